import type { PolicySettings } from './setting-list.ts';

type DeadlineSettings = Pick<PolicySettings, 'deadlineBaseMs' | 'minBytesPerSecond'>;

const mib = 1024 * 1024;

/**
 * How long a file of this size (bytes) may take, in milliseconds: affine, because seconds per byte alone would make every
 * small file late.
 */
export function deadlineMs(size: number, { deadlineBaseMs, minBytesPerSecond }: DeadlineSettings): number {
  return deadlineBaseMs + (size / minBytesPerSecond) * 1000;
}

/** The figure that is reported, in seconds per MiB: the time beyond what any file may take, by the size. */
export function normalisedTime(ms: number, size: number, { deadlineBaseMs }: DeadlineSettings): number {
  return size <= 0 ? 0 : Math.max(0, ms - deadlineBaseMs) / 1000 / (size / mib);
}

/** What the normalised time is compared with, in seconds per MiB. */
export function normalisedThreshold({ minBytesPerSecond }: DeadlineSettings): number {
  return mib / minBytesPerSecond;
}
