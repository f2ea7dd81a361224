/** Who is the first on a data folder: never two at once, whatever went wrong before. */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { claimHome } from '../../electron/shell/index.ts';
import { startProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temp.ts';

test('a second start on a path without distributions shows the first, and does not take its place', async () => {
  const home = join(await temporaryFolder(), 'home');
  const empty = await temporaryFolder();
  const first = await startProgram({ home });
  onTestFinished(() => first.kill());
  const second = await startProgram({ home, path: empty });
  expect(second.origin).toBe(first.origin);
  expect(await second.exited).toBe(0);
  const third = await startProgram({ home });
  expect(third.origin).toBe(first.origin);
  expect(await first.interrupt()).toBe(0);
});

test('a program that listens and does not answer keeps its place', async () => {
  const home = await temporaryFolder();
  const silent = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => {
    silent.listen(join(home, 'app.socket'), resolve);
  });
  onTestFinished(() => void silent.close());
  await expect(claimHome(home, { path: null })).rejects.toMatchObject({ problem: { code: 'app.not_answering' } });
  expect(silent.listening).toBe(true);
});

test('of several that start at once after a kill -9, one is the first', async () => {
  const home = join(await temporaryFolder(), 'home');
  await (await startProgram({ home })).kill();
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimUntil(home)));
  expect(claims.filter(({ isFirst }) => isFirst)).toHaveLength(1);
});

async function claimUntil(home: string) {
  const claim = await claimHome(home, { path: null });
  if (claim.isFirst) {
    claim.answer(() => Promise.resolve({ shell: 'desktop' }));
    onTestFinished(() => claim.release());
  }
  return claim;
}

test('a data folder that cannot be used is a problem, not a bug', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  await expect(claimHome(join(file, 'home'), { path: null })).rejects.toMatchObject({
    problem: { code: 'app.home_unusable', facts: { error: 'ENOTDIR' } },
  });
});
