import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { CachedFile, FileCache, PieceHashes } from '../../../electron/file-cache/index.ts';

export interface Sample {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Bytes that look like nothing and are the same each time. */
export function sample(seed: number, size: number): Sample {
  const bytes = new Uint8Array(size);
  let state = seed * 2654435761 + 1;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return { bytes, sha256: sha256Of(bytes) };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function piecesOf(bytes: Uint8Array, length: number): PieceHashes {
  const hashes = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    createHash('sha256')
      .update(bytes.subarray(index * length, (index + 1) * length))
      .digest(),
  );
  return { length, hashes: Buffer.concat(hashes) };
}

/** As a small download is taken over: out of memory. */
export function put(cache: FileCache, { sha256, bytes }: Sample): Promise<boolean> {
  return cache.adopt({ sha256, size: bytes.length }, (to) => writeFile(to, bytes, { flag: 'wx' }));
}

export async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return Buffer.concat(read);
}

/** Everything, and closes it. */
export async function drain(file: CachedFile): Promise<Buffer> {
  try {
    return await readAll(file.read());
  } finally {
    await file.close();
  }
}
