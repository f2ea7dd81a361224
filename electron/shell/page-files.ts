import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** One file of the built renderer, held in memory: a few MiB in all, and a request can reach nothing else. */
export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  /** Strong entity tag, quoted (RFC 9110 §8.8.3). */
  readonly etag: string;
  /** The name carries a hash of the content, so that it never changes. */
  readonly immutable: boolean;
}

/** By URL path, `/` included. A lookup is exact: there is no mapping from paths to files that could be talked into leaving. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Reads a built renderer once. Rejects where there is no index.html, or a file of a kind we do not serve. */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  const files = new Map<string, PageFile>();
  for (const name of names.toSorted()) {
    files.set(`/${name}`, pageFile(name, Uint8Array.from(await readFile(path.join(folder, name)))));
  }
  const start = files.get('/index.html');
  if (start === undefined) throw new Error(`There is no built page in ${folder}: run the build first.`);
  return files.set('/', start);
}

function pageFile(name: string, body: Uint8Array<ArrayBuffer>): PageFile {
  const contentType = contentTypes[path.posix.extname(name).toLowerCase()];
  if (contentType === undefined) throw new Error(`The built page holds a file of a kind that is not served: ${name}`);
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return { body, contentType, etag, immutable: name.startsWith('assets/') };
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
