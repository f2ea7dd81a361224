import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Availability } from './availability.ts';
import type { Layout } from './layout.ts';
import { errorCode } from './system-errors.ts';

/** What it needs of the cache. */
interface AdoptHooks {
  readonly layout: Layout;
  readonly availability: Availability;
  /** Milliseconds since 1970. */
  now(): number;
  /** Makes room; false where there is none. */
  reserve(bytes: number): Promise<boolean>;
  giveBack(bytes: number): void;
  /** Before the file gets its name: false where a copy is there already. */
  mayEnter(sha256: string): Promise<boolean>;
  entered(sha256: string, bytes: number): void;
}

/**
 * Takes over a file that somebody else puts at the path they are given, and that was verified there: it is not hashed now,
 * but like every other before it is first read. `size` in bytes. Never throws.
 */
export async function adopt(
  hooks: AdoptHooks,
  { sha256, size }: { readonly sha256: string; readonly size: number },
  place: (path: string) => Promise<void>,
): Promise<boolean> {
  if (!(await hooks.reserve(size))) return false;
  const temporary = hooks.layout.temporaryPath();
  let handle: FileHandle | null = null;
  let isIn = false;
  try {
    await mkdir(hooks.layout.incoming, { recursive: true });
    await place(temporary);
    handle = await open(temporary, 'r+');
    if ((await handle.stat()).size !== size) return false;
    if (!(await hooks.mayEnter(sha256))) return true;
    await seal(handle, hooks.now());
    await name(hooks.layout, temporary, sha256);
    isIn = true;
  } catch (error) {
    // Otherwise it is the download that ended, and took its file with it: that says nothing about the disk.
    const reason = error instanceof Error && errorCode(error) === null ? error.cause : error;
    const code = errorCode(reason);
    if (code !== null && code !== 'ENOENT') hooks.availability.failed(reason);
  } finally {
    await handle?.close().catch(() => undefined);
    if (!isIn) await rm(temporary, { force: true }).catch(() => undefined);
    hooks.giveBack(size);
  }
  if (!isIn) return false;
  hooks.entered(sha256, size);
  hooks.availability.worked();
  return true;
}

/** On the disk, with a time of whole seconds, which `utimes` keeps exactly, and of the past: altered later, it is another. */
async function seal(handle: FileHandle, now: number): Promise<void> {
  const seconds = Math.floor(now / 1000);
  await handle.utimes(seconds, seconds - 60);
  await handle.sync();
}

async function name({ pathOf }: Layout, temporary: string, sha256: string): Promise<void> {
  const target = pathOf(sha256);
  await mkdir(path.dirname(target), { recursive: true });
  await rename(temporary, target);
}
