/** How the app ends, and what its log says of it. */
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startApp } from '../support/app.ts';
import { craftWheel } from '../support/distributions.ts';
import { temporaryFolder } from '../support/temp.ts';

test('a call under way is answered before the app ends; a later one is told', async () => {
  const folder = await temporaryFolder();
  const home = join(folder, 'home');
  const wheel = await craftWheel(join(folder, 'dist'), { name: 'demo', version: '1.0' });
  const app = await startApp(home);
  const creating = Array.from({ length: 5 }, () => app.client.releases.create({ paths: [wheel] }));
  const watching = app.client.releases.watchList();
  await (await watching).next();
  const closed = app.close();
  await expect(app.client.releases.list()).rejects.toMatchObject({ code: 'PROBLEM', data: { code: 'app.closing' } });
  expect((await Promise.all(creating)).map(({ files }) => files.length)).toEqual([1, 1, 1, 1, 1]);
  await closed;
  expect(await readFile(join(home, 'log.jsonl'), 'utf8')).not.toContain('bug');
});

test('a log that cannot be written does not end the program', async () => {
  const home = await temporaryFolder();
  await mkdir(home, { recursive: true });
  await symlink('/dev/full', join(home, 'log.jsonl'));
  const app = await startApp(home);
  app.reportBug(new Error('one'));
  app.reportBug(new Error('two'));
  expect(await app.client.releases.list()).toEqual([]);
  await app.close();
});

test('the release of one file that is not finished is opened again', async () => {
  const folder = await temporaryFolder();
  const wheel = await craftWheel(join(folder, 'dist'), { name: 'demo', version: '1.0' });
  const first = await startApp(join(folder, 'home'), wheel);
  const { openRelease } = first.info;
  await first.close();
  const second = await startApp(join(folder, 'home'), wheel);
  expect(second.info.openRelease).toBe(openRelease);
  expect(openRelease).not.toBeNull();
  await second.close();
});

test('a path that is not there is no bug', async () => {
  const home = await temporaryFolder();
  const app = await startApp(home, join(home, 'nothing-here'));
  expect(app.info.openRelease).toBeNull();
  expect(await app.client.releases.list()).toEqual([]);
  await app.close();
  const log = await readFile(join(home, 'log.jsonl'), 'utf8');
  expect(log).toContain('not opened at the start');
  expect(log).not.toContain('bug');
});

test('what the built-in index refuses is in the log', async () => {
  const home = await temporaryFolder();
  const app = await startApp(home);
  expect((await fetch(app.info.rehearsalIndex.uploadUrl, { method: 'POST' })).status).toBe(403);
  await app.close();
  expect(await readFile(join(home, 'log.jsonl'), 'utf8')).toContain('upload.refused');
});
