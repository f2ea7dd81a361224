import { MIB } from './piece-length.ts';

/** What an archive may cost us. The first two are the index's own limits; no real distribution comes near the others. */
export const limits = {
  /** Decompression beyond `freeBytes` may not exceed `maxRatio` times the file's size. */
  freeBytes: 64 * MIB,
  maxRatio: 50,
  maxEntries: 100_000,
  /** METADATA or PKG-INFO, decompressed. */
  maxMetadataBytes: 8 * MIB,
} as const;

/** A zip bomb by the index's rule. */
export function isBomb(decompressedBytes: number, fileBytes: number): boolean {
  return decompressedBytes > limits.freeBytes && decompressedBytes > limits.maxRatio * fileBytes;
}
