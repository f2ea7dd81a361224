/** The server-side folder dialog of the loopback shell: names and sizes, nothing of what is in the files. */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { FolderListing } from '../../shared/contract/index.ts';
import { isDistributionFilename } from '../../shared/packaging/index.ts';
import { problem } from '../../shared/problem/index.ts';

/** @throws problem `folder.unreadable` */
export async function browse(path: string | undefined): Promise<FolderListing> {
  const folder = resolve(expandHome(path ?? homedir()));
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const code = errorCode(error);
    throw problem(
      'folder.unreadable',
      `${folder} ${code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is not a folder' : 'cannot be read'}.`,
      { folder, error: code },
      'Choose another folder, or check its permissions.',
    );
  });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  const described = await Promise.all(
    visible.map(async (entry) => {
      const full = join(folder, entry.name);
      // Only what could be shown is asked about: a folder may hold a hundred thousand other files.
      const matters = entry.isSymbolicLink() || isDistributionFilename(entry.name);
      const info = matters ? await stat(full).catch(() => null) : null;
      const isFolder = entry.isDirectory() || info?.isDirectory() === true;
      return { name: entry.name, path: full, isFolder, size: info?.isFile() === true ? info.size : 0 };
    }),
  );
  const files = described.filter(({ isFolder, name }) => !isFolder && isDistributionFilename(name));
  const folders = described.filter(({ isFolder }) => isFolder);
  const parent = dirname(folder);
  return {
    path: folder,
    parent: parent === folder ? null : parent,
    folders: folders.map(({ name, path: full }) => ({ name, path: full })).toSorted(byName),
    files: files.map(({ name, path: full, size }) => ({ name, path: full, size })).toSorted(byName),
    otherFiles: described.length - files.length - folders.length,
  };
}

/** `~` and `~/…`, as people type them. */
export function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
