/** Which pieces of a file are looked at: two to four, and nobody knows which. */
import type { FilePieces } from './known-bytes.ts';

interface PieceToCheck {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Hex; null: not known. */
  readonly hash: string | null;
}

interface Sized {
  readonly size: number;
  readonly pieces: FilePieces | null;
}

/** Smaller than this, and the whole costs hardly more. */
const wholeBytes = 512 * 1024;
const stretchBytes = 64 * 1024;
const fewest = 2;
const most = 4;

export function isReadWhole({ size, pieces }: Sized): boolean {
  return size <= wholeBytes || (usable({ size, pieces }) !== null && countOf(size, pieces?.length ?? size) <= most);
}

/** @param random from 0 to 1, exclusive */
export function choosePiecesToCheck({ size, pieces: given }: Sized, random: () => number): readonly PieceToCheck[] {
  const wanted = fewest + Math.floor(random() * (most - fewest + 1));
  const pieces = usable({ size, pieces: given });
  const length = pieces?.length ?? stretchBytes;
  const chosen = new Set<number>();
  const count = countOf(size, length);
  while (chosen.size < Math.min(wanted, count)) chosen.add(Math.floor(random() * count));
  return [...chosen].map((at) => ({
    start: at * length,
    end: Math.min(size, (at + 1) * length),
    hash: pieces === null ? null : Buffer.from(pieces.hashes.subarray(at * 32, at * 32 + 32)).toString('hex'),
  }));
}

function usable({ size, pieces }: Sized): FilePieces | null {
  if (pieces === null || size === 0 || !Number.isSafeInteger(pieces.length) || pieces.length <= 0) return null;
  return pieces.hashes.byteLength === countOf(size, pieces.length) * 32 ? pieces : null;
}

function countOf(size: number, length: number): number {
  return Math.ceil(size / length);
}
