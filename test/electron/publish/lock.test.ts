import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { withLock } from '../../../electron/publish/lock.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
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

test('the lock of one with our own number that is not us is broken: in a container every program is process 1', async () => {
  const folder = await temporaryFolder();
  for (const run of [{}, { run: 'the one before' }]) {
    await writeFile(join(folder, 'lock'), JSON.stringify({ host: hostname(), pid: process.pid, ...run, id: 'dead' }));
    await withLock(folder, 'site', () => Promise.resolve());
    expect(await readdir(folder)).toEqual([]);
  }
});

describe('the lock of another computer', () => {
  const elsewhere = JSON.stringify({ host: 'elsewhere.example', pid: 1, run: 'x', id: 'theirs' });

  /** Lets time pass until it is over, whenever somebody waits for it; `each` after every step. */
  async function passing<T>(
    clock: ReturnType<typeof createVirtualClock>,
    work: Promise<T>,
    each = () => Promise.resolve(),
  ) {
    const over = Promise.allSettled([work]).then(() => true);
    while (!(await Promise.race([over, turn(false)]))) {
      // Not while the disk is asked: how long that takes is this machine's time, and not the lock's.
      const due = clock.next();
      if (due === null) continue;
      clock.advance(due);
      await each();
    }
    return work;
  }

  test.each([
    ['that names its process', elsewhere],
    ['that is empty', ''],
  ])('%s is waited for until its lease is over', async (_, text) => {
    const folder = await temporaryFolder();
    const clock = createVirtualClock(0);
    await writeFile(join(folder, 'lock'), text);
    const began = await passing(
      clock,
      withLock(folder, 'site', () => Promise.resolve(clock.now()), clock),
    );
    expect(began).toBeGreaterThan(20_000);
    expect(await readdir(folder)).toEqual([]);
  });

  test('that is renewed is never broken', async () => {
    const folder = await temporaryFolder();
    const lock = join(folder, 'lock');
    const clock = createVirtualClock(0);
    await writeFile(lock, elsewhere);
    let touched = 0;
    const renew = async () => {
      touched += 1;
      await utimes(lock, touched, touched);
    };
    await expect(
      passing(
        clock,
        withLock(folder, 'site', () => Promise.resolve(), clock),
        renew,
      ),
    ).rejects.toMatchObject({ problem: { code: 'publish.busy', facts: { host: 'elsewhere.example' } } });
    expect(await readFile(lock, 'utf8')).toBe(elsewhere);
  });
});

test('a lock is renewed for as long as it is held, and one that was lost meanwhile is left to who has it', async () => {
  const folder = await temporaryFolder();
  const lock = join(folder, 'lock');
  const clock = createVirtualClock(0);
  await withLock(
    folder,
    'site',
    async (stillHeld) => {
      await stillHeld();
      for (let times = 0; times < 2; times += 1) {
        await utimes(lock, 1, 1);
        clock.advance(5000);
        await expect.poll(async () => (await stat(lock)).mtimeMs).toBeGreaterThan(1000);
      }
      await writeFile(lock, 'another');
      await expect(stillHeld()).rejects.toMatchObject({ problem: { code: 'publish.busy' } });
    },
    clock,
  );
  expect(await readFile(lock, 'utf8')).toBe('another');
  expect(clock.next()).toBeNull();
});
