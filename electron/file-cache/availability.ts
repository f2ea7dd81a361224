import { type Facts, type Problem } from '../../shared/problem/index.ts';
import { errorCode } from './system-errors.ts';

/** Whether the disk lets the cache write. A full one fails nobody's download: the cache says so once and stands aside. */
export interface Availability {
  /** False for a minute after a failure: trying with every download would fill the disk to the brim each time. */
  isUsable(): boolean;
  failed(error: unknown): void;
  worked(): void;
  trouble(): Problem | null;
}

const pauseMs = 60_000;

export function createAvailability(options: {
  readonly folder: string;
  /** Milliseconds. */
  now(): number;
  log(event: string, facts: Facts): void;
}): Availability {
  let trouble: { readonly problem: Problem; readonly since: number } | null = null;
  return {
    isUsable: () => trouble === null || options.now() - trouble.since >= pauseMs,
    failed(error) {
      const first = trouble === null;
      const problem = problemOf(error, options.folder);
      trouble = { problem, since: options.now() };
      if (first) options.log(problem.code, problem.facts);
    },
    worked() {
      if (trouble !== null) options.log('file_cache.works_again', { folder: options.folder });
      trouble = null;
    },
    trouble: () => trouble?.problem ?? null,
  };
}

function problemOf(error: unknown, folder: string): Problem {
  const reason = errorCode(error) ?? (error instanceof Error ? error.message : String(error));
  const facts = { folder, reason };
  const goesOn = 'Downloads go on without it.';
  if (reason === 'ENOSPC' || reason === 'EDQUOT') {
    return {
      code: 'file_cache.disk_full',
      message: `The disk of the gateway's cache is full. ${goesOn}`,
      facts,
      remedy: 'Free some space, or give the cache a smaller limit.',
    };
  }
  return {
    code: 'file_cache.unusable',
    message: `The folder of the gateway's cache cannot be used (${reason}). ${goesOn}`,
    facts,
    remedy: 'Check that the folder exists and may be written to.',
  };
}
