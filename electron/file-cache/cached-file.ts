import type { FileHandle } from 'node:fs/promises';
import { type Checks, type Identity, identityOf, isPiece, type PieceHashes } from './checks.ts';
import { readFully } from './read-fully.ts';

/** A copy turned out bad while it was being read. What was handed on before is right; the rest must come from elsewhere. */
export class DamagedCopy extends Error {
  readonly sha256: string;

  constructor(sha256: string) {
    super(`the cached copy of ${sha256} is damaged`);
    this.name = 'DamagedCopy';
    this.sha256 = sha256;
  }
}

/** Bytes from `first` to `last`, both included (RFC 9110 §14.1.2). */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** An open copy: it is not evicted before it is closed. */
export interface CachedFile {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /**
   * Verified bytes, as they are asked for: one chunk is in memory (at most a piece, or 256 KiB), and it is the reader's.
   * Throws DamagedCopy; the copy is then gone from the cache.
   */
  read(range?: ByteRange): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface OpenCopy {
  readonly sha256: string;
  readonly size: number;
  readonly identity: Identity;
  readonly handle: FileHandle;
  /** Null where the whole file has been verified. */
  readonly pieces: PieceHashes | null;
}

const chunkBytes = 256 * 1024;

export async function* readVerified(
  copy: OpenCopy,
  { first, last }: ByteRange,
  checks: Checks,
): AsyncGenerator<Uint8Array> {
  const { pieces } = copy;
  const step = pieces?.length ?? chunkBytes;
  for (let at = first; at <= last;) {
    const index = Math.floor(at / step);
    const end = Math.min((index + 1) * step, last + 1);
    if (pieces !== null && checks.piecesSeen(copy.sha256, copy.identity, pieces)[index] !== 1) {
      const piece = await readPiece(copy, pieces, index, checks);
      yield piece.subarray(at - index * step, end - index * step);
    } else {
      for (let from = at; from < end; from += chunkBytes) {
        const chunk = new Uint8Array(Math.min(chunkBytes, end - from));
        await readFully(copy.handle, chunk, from);
        // It was verified earlier: it must still be that file when the last of it goes out.
        const isLast = from + chunk.length === end && (pieces !== null || end > last);
        if (isLast) await assertUnchanged(copy);
        yield chunk;
      }
    }
    at = end;
  }
}

async function readPiece(copy: OpenCopy, pieces: PieceHashes, index: number, checks: Checks): Promise<Uint8Array> {
  const start = index * pieces.length;
  const piece = new Uint8Array(Math.min(pieces.length, copy.size - start));
  await readFully(copy.handle, piece, start);
  if (!(await isPiece(piece, index, pieces))) throw new DamagedCopy(copy.sha256);
  checks.piecesSeen(copy.sha256, copy.identity, pieces)[index] = 1;
  return piece;
}

async function assertUnchanged({ handle, identity, sha256 }: OpenCopy): Promise<void> {
  if (identityOf(await handle.stat({ bigint: true })) !== identity) throw new DamagedCopy(sha256);
}
