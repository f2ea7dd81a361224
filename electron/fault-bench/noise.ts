import { createCipheriv, createHash } from 'node:crypto';

/** So little that making, hashing or writing one takes a millisecond: nothing else waits for longer. */
const blockBytes = 256 * 1024;

/** `size` bytes in blocks; always the same for the same seed, and nothing that could be compressed. */
export function* noise(seed: string, size: number): Generator<Buffer, void, undefined> {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(Math.min(blockBytes, size));
  for (let at = 0; at < size; at += zeros.length) yield cipher.update(zeros.subarray(0, size - at));
}
