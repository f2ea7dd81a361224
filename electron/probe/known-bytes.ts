/** What is known of a file's bytes: its hash, its pieces' hashes, and those of parts of a whole that was read and was right. */
export interface KnownBytes {
  /** SHA-256 of this stretch, hex; null: not known. */
  sha256(start: number, end: number): string | null;
  learn(parts: readonly HashedPart[]): void;
}

export interface HashedPart {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Hex. */
  readonly sha256: string;
}

interface KnownFile {
  readonly size: number;
  readonly sha256: string | null;
  readonly pieces: FilePieces | null;
}

/** SHA-256 of each piece of `length` bytes, 32 bytes each, one after the other. */
export interface FilePieces {
  readonly length: number;
  readonly hashes: Uint8Array;
}

export function knownBytes({ size, sha256, pieces }: KnownFile): KnownBytes {
  let learnt: readonly HashedPart[] = [];
  return {
    sha256(start, end) {
      if (start === 0 && end === size) return sha256;
      const same = learnt.find((part) => part.start === start && part.end === end);
      if (same !== undefined) return same.sha256;
      if (pieces === null || start % pieces.length !== 0) return null;
      if (end !== Math.min(size, start + pieces.length)) return null;
      const at = (start / pieces.length) * 32;
      const hash = pieces.hashes.subarray(at, at + 32);
      return hash.byteLength === 32 ? Buffer.from(hash).toString('hex') : null;
    },
    learn(parts) {
      learnt = parts;
    },
  };
}
