/**
 * Links that left together do not come back in one burst: a thousand whole files from one host within minutes are more
 * than any budget, and no installer reads like that. A few are looked at first; as these are right, the rest follow
 * sooner and sooner.
 */
import { exponential } from './schedule.ts';

export interface Returning {
  /** Whether a whole file of this host may be read now, of so many that wait; otherwise when to ask again. */
  turn(host: string, waiting: number, at: number): { readonly isNow: boolean; readonly again: number };
  saw(host: string, isRight: boolean): void;
}

const firstGapMs = 5 * 60_000;
const leastGapMs = 10_000;
/** Whoever waits asks again within this time: the gaps may be shorter by then. */
const longestMs = 10 * 60_000;

interface Pace {
  readonly gapMs: number;
  /** Not before; epoch milliseconds. */
  readonly next: number;
}

export function createReturning(random: () => number): Returning {
  const paces = new Map<string, Pace>();
  return {
    turn(host, waiting, at) {
      const { gapMs, next } = paces.get(host) ?? { gapMs: firstGapMs, next: 0 };
      // A clock that was set back must not hold a host for ever.
      if (next > at && next - at <= 8 * firstGapMs) {
        return { isNow: false, again: next + random() * Math.min(gapMs * waiting, longestMs) };
      }
      paces.set(host, { gapMs, next: at + exponential(gapMs, random) });
      return { isNow: true, again: at };
    },
    saw(host, isRight) {
      const pace = paces.get(host);
      if (pace === undefined) return;
      paces.set(host, { ...pace, gapMs: isRight ? Math.max(leastGapMs, pace.gapMs / 2) : firstGapMs });
    },
  };
}
