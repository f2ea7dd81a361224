/** What has been verified in the life of this process, and how a file is verified the first time. */
import { createHash, webcrypto } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { readFully } from './read-fully.ts';

/** SHA-256 of each piece of a file, as Metalink has them (RFC 5854 §4.1.4). */
export interface PieceHashes {
  /** Bytes per piece; the last one may be shorter. */
  readonly length: number;
  /** 32 bytes each, concatenated. */
  readonly hashes: Uint8Array;
}

/** What a file looks like as long as nobody changes it. */
export type Identity = string;

export function identityOf({ dev, ino, size, mtimeNs }: BigIntStats): Identity {
  return `${dev}:${ino}:${size}:${mtimeNs}`;
}

export interface Checks {
  isGood(sha256: string, identity: Identity): boolean;
  forget(sha256: string): void;
  /** Hashes the whole file, once for all who ask at the same time. False also where it cannot be read. */
  verifyWhole(file: { sha256: string; identity: Identity; handle: FileHandle; size: number }): Promise<boolean>;
  /** Which pieces of this file have been verified already: one byte each, to be set to 1. */
  piecesSeen(sha256: string, identity: Identity, pieces: PieceHashes): Uint8Array;
}

interface Known {
  readonly identity: Identity;
  whole: boolean;
  pieces: { readonly hashes: PieceHashes; readonly seen: Uint8Array } | null;
}

export function createChecks(): Checks {
  const known = new Map<string, Known>();
  const running = new Map<Identity, Promise<boolean>>();

  function recordOf(sha256: string, identity: Identity): Known {
    const record = known.get(sha256);
    if (record?.identity === identity) return record;
    const fresh: Known = { identity, whole: false, pieces: null };
    known.set(sha256, fresh);
    return fresh;
  }

  return {
    isGood(sha256, identity) {
      const record = known.get(sha256);
      return record?.identity === identity && record.whole;
    },
    forget(sha256) {
      known.delete(sha256);
    },
    async verifyWhole({ sha256, identity, handle, size }) {
      const key = `${sha256} ${identity}`;
      const under = running.get(key);
      if (under !== undefined) return under;
      const work = hashOf(handle, size).then(
        (hash) => {
          if (hash === sha256) recordOf(sha256, identity).whole = true;
          return hash === sha256;
        },
        () => false,
      );
      running.set(key, work);
      try {
        return await work;
      } finally {
        running.delete(key);
      }
    },
    piecesSeen(sha256, identity, pieces) {
      const record = recordOf(sha256, identity);
      if (record.pieces === null || !samePieces(record.pieces.hashes, pieces)) {
        record.pieces = { hashes: pieces, seen: new Uint8Array(pieces.hashes.length / 32) };
      }
      return record.pieces.seen;
    },
  };
}

/** Whether these hashes can be those of a file of `size` bytes. */
export function piecesFit({ length, hashes }: PieceHashes, size: number): boolean {
  return Number.isSafeInteger(length) && length > 0 && hashes.length === 32 * Math.ceil(size / length);
}

/** Off the main thread: a piece is a mebibyte or more. */
export async function isPiece(
  bytes: Uint8Array<ArrayBuffer>,
  index: number,
  { hashes }: PieceHashes,
): Promise<boolean> {
  const digest = await webcrypto.subtle.digest('SHA-256', bytes);
  return Buffer.from(digest).equals(hashes.subarray(32 * index, 32 * index + 32));
}

function samePieces(a: PieceHashes, b: PieceHashes): boolean {
  return a.length === b.length && Buffer.from(a.hashes).equals(b.hashes);
}

/** So little at a time that the main thread is never away for longer than a millisecond. */
const stepBytes = 256 * 1024;

async function hashOf(handle: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(Math.min(stepBytes, size));
  for (let at = 0; at < size; at += stepBytes) {
    const part = buffer.subarray(0, Math.min(stepBytes, size - at));
    await readFully(handle, part, at);
    hash.update(part);
  }
  return hash.digest('hex');
}
