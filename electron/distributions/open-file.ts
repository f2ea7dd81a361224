import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileChanged, fileEmpty, fileMissing, fileNotRegular, fromSystemError } from './file-problems.ts';

/** An open file and how it looked when it was opened. Synchronous: only for worker threads. */
export interface OpenFile {
  readonly path: string;
  readonly fd: number;
  readonly size: number;
  /** Nanoseconds since 1970, as text: beyond what a number holds. */
  readonly modifiedNs: string;
  readFully(target: Uint8Array, position: number): void;
  /** Throws `file.changed` or `file.missing` unless the path still leads to the same, unchanged file. */
  assertSame(): void;
  close(): void;
}

/** Throws `file.missing`, `file.unreadable`, `file.not_regular`, `file.empty`. */
export function openFile(path: string): OpenFile {
  return withProblems(path, () => {
    // Asked before opening: opening a named pipe would wait for its writer.
    if (!statSync(path).isFile()) throw fileNotRegular(path);
    const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const before = fstatSync(fd, { bigint: true });
      if (!before.isFile()) throw fileNotRegular(path);
      if (before.size === 0n) throw fileEmpty(path);
      return {
        path,
        fd,
        size: Number(before.size),
        modifiedNs: String(before.mtimeNs),
        readFully: (target, position) => readFully(path, fd, target, position),
        assertSame: () => withProblems(path, () => assertSame(path, fd, before)),
        close: () => closeSync(fd),
      };
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  });
}

/** Fills `target` from byte `position` of the file open as `fd`; throws `file.changed` where it ends before that. */
export function readFully(path: string, fd: number, target: Uint8Array, position: number): void {
  let filled = 0;
  while (filled < target.length) {
    const at = filled;
    const count = withProblems(path, () => readSync(fd, target, at, target.length - at, position + at));
    if (count === 0) throw fileChanged(path);
    filled += count;
  }
}

/** For the main thread: throws `file.changed` or `file.missing` where the file is not as it was inspected. */
export async function assertUnchanged(file: {
  readonly path: string;
  readonly size: number;
  readonly modifiedNs: string;
}): Promise<void> {
  let now: BigIntStats;
  try {
    now = await stat(file.path, { bigint: true });
  } catch (error) {
    throw fromSystemError(file.path, error) ?? error;
  }
  if (!now.isFile()) throw fileMissing(file.path);
  if (Number(now.size) !== file.size || String(now.mtimeNs) !== file.modifiedNs) throw fileChanged(file.path);
}

function assertSame(path: string, fd: number, before: BigIntStats): void {
  for (const now of [fstatSync(fd, { bigint: true }), statSync(path, { bigint: true })]) {
    const same =
      now.size === before.size && now.mtimeNs === before.mtimeNs && now.ino === before.ino && now.dev === before.dev;
    if (!same) throw fileChanged(path);
  }
}

function withProblems<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw fromSystemError(path, error) ?? error;
  }
}
