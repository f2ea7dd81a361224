export const MIB = 1024 * 1024;

/** No file has more pieces than this, so that a file's piece hashes stay below 128 KiB. */
export const MAX_PIECES = 4096;

/**
 * A piece is handed on when it is whole, and installers give up after 15 seconds without a byte: at 20 KiB a second, one of
 * this size is there in time.
 */
const SHORTEST = MIB / 4;

/** Bytes per piece: 256 KiB, doubled as often as it takes for `size` bytes to make at most 4096 pieces. */
export function pieceLengthFor(size: number): number {
  let length = SHORTEST;
  while (size > length * MAX_PIECES) length *= 2;
  return length;
}
