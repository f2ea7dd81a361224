/**
 * The gateway's cache: files by their SHA-256, on disk, verified. It is only ever a faster way to bytes that are elsewhere
 * too: whatever is wrong with it or its disk is a miss, and never the failure of a download.
 */
import { type FileHandle, open, rm, stat, utimes } from 'node:fs/promises';
import type { Facts, Problem } from '../../shared/problem/index.ts';
import { adopt } from './adopt.ts';
import { createAvailability } from './availability.ts';
import { type ByteRange, type CachedFile, DamagedCopy, type OpenCopy, readVerified } from './cached-file.ts';
import { createChecks, identityOf, type PieceHashes, piecesFit } from './checks.ts';
import { isSha256, layoutOf, scan, sweep } from './layout.ts';
import { createLedger } from './ledger.ts';
import { errorCode } from './system-errors.ts';

export { type ByteRange, type CachedFile, DamagedCopy } from './cached-file.ts';
export type { PieceHashes } from './checks.ts';

export interface FileCache {
  /**
   * Null where there is no good copy. Where piece hashes are given each piece is verified before it is handed on;
   * otherwise the whole file is verified before this resolves, once in the life of the process. To be closed.
   */
  open(
    sha256: string,
    expected?: { readonly size?: number; readonly pieces?: PieceHashes },
  ): Promise<CachedFile | null>;
  /**
   * Takes over a finished download: `place` puts the file at a path of the cache, by a link where it can. It is verified
   * when it is first read. Never rejects; true where the file is in the cache now. `size` in bytes.
   */
  adopt(
    file: { readonly sha256: string; readonly size: number },
    place: (path: string) => Promise<void>,
  ): Promise<boolean>;
  /** Bytes. What is too much is removed at once, except what is being read. */
  setLimit(bytes: number): Promise<void>;
  state(): FileCacheState;
  /** Takes nothing more in, and ends what is being taken in. */
  close(): Promise<void>;
}

export interface FileCacheState {
  readonly files: number;
  readonly bytes: number;
  readonly limitBytes: number;
  /** `file_cache.disk_full`, `file_cache.unusable`: since then, nothing has been added. */
  readonly trouble: Problem | null;
}

export interface FileCacheOptions {
  /** Of the cache alone; made when it is needed. */
  readonly folder: string;
  /** 2 GiB unless told; what is being written counts. */
  readonly limitBytes?: number;
  /** Milliseconds since 1970. */
  now?(): number;
  log?(event: string, facts: Facts): void;
}

const usualLimit = 2 * 1024 ** 3;
/** How exactly the order of use survives a restart. */
const markEveryMs = 60_000;

/** Never rejects: an unusable folder is a cache that holds nothing. Removes what killed processes left. */
export async function openFileCache(options: FileCacheOptions): Promise<FileCache> {
  const { now = Date.now, log = () => undefined } = options;
  const layout = layoutOf(options.folder);
  const availability = createAvailability({ folder: options.folder, now, log });
  const ledger = createLedger(options.limitBytes ?? usualLimit);
  const checks = createChecks();
  const removals = new Map<string, Promise<void>>();
  const adoptions = new Set<Promise<boolean>>();
  let closed = false;

  try {
    await sweep(layout, now());
    for (const { sha256, size } of await scan(layout)) ledger.add(sha256, size);
    await removeFiles(ledger.setLimit(ledger.totals().limit));
  } catch (error) {
    availability.failed(error);
  }

  async function removeFiles(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map(removeFile));
  }

  async function removeFile(sha256: string): Promise<void> {
    checks.forget(sha256);
    const removal = rm(layout.pathOf(sha256), { force: true }).catch((error: unknown) => availability.failed(error));
    removals.set(sha256, removal);
    await removal;
    if (removals.get(sha256) === removal) removals.delete(sha256);
  }

  /** Unless another copy has taken its place: while the bad one is open, no other has its inode number. */
  async function discard({ sha256, handle }: Pick<OpenCopy, 'sha256' | 'handle'>): Promise<void> {
    const [bad, present] = await Promise.all([
      handle.stat({ bigint: true }),
      stat(layout.pathOf(sha256), { bigint: true }).catch(() => null),
    ]);
    if (present !== null && (present.ino !== bad.ino || present.dev !== bad.dev)) return;
    ledger.remove(sha256);
    if (present !== null) log('file_cache.damaged', { sha256 });
    await removeFile(sha256);
  }

  const hooks = {
    layout,
    availability,
    now,
    async reserve(bytes: number) {
      const evicted = ledger.reserve(bytes);
      if (evicted === null) return false;
      await removeFiles(evicted);
      return true;
    },
    giveBack: (bytes: number) => ledger.giveBack(bytes),
    async mayEnter(sha256: string) {
      await removals.get(sha256);
      return ledger.size(sha256) === null;
    },
    entered: (sha256: string, bytes: number) => ledger.add(sha256, bytes),
  };

  /** Whether it is worth trying. */
  function takes(sha256: string, size: number): boolean {
    if (!isSha256(sha256)) throw new TypeError(`not a SHA-256 in lower-case hex: ${sha256}`);
    return !closed && size <= ledger.totals().limit && availability.isUsable();
  }

  /** Null where the copy is not good; it is gone then. */
  async function openCopy(sha256: string, expected: { size?: number; pieces?: PieceHashes }): Promise<OpenCopy | null> {
    let handle: FileHandle;
    try {
      handle = await open(layout.pathOf(sha256), 'r');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') ledger.remove(sha256);
      else availability.failed(error);
      return null;
    }
    try {
      const stats = await handle.stat({ bigint: true });
      const size = Number(stats.size);
      const copy = { sha256, size, identity: identityOf(stats), handle };
      const sizes = [ledger.size(sha256) ?? size, expected.size ?? size];
      const pieces = expected.pieces !== undefined && piecesFit(expected.pieces, size) ? expected.pieces : null;
      const right = stats.isFile() && sizes.every((one) => one === size);
      const byPieces = pieces !== null && !checks.isGood(sha256, copy.identity);
      const good = right && (byPieces || checks.isGood(sha256, copy.identity) || (await checks.verifyWhole(copy)));
      if (good) {
        await mark(sha256, stats.atimeMs, stats.mtimeNs);
        return { ...copy, pieces: byPieces ? pieces : null };
      }
      await discard(copy);
      await handle.close();
    } catch (error) {
      await handle.close().catch(() => undefined);
      availability.failed(error);
    }
    return null;
  }

  /** The access time is where the order of use survives a restart; the kernel may not keep it (noatime, relatime). */
  async function mark(sha256: string, accessedMs: bigint, modifiedNs: bigint): Promise<void> {
    const isOurs = modifiedNs % 1_000_000_000n === 0n;
    if (!isOurs || now() - Number(accessedMs) < markEveryMs) return;
    await utimes(layout.pathOf(sha256), now() / 1000, Number(modifiedNs / 1_000_000_000n)).catch(() => undefined);
  }

  async function* readOrDiscard(copy: OpenCopy, range: ByteRange, isOpen: () => boolean): AsyncGenerator<Uint8Array> {
    if (range.first < 0 || range.last >= copy.size) throw new RangeError('a range beyond the end of a cached file');
    try {
      yield* readVerified(copy, range, checks);
    } catch (error) {
      if (!isOpen()) throw new Error('a cached file was read after it had been closed', { cause: error });
      await discard(copy);
      throw error instanceof DamagedCopy ? error : new DamagedCopy(copy.sha256);
    }
  }

  return {
    async open(sha256, expected = {}) {
      if (closed || ledger.size(sha256) === null) return null;
      ledger.hold(sha256);
      const copy = await openCopy(sha256, expected);
      if (copy === null) {
        ledger.release(sha256);
        return null;
      }
      ledger.use(sha256);
      let open = true;
      return {
        sha256,
        size: copy.size,
        read: (range = { first: 0, last: copy.size - 1 }) => readOrDiscard(copy, range, () => open),
        async close() {
          if (!open) return;
          open = false;
          ledger.use(sha256);
          ledger.release(sha256);
          await copy.handle.close();
        },
      };
    },
    async adopt(file, place) {
      if (ledger.size(file.sha256) !== null) return true;
      if (!takes(file.sha256, file.size)) return false;
      const adoption = adopt(hooks, file, place).finally(() => adoptions.delete(adoption));
      adoptions.add(adoption);
      return await adoption;
    },
    setLimit: (bytes) => removeFiles(ledger.setLimit(bytes)),
    state() {
      const { files, bytes, limit } = ledger.totals();
      return { files, bytes, limitBytes: limit, trouble: availability.trouble() };
    },
    async close() {
      closed = true;
      await Promise.all(adoptions);
    },
  };
}
