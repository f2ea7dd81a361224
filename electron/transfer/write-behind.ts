/**
 * Bytes on their way to disk, and the newest of those that are there: who reads at the same pace as the download takes
 * them from memory. Bounded.
 */
export interface WriteBehind {
  /**
   * Follows what was written last, or goes back to before its end and then replaces what was there. Resolves when there is
   * room for more; rejects when an earlier write has failed.
   */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** What memory has from there on, at most `length` bytes; null when it is on disk alone. */
  recent(at: number, length: number): Uint8Array | null;
  /** Resolves when everything is on disk. Rejects when a write has failed. */
  flush(): Promise<void>;
}

interface Block {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Unwritten bytes from which on the download waits. */
const mostUnwritten = 4 * 1024 * 1024;
/** Written bytes that are kept: two pieces of the usual length, so that a piece is still there when it is released. */
const mostKept = 2 * 1024 * 1024;
/** Of one system call. */
const mostAtOnce = 64;

/** @param writeAt puts these, one after the other, at that place; never called twice at a time */
export function createWriteBehind(writeAt: (bytes: readonly Uint8Array[], at: number) => Promise<void>): WriteBehind {
  /** Oldest first; the first `written` of them are on disk. */
  let blocks: Block[] = [];
  let written = 0;
  let keptBytes = 0;
  let unwrittenBytes = 0;
  let failure: { readonly error: unknown } | null = null;
  let pump: Promise<void> | null = null;
  let progress = Promise.withResolvers<void>();

  const end = () => {
    const last = blocks.at(-1);
    return last === undefined ? null : last.at + last.bytes.byteLength;
  };
  const check = () => {
    if (failure !== null) throw failure.error;
  };
  const isFull = () => unwrittenBytes > mostUnwritten && failure === null;
  /** Lets go of the oldest blocks that are on disk. */
  const evict = () => {
    let dropped = 0;
    while (dropped < written && keptBytes > mostKept) {
      keptBytes -= blocks[dropped]?.bytes.byteLength ?? 0;
      dropped += 1;
    }
    blocks = blocks.slice(dropped);
    written -= dropped;
  };
  /** The next blocks that follow one another. */
  const batch = (): readonly Block[] => {
    const next = blocks.slice(written, written + mostAtOnce);
    const gap = next.findIndex(({ at }, index) => {
      const before = next[index - 1];
      return before !== undefined && before.at + before.bytes.byteLength !== at;
    });
    return gap === -1 ? next : next.slice(0, gap);
  };

  async function writeAll(): Promise<void> {
    try {
      for (let next = batch(); next[0] !== undefined; next = batch()) {
        await writeAt(
          next.map(({ bytes }) => bytes),
          next[0].at,
        );
        const bytes = next.reduce((sum, block) => sum + block.bytes.byteLength, 0);
        written += next.length;
        keptBytes += bytes;
        unwrittenBytes -= bytes;
        evict();
        progress.resolve();
        progress = Promise.withResolvers();
      }
    } catch (error) {
      failure = { error };
      progress.resolve();
    } finally {
      pump = null;
    }
  }

  return {
    async write(bytes, at) {
      check();
      // What is replaced is written first, then written over: the order on disk is the order of the calls.
      if (at !== (end() ?? at)) await this.flush();
      if (at !== (end() ?? at)) [blocks, written, keptBytes] = [[], 0, 0];
      blocks.push({ at, bytes });
      unwrittenBytes += bytes.byteLength;
      pump ??= writeAll();
      while (isFull()) await progress.promise;
      check();
    },
    recent(at, length) {
      const block = blocks.findLast((candidate) => candidate.at <= at);
      if (block === undefined || at >= block.at + block.bytes.byteLength) return null;
      return block.bytes.subarray(at - block.at, at - block.at + length);
    },
    async flush() {
      for (let running = pump; running !== null; running = pump) await running;
      check();
    },
  };
}
