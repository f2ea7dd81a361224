import { createHash } from 'node:crypto';
import type { IndexedFile, KnownFile, RegisteredLink } from '../../../electron/store/index.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function knownFile(filename: string, changes: Partial<KnownFile> = {}): KnownFile {
  return {
    sha256: digest(filename),
    blake2b256: digest(`${filename} blake`),
    size: 3_000_000_000,
    filename,
    project: 'demo',
    version: '1.0',
    kind: 'wheel',
    pieceLength: 1_048_576,
    pieces: new Uint8Array(64).map((_, position) => position),
    firstSeenAt: '2026-11-22T10:00:00.000Z',
    ...changes,
  };
}

export function link(filename: string, url: string, changes: Partial<RegisteredLink> = {}): RegisteredLink {
  return {
    project: 'demo',
    filename,
    sha256: digest(filename),
    size: 12,
    url,
    rank: 0,
    rehearsal: false,
    registeredAt: '2026-11-22T10:00:00.000Z',
    indexId: 'pypi',
    ...changes,
  };
}

export function indexedFile(filename: string, changes: Partial<IndexedFile> = {}): IndexedFile {
  return {
    project: 'demo',
    name: 'Demo',
    filename,
    version: '1.0',
    size: 12,
    sha256: digest(filename),
    blake2b256: digest(`${filename} blake`),
    requiresPython: null,
    coreMetadataSha256: null,
    uploadedAt: '2026-11-22T10:00:00.000Z',
    ...changes,
  };
}
