import { Parser } from 'htmlparser2';
import type { PageFile, ProjectStatus } from './model.ts';
import { projectStatuses } from './model.ts';
import {
  filenameOfUrl,
  hrefWithoutFragment,
  isSafeFilename,
  resolveLink,
  type ParsedLink,
  type ParsedPage,
} from './parsed.ts';
import { checkRepositoryVersion } from './version.ts';

export function parseHtml(body: string, url: string): ParsedPage {
  const tags = collect(body);
  const { repositoryVersion, warnings: versionWarnings } = checkRepositoryVersion(
    tags.meta.get('pypi:repository-version') ?? null,
    url,
  );
  const warnings = [...versionWarnings];
  const base = tags.base === null ? url : (resolveLink(tags.base, url)?.href ?? url);
  const links = tags.anchors.flatMap((anchor) => readAnchor(anchor, base, warnings));
  const status = readStatus(tags.meta, warnings);
  return { name: null, repositoryVersion, versions: [], links, warnings, ...(status === null ? {} : { status }) };
}

type Attributes = Readonly<Record<string, string>>;

interface Tags {
  /** The `href` of the first `<base>` that has one (HTML §4.2.3). */
  base: string | null;
  /** Named `<meta>` tags, the first of each name. */
  readonly meta: Map<string, string>;
  readonly anchors: { readonly attributes: Attributes; text: string }[];
}

function collect(body: string): Tags {
  const tags: Tags = { base: null, meta: new Map(), anchors: [] };
  let open: Tags['anchors'][number] | null = null;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'base' && tags.base === null && attributes['href'] !== undefined) tags.base = attributes['href'];
      if (name === 'meta' && attributes['name'] !== undefined && attributes['content'] !== undefined) {
        const key = attributes['name'].toLowerCase();
        if (!tags.meta.has(key)) tags.meta.set(key, attributes['content']);
      }
      if (name === 'a') {
        open = { attributes, text: '' };
        tags.anchors.push(open);
      }
    },
    ontext(text) {
      if (open !== null) open.text += text;
    },
    onclosetag(name) {
      if (name === 'a') open = null;
    },
  });
  parser.end(body);
  return tags;
}

function readAnchor(anchor: Tags['anchors'][number], base: string, warnings: string[]): readonly ParsedLink[] {
  const href = anchor.attributes['href'];
  if (href === undefined) return [];
  const url = resolveLink(href, base);
  const filename = url === null ? null : filenameOfUrl(url);
  if (url === null || filename === null || !isSafeFilename(filename)) {
    warnings.push(`A link was left out: ${JSON.stringify(href.slice(0, 200))} does not lead to a file.`);
    return [];
  }
  // PEP 503: the text must be the filename. Installers go by the URL, and so do we.
  if (anchor.text.trim() !== filename.trim()) {
    warnings.push(`The text of a link does not say the file that it leads to, ${JSON.stringify(filename)}.`);
  }
  return [
    {
      filename,
      url: hrefWithoutFragment(url),
      sha256: sha256OfFragment(url.hash),
      size: null,
      requiresPython: anchor.attributes['data-requires-python'] || null,
      yanked: readYanked(anchor.attributes['data-yanked']),
      // PEP 714: the new name counts where both are there.
      coreMetadata: readCoreMetadata(
        anchor.attributes['data-core-metadata'] ?? anchor.attributes['data-dist-info-metadata'],
      ),
      uploadTime: null,
      provenance: anchor.attributes['data-provenance'] || null,
      externalUrls: [],
    },
  ];
}

function sha256OfFragment(hash: string): string | null {
  return /(?:^#|&)sha256=([0-9a-f]{64})(?:&|$)/i.exec(hash)?.[1]?.toLowerCase() ?? null;
}

/** PEP 592: the attribute's presence counts; its value is the reason. */
function readYanked(value: string | undefined): boolean | string {
  if (value === undefined) return false;
  return value === '' ? true : value;
}

function readCoreMetadata(value: string | undefined): PageFile['coreMetadata'] {
  if (value === undefined || value === 'false') return false;
  const sha256 = /^sha256=([0-9a-f]{64})$/i.exec(value)?.[1]?.toLowerCase();
  return sha256 === undefined ? true : { sha256 };
}

function readStatus(meta: ReadonlyMap<string, string>, warnings: string[]): ProjectStatus | null {
  const value = meta.get('pypi:project-status');
  if (value === undefined) return null;
  const status = projectStatuses.find((known) => known === value);
  if (status === undefined) {
    warnings.push(`The project status ${JSON.stringify(value.slice(0, 100))} is not known (PEP 792).`);
    return null;
  }
  const reason = meta.get('pypi:project-status-reason');
  return reason === undefined ? { status } : { status, reason };
}
