/** Names of projects as bytes: one to a line, normalised, sorted, each once. A tenth of what the index's page takes. */
import { Buffer } from 'node:buffer';
import { isNormalizedName } from '../file-path.ts';

/** In any order; normalised. What is no name is left out: a line break in one would make two of it. */
export function namesToBytes(names: Iterable<string>): Uint8Array<ArrayBuffer> {
  const sorted = [...new Set(names)].filter(isNormalizedName).toSorted();
  return new Uint8Array(Buffer.from(sorted.join('\n'), 'latin1'));
}

export function bytesToNames(bytes: Uint8Array): readonly string[] {
  if (bytes.length === 0) return [];
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').split('\n');
}

export function sameNames(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
