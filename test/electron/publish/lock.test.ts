import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../../../electron/publish/lock.ts';
import { temporaryFolder } from '../../support/temp.ts';

async function ended(args: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, [...args], { stdio: 'inherit' });
  await once(child, 'exit');
  return child.exitCode;
}

test('of two processes that publish to one folder none loses the other’s projects', async () => {
  const folder = join(await temporaryFolder(), 'site');
  const child = new URL('sites-child.ts', import.meta.url).pathname;
  const codes = await Promise.all(['a', 'b', 'c'].map((prefix) => ended([child, folder, prefix, '4'])));
  expect(codes).toEqual([0, 0, 0]);
  const projects = (await readdir(join(folder, 'simple'))).filter((name) => !name.startsWith('index.'));
  expect(projects).toEqual(['a', 'b', 'c'].flatMap((prefix) => [0, 1, 2, 3].map((index) => `${prefix}${index}`)));
  const beside = await readdir(join(folder, '..', '.site.fallback-links'));
  expect(beside.filter((name) => !/^\d{8}$/.test(name))).toEqual([]);
});

test('work in one folder waits for the work before it', async () => {
  const folder = await temporaryFolder();
  const seen: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = withLock(folder, 'site', async () => {
    seen.push('first begins');
    await gate.promise;
    seen.push('first ends');
  });
  await expect.poll(() => seen).toEqual(['first begins']);
  const second = withLock(folder, 'site', () => Promise.resolve(seen.push('second')));
  await expect.poll(async () => (await readdir(folder)).length).toBeGreaterThan(1);
  gate.resolve();
  await Promise.all([first, second]);
  expect(seen).toEqual(['first begins', 'first ends', 'second']);
  expect(await readdir(folder)).toEqual([]);
});

test('the lock of a process that is gone is broken, and what it left is swept', async () => {
  const folder = await temporaryFolder();
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  const dead = JSON.stringify({ host: hostname(), pid: child.pid, id: 'dead' });
  await writeFile(join(folder, 'lock'), dead);
  await writeFile(join(folder, 'lock.dead'), dead);
  await mkdir(join(folder, '00000001'));
  await withLock(folder, 'site', () => Promise.resolve());
  expect(await readdir(folder)).toEqual(['00000001']);
});
