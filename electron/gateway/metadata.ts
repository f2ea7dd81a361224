/** Core metadata beside a file (PEP 658), from the hosted copy, verified where its digest is known. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { describeOutcome } from '../../shared/fallback/index.ts';
import { problem, type ProblemError } from '../../shared/problem/index.ts';
import { type Http, HttpFailure } from '../http/index.ts';
import { noneMatch, type Reply } from '../serving/index.ts';
import { createByteLru } from './byte-lru.ts';
import type { CatalogueFile } from './catalogue.ts';

export interface Metadata {
  /** Null where the file has none. Problem `gateway.metadata_unreachable`, or the signal's reason. */
  reply(file: CatalogueFile, headers: IncomingHttpHeaders, signal: AbortSignal): Promise<Reply | null>;
}

/** Bytes. The description stands in it; no real one comes near. */
const mostBytes = 16 * 1024 * 1024;
const attempts = 2;

export function createMetadata(http: Http): Metadata {
  /** By the file's digest, and only what the index has a digest of: nobody else says that these bytes belong to it. */
  const known = createByteLru<Buffer>(mostBytes);
  return {
    async reply(file, headers, signal) {
      if (file.coreMetadata === false) return null;
      const body = known.get(file.name.sha256) ?? (await fetchRight(http, file, signal));
      if (body === null) return null;
      const isVerified = file.coreMetadata !== true;
      if (isVerified) known.set(file.name.sha256, body, body.length);
      const digest = createHash('sha256').update(body).digest();
      const etag = `"${digest.toString('hex')}"`;
      const common = {
        ETag: etag,
        'Repr-Digest': `sha-256=:${digest.toString('base64')}:`,
        'Cache-Control': isVerified ? 'max-age=31536000, immutable' : 'no-cache',
      };
      if (noneMatch(headers['if-none-match'], etag)) return { status: 304, headers: common, body: '' };
      return { status: 200, headers: { ...common, 'Content-Type': 'application/octet-stream' }, body };
    },
  };
}

async function fetchRight(http: Http, file: CatalogueFile, signal: AbortSignal): Promise<Buffer | null> {
  const hosted = file.sources.find(({ kind }) => kind === 'hosted');
  if (hosted === undefined) throw new Error('a file without a hosted copy');
  const { host } = new URL(hosted.url);
  let why = '';
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      const { status, body } = await fetchOnce(http, { ...hosted, url: `${hosted.url}.metadata` }, signal);
      if (status === 404 || status === 410) return null;
      if (body !== null && isRight(body, file.coreMetadata)) return body;
      why = body === null ? `${host} answered ${status}.` : `${host} sent something else.`;
    } catch (error) {
      if (!(error instanceof HttpFailure) || signal.aborted) throw error;
      why = describeOutcome(error.code, { host: error.host, detail: error.detail }).message;
    }
  }
  throw unreachable(file.name.filename, why, host);
}

async function fetchOnce(
  http: Http,
  { url, allowLoopback }: { readonly url: string; readonly allowLoopback: boolean },
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: Buffer | null }> {
  const response = await http.request({ url, headers: { 'accept-encoding': 'identity' }, allowLoopback, signal });
  const { status } = response;
  if (status !== 200) {
    await response.discard();
    return { status, body: null };
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > mostBytes) return { status, body: null };
    chunks.push(chunk);
  }
  return { status, body: Buffer.concat(chunks) };
}

/** Without a digest, whether it is metadata at all, and not a login page: it begins with its version (PEP 566, by PEP 314). */
function isRight(body: Buffer, expected: CatalogueFile['coreMetadata']): boolean {
  if (typeof expected === 'boolean') return body.toString('latin1', 0, beginning.length) === beginning;
  return createHash('sha256').update(body).digest('hex') === expected.sha256;
}

const beginning = 'Metadata-Version:';

function unreachable(filename: string, why: string, host: string): ProblemError {
  return problem(
    'gateway.metadata_unreachable',
    `The metadata of ${filename} could not be fetched. ${why}`,
    { filename, host },
    'Try again in a moment. If it stays so, the index is down: that is for whoever runs it.',
  );
}
