/** What the bucket has under a key already: nothing is sent twice, and nothing is replaced unasked. */
import { createHash } from 'node:crypto';
import { problem } from '../../../shared/problem/index.ts';
import { HttpFailure, type HttpResponse } from '../../http/index.ts';
import { headerOf } from '../answers.ts';
import { type Existing, exists } from '../conflict.ts';
import { Transient, unreachable } from '../retry.ts';
import type { CopyFile } from '../types.ts';
import type { S3Client } from './client.ts';
import { bucketHost } from './place.ts';
import { refusal } from './refusals.ts';

/** Our own note beside an object: the ETag of one that came in parts is no digest of its bytes. */
export const digestHeader = 'x-amz-meta-sha256';

interface LookOptions {
  readonly overwrite: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * Whether the bucket has these bytes under the key. Where it has others: problem `copy.exists`, unless they may be
 * replaced. Problems: `copy.cannot_look`, and what a refusal means.
 */
export async function isThere(client: S3Client, key: string, file: CopyFile, options: LookOptions): Promise<boolean> {
  const found = await look(client, key, options);
  if (found === null) return false;
  const sha256 =
    found.size === file.size ? (found.sha256 ?? (await digestOf(client, key, options.signal))) : found.sha256;
  if (found.size === file.size && sha256 === file.sha256) return true;
  if (options.overwrite) return false;
  throw exists({ ...found, sha256 }, file);
}

async function look(client: S3Client, key: string, { overwrite, signal }: LookOptions): Promise<Existing | null> {
  const head = await client.call({
    method: 'HEAD',
    key,
    headers: { 'x-amz-checksum-mode': 'ENABLED' },
    signal,
  });
  if (head.status === 404) return null;
  if (head.status === 200) return found(client, key, head.response);
  // The answer to a HEAD says no reason, and some servers refuse a header of it: the same question again, plainly.
  const { error, response } = await client.call({ method: 'GET', key, headers: { range: 'bytes=0-0' }, signal });
  if (error === null) return found(client, key, response);
  if (error.code === 'NoSuchKey') return null;
  // S3 hides from a key without s3:ListBucket whether an object is there.
  if (error.code !== 'AccessDenied') throw refusal(client, key, error);
  if (overwrite) return null;
  throw problem(
    'copy.cannot_look',
    `The access key may not see whether the bucket ${client.place.bucket} has ${key} already.`,
    { host: bucketHost(client.place), bucket: client.place.bucket, name: key },
    'Allow it to read (s3:GetObject and s3:ListBucket), or agree to replace what may be there.',
  );
}

function found({ place }: S3Client, name: string, response: HttpResponse): Existing {
  const whole = response.status === 206 ? null : headerOf(response, 'content-length');
  const total = /^bytes \d+-\d+\/(\d+)$/.exec(headerOf(response, 'content-range') ?? '')?.[1];
  const length = total ?? whole ?? '';
  return {
    where: `The bucket ${place.bucket}`,
    host: bucketHost(place),
    name,
    size: /^\d+$/.test(length) ? Number(length) : null,
    sha256: statedDigest(response),
  };
}

/** Hex. `x-amz-checksum-sha256` with a dash is a digest of the parts' digests: it says nothing here. */
function statedDigest(response: HttpResponse): string | null {
  const checksum = headerOf(response, 'x-amz-checksum-sha256');
  if (checksum !== null && /^[A-Za-z0-9+/]{43}=$/.test(checksum))
    return Buffer.from(checksum, 'base64').toString('hex');
  const note = headerOf(response, digestHeader);
  return note !== null && /^[0-9a-f]{64}$/.test(note) ? note : null;
}

/** An object that says nothing of itself is read; one that may not be, or is not there any more, has no digest. */
async function digestOf(client: S3Client, key: string, signal: AbortSignal | undefined): Promise<string | null> {
  const response = await client.open({ method: 'GET', key, signal });
  if (response.status !== 200) {
    const { error } = await client.read(response, { method: 'GET', key, signal });
    const told = error === null ? null : refusal(client, key, error);
    // What it has there is known once it answers: until then these are not other bytes.
    if (told instanceof Transient) throw told;
    return null;
  }
  const hash = createHash('sha256');
  try {
    for await (const chunk of response.body) hash.update(chunk);
  } catch (error) {
    if (!(error instanceof HttpFailure) || signal?.aborted === true) throw error;
    throw unreachable(error, key);
  }
  return hash.digest('hex');
}
