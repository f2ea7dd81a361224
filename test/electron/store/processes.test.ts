import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type Store, openStore } from '../../../electron/store/index.ts';
import { temporaryFolder } from '../../support/temp.ts';

const child = fileURLToPath(new URL('./saving-child.ts', import.meta.url));

/** Starts a process that saves, lets `saves` of its saves be answered, kills it with SIGKILL: the last answered one. */
async function saveUntilKilled(file: string, id: string, saves: number): Promise<number> {
  const running = spawn(process.execPath, [child, file, id], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void running.kill('SIGKILL'));
  let answered = 0;
  for await (const line of createInterface(running.stdout)) {
    answered = Number(line);
    if (answered === saves) running.kill('SIGKILL');
  }
  return answered;
}

async function countOf(store: Store, id: string): Promise<number> {
  const draft = await store.drafts.get(id);
  return z.object({ count: z.number() }).parse(JSON.parse(draft?.document ?? '{"count":0}')).count;
}

test.each([1, 2, 7, 40])('after kill -9 at save %i the last answered save is there', async (saves) => {
  const file = path.join(await temporaryFolder(), 'store.db');
  const answered = await saveUntilKilled(file, 'draft', saves);
  expect(answered).toBeGreaterThanOrEqual(saves);
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  // One more may have been committed whose answer nobody has read.
  expect(await countOf(store, 'draft')).toBeGreaterThanOrEqual(answered);
  await store.drafts.save({ id: 'after', updatedAt: 'now', document: '{}' });
});

test('two processes create, migrate and write one database at the same time', async () => {
  const file = path.join(await temporaryFolder(), 'store.db');
  const answered = await Promise.all([saveUntilKilled(file, 'one', 60), saveUntilKilled(file, 'two', 60)]);
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  expect(await countOf(store, 'one')).toBeGreaterThanOrEqual(answered[0]);
  expect(await countOf(store, 'two')).toBeGreaterThanOrEqual(answered[1]);
  expect(answered.every((count) => count >= 60)).toBe(true);
});

test('eight stores opened at once on a new file', async () => {
  const file = path.join(await temporaryFolder(), 'store.db');
  const stores = await Promise.all(Array.from({ length: 8 }, () => openStore({ file })));
  onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close()))));
  await Promise.all(stores.map((store, at) => store.settings.set(`key ${at}`, 'value')));
  const values = await Promise.all(stores.map((store, at) => store.settings.get(`key ${(at + 1) % 8}`)));
  expect(values).toEqual(Array.from({ length: 8 }, () => 'value'));
});
