/** What is done with root pages, here or in a worker thread: a second or two for the names of PyPI. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { parseIndexPage, renderIndexHtml, renderIndexJson } from '../../../shared/simple-api/index.ts';
import { problem, type ProblemError } from '../../../shared/problem/index.ts';
import { bytesToNames, namesToBytes } from './names.ts';

export type RootTask = ReadTask | RenderTask;

/** An index's root page to names. The body is used up. */
export interface ReadTask {
  readonly kind: 'read';
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Of the page, after redirects. */
  readonly url: string;
}

/** The names of several indexes to one page. */
export interface RenderTask {
  readonly kind: 'render';
  readonly lists: readonly Uint8Array[];
  readonly form: 'html' | 'json';
}

export interface Done {
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes: worth some ten milliseconds where there are many. */
  readonly digest: string;
}

/** Problems: `page.*`. */
export function doRootTask(task: RootTask): Done {
  const bytes = bytesOf(task);
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex') };
}

/** Bytes that have to be gone through: what it takes grows with them. */
export function weightOf(task: RootTask): number {
  return task.kind === 'read' ? task.body.length : task.lists.reduce((sum, { length }) => sum + length, 0);
}

function bytesOf(task: RootTask): Uint8Array {
  switch (task.kind) {
    case 'read': {
      const { body, contentType, url } = task;
      if (hasTooManyParts(body)) throw tooManyNames(url);
      const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
      return namesToBytes(parseIndexPage(text, contentType, url));
    }
    case 'render': {
      const names = task.lists.flatMap(bytesToNames);
      return Buffer.from(task.form === 'html' ? renderIndexHtml(names) : renderIndexJson(names), 'utf8');
    }
  }
}

/** Five times what PyPI's has. Each becomes an object of tens of bytes, and JSON.parse cannot be stopped halfway. */
const mostParts = 10_000_000;

/** Counts what begins or separates values in JSON and tags in HTML, wherever it stands: at least as many as there are. */
function hasTooManyParts(body: Uint8Array): boolean {
  const marks = new Uint8Array(256);
  for (const mark of '{[,<') marks[mark.charCodeAt(0)] = 1;
  let parts = 0;
  for (const byte of body) parts += marks[byte] ?? 0;
  return parts > mostParts;
}

export function tooManyNames(url: string, cause?: unknown): ProblemError {
  const { host } = new URL(url);
  return problem(
    'page.too_many_names',
    `The list of projects that ${host} sent is many times longer than any index's.`,
    { host },
    "Check the index's simple URL.",
    cause,
  );
}
