/** What the tests of sending copies begin with: files on disk, the way out, a clock whose waits are over at once. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type CopyFile,
  createOpenUploads,
  createOwnDrafts,
  openBucket,
  openRelease,
} from '../../electron/copies/index.ts';
import { type Clock, createHttp } from '../../electron/http/index.ts';
import { Secret } from '../../electron/secrets/index.ts';
import type { BucketPlace } from '../../shared/contract/copies.ts';
import type { LinkValues } from '../../shared/links/index.ts';
import { type GitHubDouble, gitHubToken } from './github-double.ts';
import { bucketKey, type S3Server } from './s3-server.ts';
import { temporaryFolder } from './temp.ts';

export async function copyFile(size: number, filename = 'demo-1!2.0+local-py3-none-any.whl'): Promise<CopyFile> {
  const path = join(await temporaryFolder(), filename);
  await writeFile(path, randomBytes(size));
  return describeFile(path);
}

export async function describeFile(path: string): Promise<CopyFile> {
  const bytes = await readFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, filename: basename(path), size: bytes.length, sha256 };
}

export const valuesOf = ({ filename }: CopyFile): LinkValues => ({
  filename,
  project: 'demo',
  version: '1!2.0+local',
  tag: 'v2.0',
});

/** Pauses are written down, and are over at once. */
export function hastyClock(): Clock & { readonly pauses: readonly number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    now: () => performance.now() + pauses.reduce((sum, ms) => sum + ms, 0),
    after(ms, callback) {
      pauses.push(ms);
      const turn = setImmediate(callback);
      return () => clearImmediate(turn);
    },
  };
}

export function memorySettings() {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (key: string) => Promise.resolve(kept.get(key) ?? null),
    set: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
  };
}

export function wayOut() {
  const http = createHttp();
  onTestFinished(() => http.close());
  return http;
}

export function placeAt(server: Pick<S3Server, 'endpoint' | 'bucket'>): BucketPlace {
  const { endpoint, bucket } = server;
  const key = '{project}/{version}/{filename}';
  const { accessKeyId } = bucketKey;
  return {
    kind: 's3',
    endpoint,
    region: 'eu-central-1',
    bucket,
    accessKeyId,
    addressing: 'path',
    key,
    rehearsal: true,
  };
}

export function bucketAt(
  server: Pick<S3Server, 'endpoint' | 'bucket'>,
  parts: Partial<Parameters<typeof openBucket>[0]> = {},
) {
  const settings = memorySettings();
  const uploads = createOpenUploads(settings);
  const clock = hastyClock();
  const bucket = openBucket({
    http: wayOut(),
    place: placeAt(server),
    credentials: { secretAccessKey: new Secret(bucketKey.secretAccessKey) },
    uploads,
    clock,
    random: () => 0,
    now: () => new Date(),
    partBytes: 64 * 1024,
    ...parts,
  });
  return { bucket, uploads, settings, clock };
}

export function releaseAt(double: GitHubDouble, parts: Partial<Parameters<typeof openRelease>[0]> = {}) {
  return openRelease({
    http: wayOut(),
    place: double.place,
    token: new Secret(gitHubToken),
    tag: 'v2.0',
    prerelease: false,
    drafts: createOwnDrafts(memorySettings()),
    clock: hastyClock(),
    random: () => 0,
    now: () => new Date('2026-11-22T12:00:00Z'),
    ...parts,
  });
}
