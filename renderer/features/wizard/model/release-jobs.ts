import type { Job, Release } from '../../../../shared/contract/index.ts';

export interface ReleaseJobs {
  readonly inspect: Job | null;
  readonly upload: Job | null;
  readonly copy: Job | null;
  readonly verify: Job | null;
}

/** The running job of each kind for one release. Jobs come newest first. */
export function runningJobs(jobs: readonly Job[], release: Release): ReleaseJobs {
  const running = (kind: Job['kind']) =>
    jobs.find((job) => job.releaseId === release.id && job.kind === kind && job.state === 'running') ?? null;
  return { inspect: running('inspect'), upload: running('upload'), copy: running('copy'), verify: running('verify') };
}

/** The newest job of a kind, where it failed as a whole, or some of it already has: its problem is nobody's file's. */
export function lastFailure(jobs: readonly Job[], release: Release, kind: Job['kind']): Job | null {
  const newest = jobs.find((job) => job.releaseId === release.id && job.kind === kind);
  return newest?.state === 'failed' || (newest?.state === 'running' && newest.problem !== null) ? newest : null;
}
