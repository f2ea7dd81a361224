import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { removeRelease, sweepSpool } from '../../../electron/releases/index.ts';
import { draftFile, draftWith, releaseContext } from '../../support/release-context.ts';
import { temporaryFolder } from '../../support/temp.ts';

async function spool() {
  const root = await temporaryFolder();
  const spoolFolder = join(root, 'spool');
  const copy = async (folder: string) => {
    const path = join(folder, randomUUID(), 'demo-1.0.tar.gz');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'bytes');
    return path;
  };
  return { root, spoolFolder, copy, names: () => readdir(spoolFolder) };
}

const nameOf = (path: string) => dirname(path).slice(-36);

test('at the start, copies that no draft refers to are removed, and nothing else', async () => {
  const { root, spoolFolder, copy, names } = await spool();
  const [used, unused, outside] = [await copy(spoolFolder), await copy(spoolFolder), await copy(root)];
  await writeFile(join(spoolFolder, 'notes.txt'), 'mine');
  const context = await releaseContext({ spoolFolder });
  await draftWith(context, [draftFile('demo-1.0.tar.gz', { path: used })]);
  await sweepSpool(spoolFolder, context.drafts);
  expect((await names()).toSorted()).toEqual([nameOf(used), 'notes.txt'].toSorted());
  expect(nameOf(unused)).not.toBe(nameOf(used));
  expect(await readdir(dirname(outside))).toEqual(['demo-1.0.tar.gz']);
});

test('copies stay where a draft could not be read: what it refers to is not known', async () => {
  const { spoolFolder, copy, names } = await spool();
  const path = await copy(spoolFolder);
  const first = await releaseContext();
  await sweepSpool(spoolFolder, { list: first.drafts.list, hasUnreadable: true });
  expect(await names()).toEqual([nameOf(path)]);
});

test('a draft takes its own copies along, not those of another draft, and never a file outside', async () => {
  const { root, spoolFolder, copy, names } = await spool();
  const [own, shared, dropped, outside] = [
    await copy(spoolFolder),
    await copy(spoolFolder),
    await copy(spoolFolder),
    await copy(root),
  ];
  const context = await releaseContext({ spoolFolder });
  const files = [own, shared, outside].map((path) => draftFile('demo-1.0.tar.gz', { id: path, path }));
  const releaseId = await draftWith(context, files);
  await draftWith(context, [draftFile('demo-1.0.tar.gz', { path: shared })]);
  await removeRelease(context, releaseId);
  // What was dropped just now is in no draft yet.
  expect((await names()).toSorted()).toEqual([nameOf(shared), nameOf(dropped)].toSorted());
  expect(await readdir(dirname(outside))).toEqual(['demo-1.0.tar.gz']);
});
