/** An upload in parts as the bucket has it: begun, listed, given up. */
import { headerOf } from '../answers.ts';
import { problem } from '../../../shared/problem/index.ts';
import type { OpenUpload } from '../open-uploads.ts';
import type { S3Client } from './client.ts';
import { bucketHost } from './place.ts';
import { isUnknownHeader } from './put.ts';
import { refusal } from './refusals.ts';
import { textAt } from './xml.ts';

export interface Part {
  /** From 1. */
  readonly number: number;
  /** As the bucket says it, quotes and all. */
  readonly etag: string;
  readonly size: number;
  /** Base64; null where the bucket keeps none. */
  readonly sha256: string | null;
}

export async function beginUpload(
  client: S3Client,
  key: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Pick<OpenUpload, 'uploadId' | 'checksums'>> {
  const begin = (more: Readonly<Record<string, string>>) =>
    client.call({
      method: 'POST',
      key,
      query: { uploads: '' },
      headers: { 'content-type': 'application/octet-stream', ...headers, ...more },
      signal,
    });
  let answer = await begin({ 'x-amz-checksum-algorithm': 'SHA256' });
  if (answer.error !== null && isUnknownHeader(answer.error)) answer = await begin({});
  if (answer.error !== null) throw refusal(client, key, answer.error);
  const uploadId = textAt(answer.xml, 'UploadId');
  if (uploadId === null) {
    throw problem(
      'copy.not_s3',
      `${bucketHost(client.place)} does not answer as an S3-compatible server does.`,
      { host: bucketHost(client.place), status: answer.status },
      'Check the endpoint: it is the address of the API, not that of the public files.',
    );
  }
  // A server that knows nothing of checksums takes the question for a header like any other.
  const checksums = headerOf(answer.response, 'x-amz-checksum-algorithm')?.toUpperCase() === 'SHA256';
  return { uploadId, checksums };
}

/** Null where the bucket does not have the upload any more, or cannot tell. */
export async function listParts(
  client: S3Client,
  { key, uploadId }: OpenUpload,
  signal: AbortSignal | undefined,
): Promise<readonly Part[] | null> {
  const parts: Part[] = [];
  let marker = '0';
  for (;;) {
    const query = { uploadId, 'max-parts': '1000', ...(marker === '0' ? {} : { 'part-number-marker': marker }) };
    const { error, xml } = await client.call({ method: 'GET', key, query, signal });
    if (error?.code === 'NoSuchUpload' || error?.status === 405 || error?.status === 501) return null;
    if (error !== null) throw refusal(client, key, error);
    for (const part of xml?.children.filter(({ name }) => name === 'Part') ?? []) {
      const [number, size] = [Number(textAt(part, 'PartNumber')), Number(textAt(part, 'Size'))];
      if (!Number.isSafeInteger(number) || !Number.isSafeInteger(size)) continue;
      parts.push({ number, etag: textAt(part, 'ETag') ?? '', size, sha256: textAt(part, 'ChecksumSHA256') });
    }
    const next = textAt(xml, 'NextPartNumberMarker');
    if (textAt(xml, 'IsTruncated') !== 'true' || next === null || Number(next) <= Number(marker)) return parts;
    marker = next;
  }
}

/** One that is not there any more is given up already. */
export async function abortUpload(client: S3Client, { key, uploadId }: OpenUpload): Promise<void> {
  const { error } = await client.call({ method: 'DELETE', key, query: { uploadId } });
  if (error !== null && error.code !== 'NoSuchUpload') throw refusal(client, key, error);
}
