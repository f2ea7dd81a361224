export const MIB = 1024 * 1024;

/** No file has more pieces than this, so that a file's piece hashes stay below 128 KiB. */
export const MAX_PIECES = 4096;

/** Bytes per piece: 1 MiB, doubled as often as it takes for `size` bytes to make at most 4096 pieces. */
export function pieceLengthFor(size: number): number {
  let length = MIB;
  while (size > length * MAX_PIECES) length *= 2;
  return length;
}
