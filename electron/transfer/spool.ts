import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isProblem, problem } from '../../shared/problem/index.ts';
import { createWriteBehind, type Lent } from './write-behind.ts';

/** A file that grows while others read from it, and goes when nobody needs it: on disk, unless it is small. */
export interface Spool {
  /** Where the bytes from there on go, in their order, or from an earlier place on anew. Resolves when there is room. */
  room(at: number): Promise<Uint8Array>;
  /** So many bytes of the room are there now. */
  filled(bytes: number): void;
  /**
   * At least one and at most `length` of the bytes that have been written from there on: lent, or in `into`. Without it, in
   * memory that stays as it is.
   */
  read(at: number, length: number, into: Uint8Array | null): Promise<Lent>;
  /** Resolves when all that was written is on disk. */
  flush(): Promise<void>;
  keepAs(path: string): Promise<void>;
  remove(): Promise<void>;
}

const suffix = '.part';
/** Of a download to disk: with a few of them, a piece of 1 MiB is still in memory when it is released. */
const blockBytes = 512 * 1024;
/** What a file on disk would cost in any case. */
const mostInMemory = 1024 * 1024;

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

function createMemorySpool(size: number): Spool {
  const all = Buffer.allocUnsafeSlow(size);
  return {
    room: async (at) => all.subarray(at),
    filled() {},
    read: async (at, length) => keeps(all.subarray(at, at + length)),
    flush: async () => {},
    keepAs: (target) => onDisk(target, () => writeFile(target, all, { flag: 'wx', mode: 0o600 })),
    remove: async () => {},
  };
}

async function openDiskSpool(folder: string): Promise<Spool> {
  const path = join(folder, `${randomUUID()}${suffix}`);
  const file = await onDisk(path, () => open(path, 'wx+', 0o600));
  const behind = createWriteBehind({
    blockBytes,
    writeAt: (bytes, at) => onDisk(path, () => writeAll(file, bytes, at)),
  });
  return {
    room: behind.room,
    filled: behind.filled,
    async read(at, length, into) {
      const lent = behind.lend(at, length);
      if (lent !== null) return into === null ? copied(lent) : lent;
      const bytes = (into ?? Buffer.allocUnsafeSlow(length)).subarray(0, length);
      return keeps(bytes.subarray(0, await onDisk(path, () => readSome(file, at, bytes))));
    },
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

function keeps(bytes: Uint8Array): Lent {
  return { bytes, giveBack() {} };
}

function copied({ bytes, giveBack }: Lent): Lent {
  const copy = Buffer.from(bytes);
  giveBack();
  return keeps(copy);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  // A full disk, or a signal, may cut a write short: the next one tells the reason.
  for (let done = 0; done < bytes.byteLength;) {
    done += (await file.write(bytes, done, bytes.byteLength - done, at + done)).bytesWritten;
  }
}

async function readSome(file: FileHandle, at: number, into: Uint8Array): Promise<number> {
  const { bytesRead } = await file.read(into, 0, into.byteLength, at);
  if (bytesRead === 0) throw new Error('the file has become shorter');
  return bytesRead;
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
