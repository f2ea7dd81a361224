import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isProblem, problem } from '../../shared/problem/index.ts';
import { createWriteBehind } from './write-behind.ts';

/** A file that grows while others read from it, and goes when nobody needs it: on disk, unless it is small. */
export interface Spool {
  /** In their order, or from an earlier place on anew. Resolves when there is room for more. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** At least one and at most `length` of the bytes that have been written from there on. */
  read(at: number, length: number): Promise<Uint8Array>;
  /** Resolves when all that was written is on disk. */
  flush(): Promise<void>;
  keepAs(path: string): Promise<void>;
  remove(): Promise<void>;
}

const suffix = '.part';
const mostInMemory = 256 * 1024;

/** What a run that was killed has left. The folder is ours alone. */
export async function sweepSpool(folder: string): Promise<void> {
  await onDisk(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const left = (await readdir(folder)).filter((name) => name.endsWith(suffix));
    await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
  });
}

/** @param size bytes that it will have */
export async function openSpool(folder: string, size: number): Promise<Spool> {
  return size <= mostInMemory ? createMemorySpool(size) : await openDiskSpool(folder);
}

/** A file so small costs less memory than the connections of those who wait for it. */
function createMemorySpool(size: number): Spool {
  const all = Buffer.alloc(size);
  return {
    async write(bytes, at) {
      all.set(bytes, at);
    },
    read: async (at, length) => all.subarray(at, at + length),
    flush: async () => {},
    keepAs: (target) => onDisk(target, () => writeFile(target, all, { flag: 'wx', mode: 0o600 })),
    remove: async () => {},
  };
}

async function openDiskSpool(folder: string): Promise<Spool> {
  const path = join(folder, `${randomUUID()}${suffix}`);
  const file = await onDisk(path, () => open(path, 'wx+', 0o600));
  const behind = createWriteBehind((blocks, at) => onDisk(path, () => writeAll(file, blocks, at)));
  return {
    write: (bytes, at) => behind.write(bytes, at),
    read: async (at, length) => behind.recent(at, length) ?? (await onDisk(path, () => readSome(file, at, length))),
    flush: () => behind.flush(),
    keepAs: (target) => onDisk(target, () => linkOrCopy(path, target)),
    remove: () =>
      onDisk(path, async () => {
        await behind.flush().catch(() => {});
        await file.close();
        await rm(path, { force: true });
      }),
  };
}

async function writeAll(file: FileHandle, blocks: readonly Uint8Array[], at: number): Promise<void> {
  const { bytesWritten } = await file.writev(blocks, at);
  let before = 0;
  // A full disk, or a signal, may cut a write short: the rest one by one, which tells the reason.
  for (const block of blocks) {
    for (let done = Math.max(0, bytesWritten - before); done < block.byteLength;) {
      done += (await file.write(block, done, block.byteLength - done, at + before + done)).bytesWritten;
    }
    before += block.byteLength;
  }
}

async function readSome(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead === 0) throw new Error('the file has become shorter');
  return bytes.subarray(0, bytesRead);
}

async function linkOrCopy(path: string, target: string): Promise<void> {
  try {
    await link(path, target);
  } catch {
    // Another file system, or one without links.
    await copyFile(path, target, constants.COPYFILE_EXCL);
  }
}

/** Everything that goes wrong in here is this computer's: no host is at fault, and no other source would help. */
async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isProblem(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw problem(
      'transfer.disk',
      'This computer could not store or read a file that is being downloaded.',
      { path, reason },
      'Make room on the disk, or allow the app to write there, then try again.',
      error,
    );
  }
}
