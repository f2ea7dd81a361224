/**
 * The copies of dropped files (a browser gives no paths): each lies in a folder of its own, named by a UUID. They are
 * kept for as long as a draft refers to them.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Drafts } from './drafts.ts';

type Referring = Pick<Drafts, 'list' | 'hasUnreadable'>;

const ownName = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** At the start, before anything can be dropped: a copy that was dropped just now is not in a draft yet. */
export async function sweepSpool(spoolFolder: string, drafts: Referring): Promise<void> {
  const names = await readdir(spoolFolder).catch(() => []);
  await removeCopies(spoolFolder, drafts, names);
}

/** When a draft is gone: the copies that were its own. `paths` are those of its files, in the spool or not. */
export async function removeSpooled(spoolFolder: string, drafts: Referring, paths: readonly string[]): Promise<void> {
  const names = paths.map((path) => dirname(path)).filter((folder) => dirname(folder) === spoolFolder);
  await removeCopies(
    spoolFolder,
    drafts,
    names.map((folder) => basename(folder)),
  );
}

async function removeCopies(spoolFolder: string, drafts: Referring, names: readonly string[]): Promise<void> {
  // What a draft of another version refers to is not known.
  if (drafts.hasUnreadable) return;
  // By the UUID alone: a data folder that was moved is still the one its drafts mean.
  const used = new Set(drafts.list().flatMap(({ files }) => files.map(({ path }) => basename(dirname(path)))));
  for (const name of names.filter((one) => ownName.test(one) && !used.has(one))) {
    // Windows keeps what is open; it goes at the next start.
    await rm(join(spoolFolder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
