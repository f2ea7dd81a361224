/**
 * A large file in parts. Read once and in its order; a few parts are on their way at a time. What the bucket has of an
 * upload that was cut short is compared with the file and not sent again.
 */
import { createHash } from 'node:crypto';
import { isProblem } from '../../../shared/problem/index.ts';
import type { OpenUpload, OpenUploads } from '../open-uploads.ts';
import { type RetryOptions, retrying, Transient } from '../retry.ts';
import { openSource, type Source } from '../source.ts';
import type { CopyFile, SendOptions } from '../types.ts';
import type { S3Client } from './client.ts';
import { digestHeader, isThere } from './existing.ts';
import { md5Header, sha256Header, isTaken, isUnknownHeader, taken } from './put.ts';
import { refusal } from './refusals.ts';
import { abortUpload, beginUpload, listParts, type Part } from './upload.ts';
import { escapeXml } from './xml.ts';

export interface MultipartOptions extends SendOptions {
  readonly id: string;
  readonly partBytes: number;
  readonly uploads: OpenUploads;
  readonly retry: RetryOptions;
  readonly now: () => Date;
}

const sideBySide = 4;
/** S3's own limit. */
const maxParts = 10_000;
const MIB = 1024 * 1024;

/** Bytes of a part: `least`, or as many whole MiB as it takes for at most 10,000 parts. */
export function partBytesFor(size: number, least: number): number {
  return size <= least * maxParts ? least : Math.ceil(size / maxParts / MIB) * MIB;
}

export async function sendInParts(
  client: S3Client,
  key: string,
  file: CopyFile,
  options: MultipartOptions,
): Promise<void> {
  const { uploads, id, retry } = options;
  const { upload, there } = await resume(client, key, file, options);
  const source = await openSource(file);
  try {
    const parts = await sendAll(client, key, source, file, upload, there, options);
    source.assertInspected();
    await retrying(retry, (attempt) => complete(client, key, file, upload, parts, { ...options, attempt }));
    await uploads.forget(id);
  } catch (error) {
    // What can never become this file is given up; anything else goes on where it stopped.
    if (isFinal(error)) await giveUp(client, upload, uploads).catch(() => undefined);
    throw error;
  } finally {
    await source.close();
  }
}

/** Ends an upload at the bucket, so that its parts are not kept and paid for. */
export async function giveUp(client: S3Client, upload: OpenUpload, uploads: OpenUploads): Promise<void> {
  await abortUpload(client, upload);
  await uploads.forget(upload.id);
}

async function resume(client: S3Client, key: string, file: CopyFile, options: MultipartOptions) {
  const { uploads, id, signal, retry } = options;
  const known = await uploads.get(id);
  if (known !== null) {
    const isOurs = known.sha256 === file.sha256 && known.size === file.size;
    const parts = isOurs ? await retrying(retry, () => listParts(client, known, signal)) : null;
    if (parts !== null) return { upload: known, there: new Map(parts.map((part) => [part.number, part])) };
    if (!isOurs) await abortUpload(client, known).catch(() => undefined);
    await uploads.forget(id);
  }
  const begun = await retrying(retry, () => beginUpload(client, key, { [digestHeader]: file.sha256 }, signal));
  const upload: OpenUpload = {
    id,
    key,
    ...begun,
    partBytes: partBytesFor(file.size, options.partBytes),
    size: file.size,
    sha256: file.sha256,
    startedAt: options.now().toISOString(),
  };
  await uploads.remember(upload);
  return { upload, there: new Map<number, Part>() };
}

async function sendAll(
  client: S3Client,
  key: string,
  source: Source,
  file: CopyFile,
  upload: OpenUpload,
  there: ReadonlyMap<number, Part>,
  options: MultipartOptions,
): Promise<readonly Part[]> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  const count = Math.max(1, Math.ceil(file.size / upload.partBytes));
  const done: Part[] = [];
  const bytesOf = new Map<number, number>();
  const progress = (number: number, bytes: number) => {
    bytesOf.set(number, bytes);
    options.onProgress?.([...bytesOf.values()].reduce((sum, each) => sum + each, 0));
  };
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];

  try {
    for (let number = 1; number <= count && failures.length === 0; number++) {
      options.signal?.throwIfAborted();
      const bytes = await source.next(upload.partBytes);
      const known = there.get(number);
      if (known !== undefined && isSame(known, bytes)) {
        done.push(known);
        progress(number, bytes.byteLength);
        continue;
      }
      const work = sendPart(client, key, upload, number, bytes, { ...options, signal, onProgress: progress })
        .then(
          (part) => void done.push(part),
          (error: unknown) => {
            failures.push(error);
            stop.abort(error);
          },
        )
        .finally(() => running.delete(work));
      running.add(work);
      if (running.size >= sideBySide) await Promise.race(running);
    }
  } catch (error) {
    failures.push(error);
    stop.abort(error);
  }
  await Promise.all(running);
  options.signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  return done.toSorted((a, b) => a.number - b.number);
}

/** By the bucket's SHA-256 of the part, or its ETag, which is the part's MD5 unless the bucket encrypts with a key of its own. */
function isSame(part: Part, bytes: Uint8Array): boolean {
  if (part.size !== bytes.byteLength) return false;
  if (part.sha256 !== null) return part.sha256 === createHash('sha256').update(bytes).digest('base64');
  return part.etag.replaceAll('"', '') === createHash('md5').update(bytes).digest('hex');
}

async function sendPart(
  client: S3Client,
  key: string,
  upload: OpenUpload,
  number: number,
  bytes: Uint8Array,
  options: {
    readonly retry: RetryOptions;
    readonly signal: AbortSignal;
    onProgress(number: number, bytes: number): void;
  },
): Promise<Part> {
  const checksum = upload.checksums ? sha256Header(bytes) : null;
  return retrying({ ...options.retry, signal: options.signal }, async () => {
    options.onProgress(number, 0);
    const { error, response } = await client.call({
      method: 'PUT',
      key,
      query: { partNumber: String(number), uploadId: upload.uploadId },
      headers: checksum ?? md5Header(bytes),
      body: bytes,
      signal: options.signal,
      onProgress: (sent) => options.onProgress(number, sent),
    });
    if (error !== null) throw refusal(client, key, error);
    const etag = response.headers.find(([name]) => name.toLowerCase() === 'etag')?.[1] ?? '';
    return { number, etag, size: bytes.byteLength, sha256: checksum?.['x-amz-checksum-sha256'] ?? null };
  });
}

async function complete(
  client: S3Client,
  key: string,
  file: CopyFile,
  upload: OpenUpload,
  parts: readonly Part[],
  { overwrite, signal, attempt }: SendOptions & { readonly attempt: number },
): Promise<void> {
  const ask = (condition: boolean) =>
    client.call({
      method: 'POST',
      key,
      query: { uploadId: upload.uploadId },
      headers: { 'content-type': 'application/xml', ...(condition ? { 'if-none-match': '*' } : {}) },
      body: partList(parts),
      signal,
    });
  const condition = overwrite !== true;
  let { error } = await ask(condition);
  if (error !== null && condition && isUnknownHeader(error)) ({ error } = await ask(false));
  if (error === null) return;
  // The answer to an attempt before this one may have been lost: then the file is there.
  const mayBeDone = attempt > 1 && (error.code === 'NoSuchUpload' || isTaken(error));
  if (mayBeDone && (await isThere(client, key, file, { overwrite: true, signal }))) return;
  // What is in its way may be our own attempt before this one, which the bucket has not ended yet.
  if (error.code === 'ConditionalRequestConflict') throw new Transient(taken(client, key, file));
  if (isTaken(error)) throw taken(client, key, file);
  throw refusal(client, key, error);
}

function partList(parts: readonly Part[]): string {
  const listed = parts.map(
    ({ number, etag, sha256 }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag)}</ETag>${
        sha256 === null ? '' : `<ChecksumSHA256>${sha256}</ChecksumSHA256>`
      }</Part>`,
  );
  const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
  return `<CompleteMultipartUpload xmlns="${namespace}">${listed.join('')}</CompleteMultipartUpload>`;
}

function isFinal(error: unknown): boolean {
  return isProblem(error) && ['file.changed', 'copy.exists'].includes(error.problem.code);
}
