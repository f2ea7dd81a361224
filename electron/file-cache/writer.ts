import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Availability } from './availability.ts';
import { identityOf, type Identity } from './checks.ts';
import type { Layout } from './layout.ts';
import { errorCode } from './system-errors.ts';

/**
 * Takes a file as it is downloaded. It never throws: after a failure of the disk, or where there is no room, it takes
 * what comes and drops it.
 */
export interface CacheWriter {
  /** Resolves when the bytes have been written; until then they must not change. To be awaited for backpressure. */
  write(chunk: Uint8Array): Promise<void>;
  /** True where the file is in the cache now. False, and nothing is left, where the SHA-256 or the size is not right. */
  commit(): Promise<boolean>;
  /** Leaves nothing behind. After a commit it does nothing. */
  abandon(): Promise<void>;
}

/** What the writer needs of the cache. */
export interface WriterHooks {
  readonly layout: Layout;
  readonly availability: Availability;
  /** Milliseconds since 1970. */
  now(): number;
  /** Makes room; false where there is none. */
  reserve(bytes: number): Promise<boolean>;
  giveBack(bytes: number): void;
  /** Before the file gets its name: false where a copy is there already. */
  mayEnter(sha256: string): Promise<boolean>;
  /** `verified`: what the file looked like when its last byte had been hashed; null where that is still to be done. */
  entered(sha256: string, bytes: number, verified: Identity | null): void;
}

/** So little at a time that hashing never keeps the main thread for longer than a millisecond. */
const stepBytes = 256 * 1024;

/** `size` in bytes, where it is known. */
export function createWriter(hooks: WriterHooks, sha256: string, size: number | null): CacheWriter {
  const temporary = hooks.layout.temporaryPath();
  const hash = createHash('sha256');
  let handle: FileHandle | null = null;
  let received = 0;
  let ended = false;
  let queue: Promise<unknown> = Promise.resolve();

  /** One after the other, whether or not the caller waits; what fails ends the writer and nothing else. */
  function inTurn<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    const next = queue.then(async () => {
      if (ended) return otherwise;
      try {
        return await work();
      } catch (error) {
        hooks.availability.failed(error);
        await leave();
        return otherwise;
      }
    });
    queue = next;
    return next;
  }

  async function leave(): Promise<void> {
    ended = true;
    try {
      await handle?.close();
      if (handle !== null) await rm(temporary, { force: true });
    } catch (error) {
      hooks.availability.failed(error); // it is swept at the next start
    }
    hooks.giveBack(received);
  }

  async function take(bytes: Uint8Array): Promise<boolean> {
    if (size !== null && received + bytes.length > size) return false;
    if (!(await hooks.reserve(bytes.length))) return false;
    received += bytes.length;
    handle ??= await create(hooks.layout, temporary);
    hash.update(bytes);
    for (let at = 0; at < bytes.length;) {
      at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
    }
    return true;
  }

  async function finish(): Promise<boolean> {
    const right = hash.digest('hex') === sha256 && (size === null || received === size);
    if (!right || !(await hooks.mayEnter(sha256))) {
      await leave();
      return right;
    }
    handle ??= await create(hooks.layout, temporary);
    const identity = await seal(handle, hooks.now());
    await handle.close();
    await name(hooks.layout, temporary, sha256);
    ended = true;
    hooks.giveBack(received);
    hooks.entered(sha256, received, identity);
    hooks.availability.worked();
    return true;
  }

  return {
    write: (chunk) =>
      inTurn(async () => {
        for (let at = 0; at < chunk.length; at += stepBytes) {
          if (!(await take(chunk.subarray(at, at + stepBytes)))) {
            await leave();
            return;
          }
        }
      }, undefined),
    commit: () => inTurn(finish, false),
    abandon: () => inTurn(leave, undefined),
  };
}

/**
 * Takes over a file that somebody else puts at the path they are given, and that was verified there: it is not hashed now,
 * but like every other before it is first read. `size` in bytes. Never throws.
 */
export async function adopt(
  hooks: WriterHooks,
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
    if ((await handle.stat()).size !== size || !(await hooks.mayEnter(sha256))) return false;
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
  hooks.entered(sha256, size, null);
  hooks.availability.worked();
  return true;
}

/** On the disk, with a time of whole seconds, which `utimes` keeps exactly, and of the past: altered later, it is another. */
async function seal(handle: FileHandle, now: number): Promise<Identity> {
  const seconds = Math.floor(now / 1000);
  await handle.utimes(seconds, seconds - 60);
  await handle.sync();
  return identityOf(await handle.stat({ bigint: true }));
}

async function name({ pathOf }: Layout, temporary: string, sha256: string): Promise<void> {
  const target = pathOf(sha256);
  await mkdir(path.dirname(target), { recursive: true });
  await rename(temporary, target);
}

async function create({ incoming }: Layout, temporary: string): Promise<FileHandle> {
  await mkdir(incoming, { recursive: true });
  return open(temporary, 'wx');
}
