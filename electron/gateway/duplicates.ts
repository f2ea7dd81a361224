/** Where else a file's bytes are, for clients that can make something of it (RFC 6249, RFC 5854). */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { writeMetalink } from '../../shared/metalink/index.ts';
import { noneMatch, type Reply } from '../serving/index.ts';
import type { CatalogueFile } from './catalogue.ts';
import type { WrongCopies } from './wrong-copies.ts';

interface Said {
  readonly hostedOnly: boolean;
  readonly wrongCopies: WrongCopies;
}

/**
 * The external hosts in their order, then the hosted copy. Not a signed address, which is a secret as long as it is good
 * (nobody can tell from a query that it is none), and not one that has led to other bytes.
 */
export function duplicatesOf({ name, sources }: CatalogueFile, { hostedOnly, wrongCopies }: Said): readonly string[] {
  return sources
    .filter(({ kind }) => !hostedOnly || kind === 'hosted')
    .map(({ url }) => new URL(url))
    .filter(({ search, username, password }) => search === '' && username === '' && password === '')
    .map(({ href }) => href)
    .filter((url) => !wrongCopies.has(name.sha256, url));
}

/** RFC 6249 §3, §4: the one to prefer first, and the Metalink that has the hashes of the pieces too. */
export function linksTo(file: CatalogueFile, duplicates: readonly string[]): string[] {
  if (duplicates.length === 0) return [];
  // Relative: behind another server, only that one knows by which name and path it was called.
  const metalink = `<${encodeURIComponent(file.name.filename)}${metalinkSuffix}>`;
  return [
    ...duplicates.map((url, at) => `<${url}>; rel=duplicate; pri=${at + 1}`),
    `${metalink}; rel=describedby; type="${metalinkType}"`,
  ];
}

export const metalinkSuffix = '.meta4';
const metalinkType = 'application/metalink4+xml';

/** Null where nobody may be told of a copy. `size`: in bytes. */
export function metalinkReply(
  { name, pieces }: CatalogueFile,
  { size, duplicates }: { readonly size: number; readonly duplicates: readonly string[] },
  headers: IncomingHttpHeaders,
): Reply | null {
  if (duplicates.length === 0) return null;
  const { filename, sha256 } = name;
  const urls = duplicates.map((url, at) => ({ url, priority: at + 1 }));
  const known = { pieceLength: pieces?.length ?? null, pieces: pieces?.hashes ?? new Uint8Array() };
  const body = writeMetalink({ name: filename, size, sha256, ...known, urls });
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  // Its copies come and go: it is asked for again each time.
  const common = { ETag: etag, 'Cache-Control': 'no-cache' };
  if (noneMatch(headers['if-none-match'], etag)) return { status: 304, headers: common, body: '' };
  return { status: 200, headers: { ...common, 'Content-Type': metalinkType }, body };
}
