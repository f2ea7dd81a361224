import { z } from 'zod';
import { problem } from '../problem/index.ts';
import { projectStatuses, type PageFile, type ProjectStatus } from './model.ts';
import {
  hrefWithoutFragment,
  filenameOfUrl,
  isSafeFilename,
  resolveLink,
  type ParsedLink,
  type ParsedPage,
} from './parsed.ts';
import { checkRepositoryVersion } from './version.ts';

export function parseJson(body: string, url: string): ParsedPage {
  const document = parseDocument(body, url);
  // The version is judged first: a greater major may look quite different (PEP 629).
  const { repositoryVersion, warnings: versionWarnings } = checkRepositoryVersion(statedVersion(document), url);
  const page = pageSchema.safeParse(document);
  if (!page.success) {
    throw problem(
      'page.invalid',
      `The index page of ${new URL(url).host} lacks what PEP 691 asks for (${page.error.issues[0]?.path.join('.') ?? ''}).`,
      { host: new URL(url).host, detail: z.prettifyError(page.error).slice(0, 500) },
      'Tell the operator of the index.',
    );
  }
  const warnings = [...versionWarnings];
  const links = page.data.files.flatMap((file, position) => readFile(file, position, url, warnings));
  const status = readStatus(page.data['project-status'], warnings);
  return {
    name: page.data.name,
    repositoryVersion,
    versions: page.data.versions,
    links,
    warnings,
    ...(status === null ? {} : { status }),
  };
}

/** Null where the document states none. */
export function statedVersion(document: unknown): string | null {
  return versionSchema.safeParse(document).data?.meta['api-version'] ?? null;
}

const versionSchema = z.object({ meta: z.object({ 'api-version': z.string() }) });

const pageSchema = z.object({
  name: z.string(),
  versions: z.array(z.string()).catch([]),
  files: z.array(z.unknown()),
  'project-status': z.unknown().optional(),
});

const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/i)
  .transform((hex) => hex.toLowerCase());

/** PEP 691: a boolean, or hashes; anything else counts as "not there". */
const coreMetadataSchema = z.union([
  z.boolean(),
  z.object({ sha256: sha256Schema }),
  z.record(z.string(), z.string()).transform(() => true),
]);

const statusSchema = z.object({ status: z.enum(projectStatuses), reason: z.string().optional().catch(undefined) });

/** What is optional and wrong counts as absent; what is mandatory and wrong costs the entry. */
const fileSchema = z.object({
  filename: z.string(),
  url: z.string(),
  hashes: z.object({ sha256: sha256Schema.optional().catch(undefined) }),
  size: z.int().nonnegative().nullish().catch(null),
  'upload-time': z.string().nullish().catch(null),
  'requires-python': z.string().nullish().catch(null),
  yanked: z.union([z.boolean(), z.string()]).optional().catch(undefined),
  'core-metadata': coreMetadataSchema.optional().catch(undefined),
  'dist-info-metadata': coreMetadataSchema.optional().catch(undefined),
  provenance: z.string().nullish().catch(null),
  '_external-urls': z.unknown().optional(),
});

/** Problem `page.not_json`. */
export function parseDocument(body: string, url: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw problem(
      'page.not_json',
      `The index page of ${new URL(url).host} says that it is JSON and is not.`,
      { host: new URL(url).host },
      'Tell the operator of the index, or check whether something in between altered the answer.',
      error,
    );
  }
}

function readFile(entry: unknown, position: number, pageUrl: string, warnings: string[]): readonly ParsedLink[] {
  const file = fileSchema.safeParse(entry);
  const url = file.success ? resolveLink(file.data.url, pageUrl) : null;
  if (!file.success || url === null || !isSafeFilename(file.data.filename)) {
    warnings.push(`Entry ${position + 1} was left out: it does not lead to a file.`);
    return [];
  }
  const data = file.data;
  // pip takes the name from the URL and ignores this key: a page on which they differ means different things to each.
  if (filenameOfUrl(url) !== data.filename) {
    warnings.push(`The URL of ${JSON.stringify(data.filename)} ends in another filename.`);
  }
  const externalUrls = readExternalUrls(data['_external-urls']);
  if (externalUrls === null) {
    warnings.push(
      `The external links of ${JSON.stringify(data.filename)} were left out: they are not a list of https URLs.`,
    );
  }
  return [
    {
      filename: data.filename,
      url: hrefWithoutFragment(url),
      sha256: data.hashes.sha256 ?? null,
      size: data.size ?? null,
      requiresPython: data['requires-python'] || null,
      yanked: data.yanked === '' ? true : (data.yanked ?? false),
      coreMetadata: readCoreMetadata(data['core-metadata'] ?? data['dist-info-metadata']),
      uploadTime: data['upload-time'] ?? null,
      provenance: data.provenance ?? null,
      externalUrls: externalUrls ?? [],
    },
  ];
}

function readCoreMetadata(value: z.infer<typeof coreMetadataSchema> | undefined): PageFile['coreMetadata'] {
  return value ?? false;
}

/** All or nothing; null where the key is there and is something else. Plain http is for rehearsal hosts on loopback. */
function readExternalUrls(value: unknown): readonly string[] | null {
  if (value === undefined) return [];
  const list = z.array(z.string()).safeParse(value);
  return list.success && list.data.every(isExternalUrl) ? list.data : null;
}

function isExternalUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}

function readStatus(value: unknown, warnings: string[]): ProjectStatus | null {
  if (value === undefined || value === null) return null;
  const status = statusSchema.safeParse(value);
  if (!status.success) {
    warnings.push('The project status is not one that PEP 792 knows.');
    return null;
  }
  const { reason } = status.data;
  return reason === undefined ? { status: status.data.status } : { status: status.data.status, reason };
}
