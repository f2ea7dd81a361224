/** When a link is looked at next, and how deeply. Pure: chance is passed in. */
import type { CheckDepth, LinkState } from '../../shared/contract/health.ts';
import { isDue } from '../../shared/links/index.ts';
import type { Budget } from './budget.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Of a Poisson process: how long ago the last check was says nothing about when the next one comes. */
export function exponential(meanMs: number, random: () => number): number {
  return Math.min(-Math.log(1 - random()) * meanMs, 8 * meanMs);
}

const suspectMeanMs = 8 * minuteMs;
/** After a start, so that it is no burst; of the mean of healthy links. */
const firstShare = 0.5;

export interface Plan {
  readonly state: LinkState;
  /** What the state machine itself wants; epoch milliseconds. */
  readonly nextCheckAt: number | null;
}

/** Epoch milliseconds; null: never again by itself. */
export function nextCheck(
  { state, nextCheckAt }: Plan,
  { at, meanHours, random }: { readonly at: number; readonly meanHours: number; readonly random: () => number },
): number | null {
  const byChance = at + exponential(meanHours * hourMs, random);
  switch (state) {
    case 'withdrawn':
      return null;
    case 'suspended':
    case 'on-probation':
      // Null: a person has suspended it, and nothing brings it back by itself.
      return nextCheckAt === null ? null : isDue({ nextCheckAt }, at) ? at : nextCheckAt;
    case 'suspect':
      return Math.max(at, Math.min(nextCheckAt ?? Number.POSITIVE_INFINITY, at + exponential(suspectMeanMs, random)));
    case 'never-checked':
    case 'degraded':
    case 'healthy':
      return nextCheckAt === null ? byChance : Math.min(byChance, Math.max(at, nextCheckAt));
  }
}

/** After a start: what is overdue or new comes at random within a part of the mean, at most an hour; first things first. */
export function firstCheck(
  plan: Plan,
  times: { readonly at: number; readonly meanHours: number; readonly random: () => number },
): number | null {
  const next = nextCheck(plan, times);
  if (next === null) return null;
  const spread = Math.min(times.meanHours * firstShare * hourMs, hourMs);
  if (plan.state === 'never-checked' || next <= times.at + minuteMs)
    return times.at + 2 * minuteMs + times.random() * spread;
  return next;
}

/** 60 % headers, 30 % pieces, 10 % whole. */
const weights = { headers: 0.6, pieces: 0.3 } as const;

export interface DepthFacts {
  readonly state: LinkState;
  /** Only a whole file brings it back. */
  readonly wantsWhole: boolean;
  readonly size: number;
  readonly budget: Pick<Budget, 'affords' | 'affordsNeeded'>;
  readonly at: number;
  readonly random: () => number;
}

export interface Choice {
  readonly depth: CheckDepth;
  /** It is read whatever else was: the link is away or suspect until then. */
  readonly isNeeded: boolean;
}

/** Null: what it needs is more than may be read today. */
export function chooseDepth({ state, wantsWhole, size, budget, at, random }: DepthFacts): Choice | null {
  if (wantsWhole) return budget.affordsNeeded(size, at) ? { depth: 'whole', isNeeded: true } : null;
  const chance = random();
  const drawn = chance < weights.headers ? 'headers' : chance < weights.headers + weights.pieces ? 'pieces' : 'whole';
  // Suspicion is looked into more closely, and its bytes are not those of the day.
  const isNeeded = state === 'suspect';
  const wanted = isNeeded && drawn === 'headers' ? 'pieces' : drawn;
  const affords = isNeeded ? budget.affordsNeeded : budget.affords;
  const depth = depths.slice(depths.indexOf(wanted)).find((each) => affords(bytesOf(each, size), at));
  return { depth: depth ?? 'headers', isNeeded };
}

/** The deepest first. */
const depths: readonly CheckDepth[] = ['whole', 'pieces', 'headers'];
/** Roughly what the pieces of a check cost at most, and what comes with a header before the connection is closed. */
const piecesBytes = 4 * 1024 * 1024;
const headerBytes = 16 * 1024;

/** What a check of this depth costs at most. */
export function bytesOf(depth: CheckDepth, size: number): number {
  return depth === 'whole' ? size : Math.min(size, depth === 'pieces' ? piecesBytes : headerBytes);
}
