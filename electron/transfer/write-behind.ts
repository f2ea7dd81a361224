/**
 * Bytes on their way to disk, and the newest of those that are there: who reads at the same pace as the download takes
 * them from memory. A few blocks that are used again and again, so that a download costs the same memory however large
 * and however fast it is. What is lent stays as it is until it is given back; memory that is needed meanwhile is new.
 */
export interface WriteBehind {
  /**
   * Where the bytes from there on go: at least one. It follows what was filled last, or goes back to before its end, and
   * what was there is then replaced. Resolves when there is room; rejects when an earlier write has failed.
   */
  room(at: number): Promise<Uint8Array>;
  /** So many bytes of the room are there now. */
  filled(bytes: number): void;
  /** What memory has from there on, at most so many bytes; null when it is on disk alone. To be given back, once. */
  lend(at: number, most: number): Lent | null;
  /** Resolves when everything is on disk. Rejects when a write has failed. */
  flush(): Promise<void>;
}

export interface Lent {
  readonly bytes: Uint8Array;
  giveBack(): void;
}

interface Block {
  at: number;
  readonly bytes: Uint8Array;
  /** To so many readers, who have not given it back. */
  lent: number;
  length: number;
  /** How much of it is on disk. */
  written: number;
}

/** One that is filled, one that is written, and two that are kept: a piece is still there when it is released. */
const mostBlocks = 4;

interface WriteBehindOptions {
  readonly blockBytes: number;
  /** Puts these bytes at that place; never called twice at a time. */
  writeAt(bytes: Uint8Array, at: number): Promise<void>;
}

export function createWriteBehind({ blockBytes, writeAt }: WriteBehindOptions): WriteBehind {
  /** Oldest first; each follows the one before. Only the last one may have room. */
  let blocks: Block[] = [];
  let failure: { readonly error: unknown } | null = null;
  let pump: Promise<void> | null = null;
  let progress = Promise.withResolvers<void>();

  const check = () => {
    if (failure !== null) throw failure.error;
  };
  const endOf = (block: Block) => block.at + block.length;
  const isFull = (block: Block) => block.length === block.bytes.byteLength;

  /** Whole blocks only, unless all is to be written. */
  async function write(isDue: (block: Block) => boolean): Promise<void> {
    try {
      for (;;) {
        const block = blocks.find((each) => each.written < each.length);
        if (block === undefined || !isDue(block)) return;
        const { written, length } = block;
        await writeAt(block.bytes.subarray(written, length), block.at + written);
        block.written = length;
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

  async function nextBlock(at: number): Promise<Block> {
    for (;;) {
      check();
      if (blocks.length < mostBlocks) {
        const block = { at, bytes: Buffer.allocUnsafeSlow(blockBytes), lent: 0, length: 0, written: 0 };
        blocks.push(block);
        return block;
      }
      const [oldest] = blocks;
      if (oldest !== undefined && isFull(oldest) && oldest.written === oldest.length) {
        const bytes = oldest.lent > 0 ? Buffer.allocUnsafeSlow(blockBytes) : oldest.bytes;
        const block = { at, bytes, lent: 0, length: 0, written: 0 };
        blocks = [...blocks.slice(1), block];
        return block;
      }
      await progress.promise;
    }
  }

  async function flush(): Promise<void> {
    for (let running = pump; running !== null; running = pump) await running;
    if (failure === null && blocks.some(({ written, length }) => written < length)) {
      pump = write(() => true);
      await pump;
    }
    check();
  }

  return {
    async room(at) {
      check();
      let last = blocks.at(-1);
      if (last !== undefined && endOf(last) !== at) {
        // What is replaced is written first, then written over: the order on disk is the order of the calls.
        await flush();
        blocks = [];
        last = undefined;
      }
      const block = last === undefined || isFull(last) ? await nextBlock(at) : last;
      return block.bytes.subarray(block.length);
    },
    filled(bytes) {
      const block = blocks.at(-1);
      if (block === undefined) return;
      block.length += bytes;
      if (isFull(block)) pump ??= write(isFull);
    },
    lend(at, most) {
      const block = blocks.findLast((candidate) => candidate.at <= at);
      if (block === undefined || at >= endOf(block)) return null;
      const from = at - block.at;
      block.lent += 1;
      return {
        bytes: block.bytes.subarray(from, Math.min(block.length, from + most)),
        giveBack() {
          block.lent -= 1;
        },
      };
    },
    flush,
  };
}
