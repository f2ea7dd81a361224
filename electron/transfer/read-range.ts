import type { Delivery, DeliveryState } from './delivery.ts';
import type { Hunger } from './hunger.ts';
import { bytesWrong } from './problems.ts';
import type { Spool } from './spool.ts';
import type { Lent } from './write-behind.ts';

export interface ReadOptions {
  readonly filename: string;
  readonly start: number;
  readonly end: number;
  /** The reader's own memory, for each block anew; null: each block has its own. */
  readonly into: Uint8Array | null;
  readonly delivery: Delivery;
  readonly spool: Promise<Spool>;
  /** Bytes that are held back from a reader until the whole is right; 0 where each byte given out is. */
  readonly tail: number;
  readonly hunger: Hunger;
  /** Throws when this reader has left, or has been given up. */
  check(): void;
}

const blockBytes = 256 * 1024;

/** The bytes of a range as they are released. Nothing is read ahead: a slow reader costs one block. */
export async function* readRange(options: ReadOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const { start, end, into, delivery, spool, hunger, check } = options;
  let at = start;
  let generation = delivery.state().generation;
  try {
    for (;;) {
      const limit = await nextLimit(options, at, () => generation);
      if (limit === null) {
        // Nothing has been given out, so nothing is lost.
        generation = delivery.state().generation;
        continue;
      }
      if (at >= end) return;
      const { bytes, giveBack } = await readBlock(at, Math.min(limit - at, into?.byteLength ?? blockBytes));
      try {
        // While it was read, it may have been written over.
        if (delivery.state().generation !== generation) continue;
        at += bytes.byteLength;
        hunger.eats();
        yield bytes;
      } finally {
        giveBack();
      }
    }
  } finally {
    hunger.stop();
  }

  async function readBlock(from: number, length: number): Promise<Lent> {
    try {
      return await (await spool).read(from, length, into);
    } finally {
      // Who has left meanwhile is told that, and not that the file has gone.
      check();
    }
  }
}

/** Up to where may be read: more than `at`, or the end. Null: begin again. */
async function nextLimit(options: ReadOptions, at: number, generation: () => number): Promise<number | null> {
  const { start, delivery, filename, hunger, check } = options;
  for (;;) {
    check();
    const state = delivery.state();
    if (state.generation !== generation()) {
      if (at === start) return null;
      throw bytesWrong(filename);
    }
    const limit = limitOf(options, state);
    const all = options.tail === 0 && !state.holding && limit >= options.end;
    if (limit > at || all || state.complete) return limit;
    if (state.failure !== null) throw state.failure.error;
    hunger.waits();
    await delivery.changed();
  }
}

function limitOf({ end, tail }: ReadOptions, { complete, holding, released }: DeliveryState): number {
  if (complete) return end;
  if (holding) return 0;
  // The end of a range is held back like the end of the file: a part must not be sent as complete either.
  return Math.min(released, end - tail);
}
