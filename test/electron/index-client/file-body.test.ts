import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileBody } from '../../../electron/index-client/file-body.ts';
import { temporaryFolder } from '../../support/temp.ts';

async function read(path: string): Promise<void> {
  const body = fileBody({ path, filename: 'demo-1.0.tar.gz', size: 10, sha256: 'a'.repeat(64) }, () => undefined);
  for await (const chunk of body) expect(chunk.byteLength).toBeGreaterThan(0);
}

test('a file or a disk that goes away is a problem of the file, not a bug', async () => {
  const folder = join(await temporaryFolder(), 'dist');
  await mkdir(folder);
  await expect(read(join(folder, 'gone'))).rejects.toMatchObject({ problem: { code: 'file.missing' } });
  // What reads say of a folder is what they say of a disk that fails.
  await expect(read(folder)).rejects.toMatchObject({ problem: { code: 'file.not_regular' } });
  await rm(folder, { recursive: true });
});

test('it goes out in pieces that a slow line gets rid of in a few seconds', async () => {
  const path = join(await temporaryFolder(), 'demo-1.0.tar.gz');
  const bytes = Buffer.alloc(300_000, 'x');
  await writeFile(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const sizes: number[] = [];
  const file = { path, filename: 'demo-1.0.tar.gz', size: bytes.length, sha256 };
  for await (const chunk of fileBody(file, () => undefined)) sizes.push(chunk.byteLength);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bytes.length);
});
