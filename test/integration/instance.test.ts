import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claimHome } from '../../electron/shell/index.ts';
import { startProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temp.ts';

test('a second start on the same data folder shows the first and ends', async () => {
  const home = join(await temporaryFolder(), 'home');
  const first = await startProgram({ home });
  const second = await startProgram({ home });
  expect(second.origin).toBe(first.origin);
  expect(second.launchUrl).not.toBe(first.launchUrl);
  expect(await second.exited).toBe(0);
  await first.interrupt();
});

test('after a kill -9 the next start is the first again', async () => {
  const home = join(await temporaryFolder(), 'home');
  await (await startProgram({ home })).kill();
  const next = await startProgram({ home });
  expect(await next.interrupt()).toBe(0);
});

test('who comes while the first is still starting waits for its answer', async () => {
  const home = join(await temporaryFolder(), 'home');
  const first = await claimHome(home, { path: null });
  const second = claimHome(home, { path: '/dist' });
  if (!first.isFirst) throw new Error('nobody else is there');
  const asked: unknown[] = [];
  first.answer((request) => {
    asked.push(request);
    return Promise.resolve({ shell: 'desktop' });
  });
  expect(await second).toEqual({ isFirst: false, running: { shell: 'desktop' } });
  expect(asked).toEqual([{ path: '/dist' }]);
  await first.release();
});
