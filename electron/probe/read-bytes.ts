import { createHash } from 'node:crypto';
import type { Clock, HttpResponse } from '../http/index.ts';
import type { HashedPart } from './known-bytes.ts';

export interface ReadBytes {
  readonly received: number;
  /** Hex. */
  readonly sha256: string;
  /** Since the first body byte; at least 1. */
  readonly milliseconds: number;
  /** By the clock; null where none came. */
  readonly firstByteAt: number | null;
  /** It was too slow to wait for the rest. */
  readonly isCut: boolean;
  /** The parts that were asked for, as far as they were read to their ends. */
  readonly parts: readonly HashedPart[];
}

interface ReadOptions {
  /** Bytes to read; what follows them is not looked at. */
  readonly length: number;
  /** Read on for so many milliseconds at most, once something has come. */
  readonly mostMs: number;
  readonly clock: Clock;
  /** Parts of it that are hashed on the way. */
  readonly parts?: readonly { readonly start: number; readonly end: number }[];
}

const blockBytes = 64 * 1024;
/** As many as are in use at the same time; new ones for each part would be most of the memory of a large check. */
const free: Uint8Array[] = [];

/** The connection is left ready for another request where the body was read to its end. Rejects with HttpFailure. */
export async function readBytes(
  response: HttpResponse,
  { length, mostMs, clock, parts = [] }: ReadOptions,
): Promise<ReadBytes> {
  const hash = createHash('sha256');
  const hashing = parts.map(({ start, end }) => ({ start, end, hash: createHash('sha256') }));
  const block = free.pop() ?? new Uint8Array(blockBytes);
  let received = 0;
  let firstByteAt: number | null = null;
  let isCut = false;
  try {
    while (received < length) {
      const bytes = await response.read(block.subarray(0, Math.min(block.byteLength, length - received)));
      if (bytes === 0) break;
      firstByteAt ??= clock.now();
      const part = block.subarray(0, bytes);
      hash.update(part);
      for (const { start, end, hash: own } of hashing) {
        own.update(part.subarray(Math.max(0, start - received), Math.max(0, end - received)));
      }
      received += bytes;
      if (received < length && clock.now() - firstByteAt > mostMs) {
        isCut = true;
        break;
      }
    }
  } finally {
    free.push(block);
  }
  const milliseconds = firstByteAt === null ? 1 : Math.max(1, clock.now() - firstByteAt);
  const whole = hashing.filter(({ end }) => end <= received);
  return {
    received,
    sha256: hash.digest('hex'),
    milliseconds,
    firstByteAt,
    isCut,
    parts: whole.map(({ start, end, hash: own }) => ({ start, end, sha256: own.digest('hex') })),
  };
}
