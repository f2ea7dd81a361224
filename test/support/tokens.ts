/** API tokens as PyPI makes them: macaroons of format 2 with its caveats. Nobody has signed these. */
import { Buffer } from 'node:buffer';

export interface TokenParts {
  readonly domain?: string;
  /** Normalised names; without them the token is for the whole account. */
  readonly projects?: readonly string[];
  /** Seconds since the epoch. */
  readonly expiresAt?: number;
  readonly caveats?: readonly string[];
  /** Makes it another token. */
  readonly seed?: string;
}

export function pypiToken({
  domain = 'pypi.org',
  projects,
  expiresAt,
  caveats = [],
  seed = 'a',
}: TokenParts = {}): string {
  const all = [
    ...(expiresAt === undefined ? [] : [JSON.stringify([0, expiresAt, 0])]),
    ...(projects === undefined ? [] : [JSON.stringify([1, projects])]),
    // RequestUser
    JSON.stringify([3, '0b5ad4c8-32a6-4f3e-9f6a-3f6e0d9f2c11']),
    ...caveats,
  ];
  const bytes = Buffer.concat([
    Buffer.of(2),
    packet(1, domain),
    packet(2, `${seed}-4a1c9f2e-7f0a-4c52-8b51-1d0a3a6a2f90`),
    Buffer.of(0),
    ...all.flatMap((caveat) => [packet(2, caveat), Buffer.of(0)]),
    Buffer.of(0),
    packet(6, Buffer.alloc(32, seed)),
  ]);
  return `pypi-${bytes.toString('base64url')}`;
}

function packet(type: number, data: string | Uint8Array): Buffer {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
  return Buffer.concat([varint(type), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  return Buffer.from([...bytes, rest]);
}
