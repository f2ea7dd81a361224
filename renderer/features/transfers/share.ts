import type { Job } from '../../../shared/contract/index.ts';

export interface Share {
  readonly done: number;
  readonly total: number;
}

/** How far a job is: in bytes, or in items where no bytes have to go over the line (what is there already is confirmed). */
export function shareOf({ progress }: Job): Share {
  return progress.bytesTotal > 0
    ? { done: progress.bytesDone, total: progress.bytesTotal }
    : { done: progress.itemsDone, total: progress.itemsTotal };
}

/** Of all of them, each by its bytes; by their items where none has bytes. */
export function shareOfAll(jobs: readonly Job[]): Share {
  const withBytes = jobs.filter(({ progress }) => progress.bytesTotal > 0);
  const shares = (withBytes.length > 0 ? withBytes : jobs).map(shareOf);
  return {
    done: shares.reduce((sum, { done }) => sum + done, 0),
    total: shares.reduce((sum, { total }) => sum + total, 0),
  };
}
