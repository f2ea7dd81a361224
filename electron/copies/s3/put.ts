/** A small file in one request. */
import { createHash } from 'node:crypto';
import { exists } from '../conflict.ts';
import { type RetryOptions, retrying, Transient } from '../retry.ts';
import { openSource } from '../source.ts';
import type { CopyFile, SendOptions } from '../types.ts';
import type { S3Client, S3Error } from './client.ts';
import { digestHeader, isThere } from './existing.ts';
import { bucketHost } from './place.ts';
import { refusal } from './refusals.ts';

export async function put(
  client: S3Client,
  key: string,
  file: CopyFile,
  options: SendOptions & { readonly retry: RetryOptions },
): Promise<void> {
  const source = await openSource(file);
  let body: Uint8Array;
  try {
    body = await source.next(file.size);
    source.assertInspected();
  } finally {
    await source.close();
  }
  const asked = { checksum: true, condition: options.overwrite !== true };
  await retrying(options.retry, async () => {
    for (;;) {
      const { error } = await client.call({
        method: 'PUT',
        key,
        body,
        headers: {
          'content-type': 'application/octet-stream',
          [digestHeader]: file.sha256,
          ...(asked.checksum ? sha256Header(body) : md5Header(body)),
          ...(asked.condition ? { 'if-none-match': '*' } : {}),
        },
        signal: options.signal,
        onProgress: (bytes) => options.onProgress?.(bytes),
      });
      if (error === null) return;
      if (isTaken(error)) {
        // What is there may be what an attempt before this one sent, whose answer was lost.
        if (await isThere(client, key, file, { overwrite: false, signal: options.signal })) return;
        // Or it is only on its way there: by the next attempt it has arrived, or is given up.
        throw new Transient(taken(client, key, file));
      }
      // Some servers know one of the two headers, some neither: without them, once more.
      if (!isUnknownHeader(error) || !(asked.checksum || asked.condition)) throw refusal(client, key, error);
      if (asked.checksum) asked.checksum = false;
      else asked.condition = false;
    }
  });
}

export function sha256Header(bytes: Uint8Array) {
  return { 'x-amz-checksum-sha256': createHash('sha256').update(bytes).digest('base64') };
}

/** RFC 1864; where a server checks no better digest. */
export function md5Header(bytes: Uint8Array) {
  return { 'content-md5': createHash('md5').update(bytes).digest('base64') };
}

/** `If-None-Match: *` found something, or somebody else is just putting something there. */
export function isTaken({ status, code }: S3Error): boolean {
  return status === 412 || code === 'PreconditionFailed' || code === 'ConditionalRequestConflict';
}

export function taken(client: S3Client, key: string, file: CopyFile) {
  const where = `The bucket ${client.place.bucket}`;
  return exists({ where, host: bucketHost(client.place), name: key, size: null, sha256: null }, file);
}

export function isUnknownHeader({ status, code, words }: S3Error): boolean {
  if (status === 501 || code === 'NotImplemented') return true;
  return status === 400 && /checksum|if-none-match|unsupported header/i.test(words) && code !== 'BadDigest';
}
