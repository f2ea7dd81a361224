/** Files to a bucket of an S3-compatible server: AWS S3, Cloudflare R2, Backblaze B2, MinIO. */
import type { BucketPlace } from '../../../shared/contract/copies.ts';
import type { LinkValues } from '../../../shared/links/index.ts';
import { expandKey } from '../../../shared/links/index.ts';
import type { Clock, Http } from '../../http/index.ts';
import type { OpenUpload, OpenUploads } from '../open-uploads.ts';
import { retrying } from '../retry.ts';
import type { CopyFile, SendOptions, SendOutcome } from '../types.ts';
import { type BucketCredentials, createS3Client } from './client.ts';
import { isThere } from './existing.ts';
import { giveUp, sendInParts } from './multipart.ts';
import { objectUrl } from './place.ts';
import { put } from './put.ts';

export interface Bucket {
  /**
   * `values`: of the place's key. Aborted, it rejects with the signal's reason, and goes on where it stopped when it is
   * called again, also after a restart. Problems: `copy.*`, `file.*`, `link.*`.
   */
  send(file: CopyFile, values: LinkValues, options?: SendOptions): Promise<SendOutcome>;
  giveUp(upload: OpenUpload): Promise<void>;
}

export interface BucketOptions {
  readonly http: Http;
  readonly place: BucketPlace;
  readonly credentials: BucketCredentials;
  readonly uploads: OpenUploads;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly now: () => Date;
  /** At least 5 MiB on S3; 8 MiB unless told. */
  readonly partBytes?: number;
}

/** Those to this bucket that were cut short. */
export async function uploadsTo(place: BucketPlace, uploads: OpenUploads): Promise<readonly OpenUpload[]> {
  const start = objectUrl(place, '');
  return (await uploads.list()).filter(({ id }) => id.startsWith(start));
}

const usualPartBytes = 8 * 1024 * 1024;

export function openBucket(options: BucketOptions): Bucket {
  const { place, uploads, clock, random, now, partBytes = usualPartBytes } = options;
  const client = createS3Client(options);
  return {
    async send(file, values, sending = {}) {
      const { signal, overwrite = false } = sending;
      signal?.throwIfAborted();
      const retry = { clock, random, signal };
      const key = expandKey(place.key, values);
      const id = objectUrl(place, key);
      if (await retrying(retry, () => isThere(client, key, file, { overwrite, signal }))) {
        // It came by another way: the parts of an upload that was cut short would be paid for by nobody's wish.
        const cutShort = await uploads.get(id);
        if (cutShort !== null) await giveUp(client, cutShort, uploads).catch(() => undefined);
        return 'already-there';
      }
      if (file.size <= 2 * partBytes) await put(client, key, file, { ...sending, retry });
      else await sendInParts(client, key, file, { ...sending, id, partBytes, uploads, retry, now });
      return 'sent';
    },
    giveUp: (upload) => giveUp(client, upload, uploads),
  };
}
