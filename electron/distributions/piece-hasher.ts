import { createHash } from 'node:crypto';
import { createBLAKE2b } from 'hash-wasm';
import { pieceLengthFor } from './piece-length.ts';

export interface HashedPieces {
  /** Hex. */
  readonly blake2b256: string;
  /** Bytes; the last piece may be shorter. */
  readonly pieceLength: number;
  /** SHA-256 of each piece, 32 bytes each, one after the other. */
  readonly pieces: Uint8Array;
}

export interface PieceHasher {
  update(bytes: Uint8Array): void;
  /** Once, after the last byte. */
  digest(): HashedPieces;
}

/** What an inspection would find out of a file's bytes, of one that goes by instead of lying on a disk. */
export async function createPieceHasher(size: number): Promise<PieceHasher> {
  const pieceLength = pieceLengthFor(size);
  const whole = (await createBLAKE2b(256)).init();
  const digests: Uint8Array[] = [];
  let piece = createHash('sha256');
  let inPiece = 0;
  const endPiece = () => {
    digests.push(piece.digest());
    piece = createHash('sha256');
    inPiece = 0;
  };
  return {
    update(bytes) {
      whole.update(bytes);
      for (let at = 0; at < bytes.byteLength;) {
        const part = bytes.subarray(at, at + pieceLength - inPiece);
        piece.update(part);
        at += part.byteLength;
        inPiece += part.byteLength;
        if (inPiece === pieceLength) endPiece();
      }
    },
    digest() {
      if (inPiece > 0) endPiece();
      return { blake2b256: whole.digest('hex'), pieceLength, pieces: new Uint8Array(Buffer.concat(digests)) };
    },
  };
}
