import type { Job } from '../../shared/contract/index.ts';
import { createRateMeter } from '../../shared/fallback/index.ts';

type Progress = Job['progress'];

export interface Tally {
  progress(): Progress;
  plan(items: readonly { readonly id: string; readonly bytes: number }[]): void;
  report(itemId: string, bytesDone: number): void;
  finish(itemId: string): void;
}

/**
 * Adds up what the items of a job report. A report costs the number of items that are running, not of all items, since
 * ten thousand files report many times each.
 * @param now milliseconds, monotonic
 */
export function createTally(now: () => number, publish: (progress: Progress) => void): Tally {
  const planned = new Map<string, number>();
  const running = new Map<string, { bytesDone: number; bytesTotal: number }>();
  const over = new Set<string>();
  const meter = createRateMeter(now());
  let bytesDone = 0;
  let bytesTotal = 0;

  const progress = (): Progress => {
    const rate = meter.rate();
    return {
      bytesDone,
      bytesTotal,
      bytesPerSecond: rate,
      secondsLeft: rate === null || rate === 0 ? null : (bytesTotal - bytesDone) / rate,
      itemsDone: over.size,
      itemsTotal: planned.size,
      items: Object.fromEntries(running),
    };
  };
  const advance = (itemId: string, done: number) => {
    const total = planned.get(itemId) ?? 0;
    const before = running.get(itemId)?.bytesDone ?? 0;
    const bounded = Math.min(done, total);
    bytesDone += bounded - before;
    running.set(itemId, { bytesDone: bounded, bytesTotal: total });
    meter.observe(bytesDone, now());
  };

  return {
    progress,
    plan(items) {
      for (const { id, bytes } of items) {
        bytesTotal += bytes - (planned.get(id) ?? 0);
        planned.set(id, bytes);
      }
      publish(progress());
    },
    report(itemId, done) {
      if (!planned.has(itemId) || over.has(itemId)) return;
      advance(itemId, done);
      publish(progress());
    },
    finish(itemId) {
      if (!planned.has(itemId) || over.has(itemId)) return;
      advance(itemId, Number.POSITIVE_INFINITY);
      running.delete(itemId);
      over.add(itemId);
      publish(progress());
    },
  };
}
