import { lstat, readdir, readlink, rename, rm, rmdir, symlink, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { problem, type ProblemError } from '../../shared/problem/index.ts';
import { errorCode, syncFolder } from './durable.ts';
import { nextLink } from './generations.ts';

/** What stands where the site is to stand. */
export type Place =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'empty-folder' }
  /** A link of ours to the generation with this name. */
  | { readonly kind: 'site'; readonly generation: string };

/** Problem `publish.folder_not_ours` for anything that a publication must not replace. */
export async function inspectPlace(folder: string, generationsFolder: string): Promise<Place> {
  const stats = await lstatOrNull(folder);
  if (stats === null) return { kind: 'nothing' };
  if (stats.isSymbolicLink()) {
    const target = resolve(dirname(folder), await readlink(folder));
    if (dirname(target) === generationsFolder) return { kind: 'site', generation: basename(target) };
    throw notOurs(folder, 'is a link to somewhere else');
  }
  if (!stats.isDirectory()) throw notOurs(folder, 'is not a folder');
  if ((await readdir(folder)).length > 0) throw notOurs(folder, 'holds something that did not come from here');
  return { kind: 'empty-folder' };
}

/**
 * Makes `folder` show the generation. On POSIX one rename(2) replaces the link: a reader sees the old site or the new
 * one, at every moment and after a crash at any moment.
 *
 * Windows cannot rename over a junction: there the old one is removed first. A reader may find nothing for that moment,
 * and a crash within it leaves nothing until the next publication, which then merges with the newest whole generation.
 * Half a site is never seen there either.
 */
export async function showGeneration(
  folder: string,
  options: {
    readonly generationsFolder: string;
    readonly generation: string;
    readonly place: Place;
    readonly step: (step: string) => void;
  },
): Promise<void> {
  const { generationsFolder, generation, place, step } = options;
  const next = join(generationsFolder, nextLink);
  await rm(next, { force: true });
  if (process.platform === 'win32') {
    await symlink(join(generationsFolder, generation), next, 'junction');
    if (place.kind === 'site') await unlink(folder);
  } else {
    // Relative, so that the site can be moved together with its generations.
    await symlink(join(basename(generationsFolder), generation), next, 'dir');
  }
  step('remove the empty folder');
  // rename(2) does not put a link in a folder's place. rmdir refuses to remove one that is not empty any more.
  if (place.kind === 'empty-folder') await rmdir(folder);
  step('turn the link');
  await rename(next, folder);
  step('sync the link');
  await syncFolder(dirname(folder));
}

async function lstatOrNull(path: string): Promise<Awaited<ReturnType<typeof lstat>> | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function notOurs(folder: string, why: string): ProblemError {
  return problem(
    'publish.folder_not_ours',
    `${folder} ${why}; a publication would replace it.`,
    { folder },
    'Choose a folder that does not exist yet, an empty one, or one that was published to before.',
  );
}
