/** What of a project's page can be given external links: its wheels and sdists, release by release. Pure. */
import { compareVersions, normalizeName, parseFilename } from '../../shared/packaging/index.ts';
import type { DistributionFilename } from '../../shared/packaging/index.ts';
import { isProblem } from '../../shared/problem/index.ts';
import type { ParsedLink, ParsedPage } from '../../shared/simple-api/index.ts';

export interface PublishedCopy {
  readonly filename: string;
  readonly parts: DistributionFilename;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly link: ParsedLink;
}

export interface Published {
  /** Newest release first; in one, by filename. */
  readonly copies: readonly PublishedCopy[];
  readonly leftOut: readonly { readonly filename: string; readonly why: string }[];
}

export function publishedOn(page: ParsedPage, project: string): Published {
  const copies: PublishedCopy[] = [];
  const leftOut: { filename: string; why: string }[] = [];
  const seen = new Set<string>();
  for (const link of page.links) {
    const { filename, sha256, size } = link;
    const leave = (why: string) => leftOut.push({ filename, why });
    const parts = partsOf(filename, project, page.versions);
    if (parts === null) leave('Neither a wheel nor a source distribution (.tar.gz) of this project.');
    else if (seen.has(filename)) leave('Listed twice under one name.');
    else if (sha256 === null) leave('Without a SHA-256 on the index: no copy could be compared with it.');
    else if (size === null) leave('Without a size on the index: whether a copy is whole could not be told.');
    else copies.push({ filename, parts, size, sha256, link });
    seen.add(filename);
  }
  const newestFirst = copies.toSorted(
    (a, b) => compareVersions(b.parts.version, a.parts.version) || (a.filename < b.filename ? -1 : 1),
  );
  return { copies: newestFirst, leftOut };
}

/** sdists from before PEP 625 do not say where the version begins: the project and its versions do. */
function partsOf(filename: string, project: string, versions: readonly string[]): DistributionFilename | null {
  const plain = parsed(filename);
  if (plain === null || plain.project === normalizeName(project)) return plain;
  for (const version of versions) {
    const parts = parsed(filename, { name: project, version });
    if (parts?.project === normalizeName(project)) return parts;
  }
  return null;
}

function parsed(filename: string, metadata?: { readonly name: string; readonly version: string }) {
  try {
    return parseFilename(filename, metadata);
  } catch (error) {
    if (isProblem(error)) return null;
    throw error;
  }
}
