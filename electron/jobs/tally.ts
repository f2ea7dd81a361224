import type { Job } from '../../shared/contract/index.ts';
import { createRateMeter } from '../../shared/fallback/index.ts';

type Progress = Job['progress'];

export interface Tally {
  progress(): Progress;
  plan(items: readonly { readonly id: string; readonly bytes: number }[]): void;
  report(itemId: string, bytesDone: number): void;
  finish(itemId: string): void;
  /** To be called about once a second: where nothing is reported, nothing comes, and the rate falls. */
  tick(): void;
}

/**
 * Adds up what the items of a job report. A report costs the number of items that are running, not of all items, since
 * ten thousand files report many times each. The rate is that of bytes which went over the line, and of no others.
 * @param now milliseconds, monotonic
 */
export function createTally(now: () => number, publish: (progress: Progress) => void): Tally {
  const planned = new Map<string, number>();
  const running = new Map<string, { bytesDone: number; bytesTotal: number }>();
  const over = new Set<string>();
  const meter = createRateMeter(now());
  let bytesDone = 0;
  let bytesTotal = 0;
  /** Those of items that started over too: this only grows. */
  let transferred = 0;

  /** Some item is on its way: not waiting to begin (again), and not whole and waiting for what comes of it. */
  const moves = () => [...running.values()].some((item) => item.bytesDone > 0 && item.bytesDone < item.bytesTotal);
  const progress = (): Progress => {
    const rate = moves() ? meter.rate() : null;
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
  const planOne = (id: string, bytes: number) => {
    // An item that was over is there once more, from its beginning.
    if (over.delete(id)) bytesDone -= planned.get(id) ?? 0;
    bytesTotal += bytes - (planned.get(id) ?? 0);
    planned.set(id, bytes);
  };

  return {
    progress,
    plan(items) {
      for (const { id, bytes } of items) planOne(id, bytes);
      publish(progress());
    },
    report(itemId, done) {
      const total = planned.get(itemId);
      if (total === undefined || over.has(itemId)) return;
      const before = running.get(itemId)?.bytesDone ?? 0;
      const bounded = Math.min(done, total);
      bytesDone += bounded - before;
      transferred += Math.max(0, bounded - before);
      running.set(itemId, { bytesDone: bounded, bytesTotal: total });
      meter.observe(transferred, now());
      publish(progress());
    },
    finish(itemId) {
      if (!planned.has(itemId) || over.has(itemId)) return;
      // What did not go over the line by now never will.
      planOne(itemId, running.get(itemId)?.bytesDone ?? 0);
      running.delete(itemId);
      over.add(itemId);
      publish(progress());
    },
    tick() {
      const before = meter.rate();
      meter.observe(transferred, now());
      if (meter.rate() !== before) publish(progress());
    },
  };
}
