import type { Chain } from './hash-loop.ts';
import type { SessionMemory } from './session.ts';

/** What the main thread asks of an inspection worker. */
export type InspectionRequest =
  | {
      /** Reads and hashes a file as its owner. */
      readonly kind: 'inspect';
      readonly path: string;
      readonly filename: string;
      readonly withMetadataFile: boolean;
      readonly memory: SessionMemory;
      /** Whole-file hashes the owner computes itself; helpers have the others. */
      readonly chains: readonly Chain[];
    }
  | {
      /** Helps the owner of `memory` with the file it has at `path`. */
      readonly kind: 'help';
      readonly path: string;
      readonly memory: SessionMemory;
      readonly chains: readonly Chain[];
    };

/** By hand rather than by zod: loading zod would take a third of a worker's start, which every first inspection waits for. */
export function decodeRequest(value: unknown): InspectionRequest {
  if (!isRecord(value)) throw new TypeError('an inspection request is an object');
  const { kind, path, filename, withMetadataFile } = value;
  const memory = decodeMemory(value['memory']);
  const chains = decodeChains(value['chains']);
  if (typeof path !== 'string') throw new TypeError('an inspection request names a path');
  if (kind === 'help') return { kind, path, memory, chains };
  if (kind === 'inspect' && typeof filename === 'string' && typeof withMetadataFile === 'boolean') {
    return { kind, path, filename, withMetadataFile, memory, chains };
  }
  throw new TypeError(`not an inspection request: ${String(kind)}`);
}

function decodeMemory(value: unknown): SessionMemory {
  if (isRecord(value)) {
    const { control, digests, ring } = value;
    if (
      control instanceof SharedArrayBuffer &&
      digests instanceof SharedArrayBuffer &&
      ring instanceof SharedArrayBuffer
    ) {
      return { control, digests, ring };
    }
  }
  throw new TypeError('an inspection request names its shared memory');
}

function decodeChains(value: unknown): readonly Chain[] {
  if (!Array.isArray(value)) throw new TypeError('an inspection request lists its chains');
  return value.map((chain: unknown) => {
    if (chain !== 'sha256' && chain !== 'blake2b256') throw new TypeError(`no such chain: ${String(chain)}`);
    return chain;
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
