/** The wheel that the bench has installed: valid, harmless, ours, and as large as it takes to watch it come. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { pieceLengthFor } from '../distributions/index.ts';
import { noise } from './noise.ts';
import { centralHeader, endRecord, localHeader, type StoredMember } from './stored-zip.ts';

export const benchProject = 'fallback-links-bench';
/** The one that is installed. */
export const benchVersion = '1.0';
const importName = 'fallback_links_bench';
/** Where the noise is once the wheel has been installed, in its folder. */
export const noisePath = [importName, 'noise.bin'] as const;

export interface BenchWheel {
  readonly version: string;
  readonly filename: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hex, lower case. */
  readonly sha256: string;
  readonly pieces: { readonly length: number; readonly hashes: Uint8Array };
  /** Of the noise in it, hex. */
  readonly noiseSha256: string;
}

interface Member extends StoredMember {
  blocks(): Iterable<Buffer>;
}

/**
 * Writes the wheel of this version to `folder`, in steps between which other work has its turn. The same bytes for the
 * same options. Rejects with what the file system says, or the signal's reason.
 */
export async function makeBenchWheel(
  folder: string,
  {
    version,
    noiseBytes,
    signal,
  }: { readonly version: string; readonly noiseBytes: number; readonly signal: AbortSignal },
): Promise<BenchWheel> {
  const filename = wheelFilename(version);
  const path = join(folder, filename);
  const { members, noiseSha256 } = await membersOf(version, noiseBytes, signal);
  const hashes = createPieceHashes(pieceLengthFor(sizeOf(members)));
  const file = await open(path, 'wx');
  try {
    for (const block of archiveOf(members)) {
      signal.throwIfAborted();
      hashes.update(block);
      await file.writeFile(block);
    }
  } finally {
    await file.close();
  }
  return { version, filename, path, noiseSha256, ...hashes.digest() };
}

export function wheelFilename(version: string): string {
  return `${importName}-${version}-py3-none-any.whl`;
}

async function membersOf(version: string, noiseBytes: number, signal: AbortSignal) {
  const info = `${importName}-${version}.dist-info`;
  const seed = `${benchProject} ${version}`;
  const large = await hashNoise(seed, noiseBytes, signal);
  const noiseMember: Member = {
    name: noisePath.join('/'),
    size: noiseBytes,
    crc32: large.crc32,
    blocks: () => noise(seed, noiseBytes),
  };
  const small = [
    textMember(`${importName}/__init__.py`, `__version__ = "${version}"\n`),
    textMember(`${info}/METADATA`, metadataOf(version)),
    textMember(
      `${info}/WHEEL`,
      'Wheel-Version: 1.0\nGenerator: fallback-links\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    ),
  ];
  const lines = [
    `${noiseMember.name},sha256=${large.sha256.toString('base64url')},${noiseBytes}`,
    ...small.map(({ name, size, sha256 }) => `${name},sha256=${sha256},${size}`),
    `${info}/RECORD,,`,
  ];
  const members = [noiseMember, ...small, textMember(`${info}/RECORD`, `${lines.join('\n')}\n`)];
  return { members, noiseSha256: large.sha256.toString('hex') };
}

function metadataOf(version: string): string {
  return [
    'Metadata-Version: 2.1',
    `Name: ${benchProject}`,
    `Version: ${version}`,
    'Summary: Noise, to watch a download survive its host',
    'Requires-Python: >=3',
    '',
    'Made by Fallback Links on this computer, for its fault bench. There is nothing in it.',
    '',
  ].join('\n');
}

async function hashNoise(seed: string, size: number, signal: AbortSignal) {
  const hash = createHash('sha256');
  let sum = 0;
  for (const block of noise(seed, size)) {
    signal.throwIfAborted();
    hash.update(block);
    sum = crc32(block, sum);
    await turn();
  }
  return { sha256: hash.digest(), crc32: sum };
}

function textMember(name: string, text: string): Member & { readonly sha256: string } {
  const bytes = Buffer.from(text, 'utf8');
  const sha256 = createHash('sha256').update(bytes).digest('base64url');
  return { name, size: bytes.length, crc32: crc32(bytes), sha256, blocks: () => [bytes] };
}

function* archiveOf(members: readonly Member[]): Generator<Buffer> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    directory.push(centralHeader(member, offset));
    const header = localHeader(member);
    offset += header.length + member.size;
    yield header;
    yield* member.blocks();
  }
  const central = Buffer.concat(directory);
  yield central;
  yield endRecord(members.length, { size: central.length, offset });
}

function sizeOf(members: readonly Member[]): number {
  const each = members.map((member) => localHeader(member).length + member.size + centralHeader(member, 0).length);
  return each.reduce((sum, bytes) => sum + bytes, endRecord(0, { size: 0, offset: 0 }).length);
}

/** The SHA-256 of the whole and of each piece, and the size. */
function createPieceHashes(length: number) {
  const whole = createHash('sha256');
  const done: Buffer[] = [];
  let piece = createHash('sha256');
  let inPiece = 0;
  let size = 0;
  const endPiece = () => {
    done.push(piece.digest());
    piece = createHash('sha256');
    inPiece = 0;
  };
  return {
    update(block: Buffer) {
      whole.update(block);
      size += block.length;
      for (let at = 0; at < block.length;) {
        const part = block.subarray(at, at + length - inPiece);
        piece.update(part);
        at += part.length;
        inPiece += part.length;
        if (inPiece === length) endPiece();
      }
    },
    digest() {
      if (inPiece > 0) endPiece();
      return { size, sha256: whole.digest('hex'), pieces: { length, hashes: new Uint8Array(Buffer.concat(done)) } };
    },
  };
}
