import { link, copyFile, mkdir, open, readdir, readlink, symlink } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';

/** Writes a new file and returns once its bytes are on the disk. */
export async function writeDurably(path: string, body: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Returns once the folder's entries are on the disk. Windows cannot open a folder; its journal keeps the order. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Puts what stands in `from` into `to`, except what is there already and what `skip` names. Files are linked, not
 * copied, where the file system can: a generation never changes once it is whole. Folders are synced.
 */
export async function carryOver(
  from: string,
  to: string,
  skip: (relative: string) => boolean,
  relative = '',
): Promise<void> {
  for (const entry of await readdir(join(from, relative), { withFileTypes: true })) {
    const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
    if (skip(path)) continue;
    if (entry.isDirectory()) {
      await mkdir(join(to, path), { recursive: true });
      await carryOver(from, to, skip, path);
    } else if (entry.isSymbolicLink()) {
      await ignoreExisting(symlink(await readlink(join(from, path)), join(to, path)));
    } else if (entry.isFile()) {
      await ignoreExisting(linkOrCopy(join(from, path), join(to, path)));
    }
  }
  await syncFolder(join(to, relative));
}

/** A second name for the file, or a copy of it; fails with EEXIST where the name is taken. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error;
    // Not every file system has hard links, and some limit them (EPERM, ENOTSUP, EMLINK, EXDEV).
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }
}

async function ignoreExisting(action: Promise<void>): Promise<void> {
  try {
    await action;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
