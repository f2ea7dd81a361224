import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openFileCache } from '../../../electron/file-cache/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { drain, sample, sha256Of } from './samples.ts';

const child = fileURLToPath(new URL('./caching-child.ts', import.meta.url));

async function cacheInChild(folder: string, dieBefore: number): Promise<'killed' | 'done'> {
  const running = spawn(process.execPath, [child, folder, String(dieBefore)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code, signal] = await once(running, 'exit');
  if (signal === 'SIGKILL') return 'killed';
  expect(code).toBe(0);
  return 'done';
}

it('killed before any step, it leaves no bad file, and the next start sweeps what was half written', async () => {
  const hashes = [1, 2, 3].map((seed) => sample(seed, 700_000).sha256);
  const seen: number[] = [];
  let halfWritten = 0;
  for (let step = 0; ; step += 1) {
    const folder = path.join(await temporaryFolder(), 'cache');
    const end = await cacheInChild(folder, step);
    const left = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const file of left.filter((entry) => entry.isFile())) {
      if (path.basename(file.parentPath) === 'incoming') halfWritten += 1;
      // Whatever has a name is whole.
      else expect(sha256Of(await readFile(path.join(file.parentPath, file.name)))).toBe(file.name);
    }
    const cache = await openFileCache({ folder });
    expect(await readdir(path.join(folder, 'incoming')).catch(() => [])).toEqual([]);
    const copies = await Promise.all(hashes.map((sha256) => cache.open(sha256)));
    for (const [at, copy] of copies.entries()) {
      if (copy !== null) expect(sha256Of(await drain(copy))).toBe(hashes[at]);
    }
    seen.push(copies.filter((copy) => copy !== null).length);
    if (end === 'done') break;
  }
  // It was killed often enough: with nothing, one and two files in the cache, and in the middle of writing.
  expect(seen.length).toBeGreaterThan(25);
  expect(new Set(seen)).toEqual(new Set([0, 1, 2]));
  expect(halfWritten).toBeGreaterThan(8);
});
