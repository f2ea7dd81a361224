/** What is known of the sources from this vantage: pure records that grow with each download. Times are monotonic ms. */
import type { PolicySettings } from './setting-list.ts';

/** How fast the hosted copy is from here: a moving mean of whole downloads. */
export interface Reference {
  readonly mean: number;
  readonly samples: number;
  readonly at: number;
}

/** Adds one download's bytes a second. One that is too old is forgotten first. */
export function observeReference(
  known: Reference | null,
  bytesPerSecond: number,
  at: number,
  settings: PolicySettings,
): Reference | null {
  if (!Number.isFinite(bytesPerSecond) || bytesPerSecond <= 0 || !Number.isFinite(at)) return known;
  if (known === null || at - known.at > settings.referenceKeepMs) return { mean: bytesPerSecond, samples: 1, at };
  const mean = known.mean + settings.referenceWeight * (bytesPerSecond - known.mean);
  return { mean, samples: known.samples + 1, at };
}

/** Bytes a second, or null where too little or nothing recent is known. */
export function referenceAt(known: Reference | null, at: number, settings: PolicySettings): number | null {
  if (known === null || known.samples < settings.referenceSamples) return null;
  return at - known.at > settings.referenceKeepMs ? null : known.mean;
}

/** The last waits for an answer (milliseconds), the newest last. */
export type Waits = readonly number[];

const keptWaits = 64;

export function observeWait(waits: Waits, ms: number): Waits {
  return Number.isFinite(ms) && ms >= 0 ? [...waits, ms].slice(-keptWaits) : waits;
}

/** Nearest rank; null of nothing. Asked for several times for each download. */
export function p95(waits: Waits): number | null {
  const known = p95s.get(waits);
  if (known !== undefined) return known;
  const found = waits.toSorted((a, b) => a - b)[Math.ceil(waits.length * 0.95) - 1] ?? null;
  p95s.set(waits, found);
  return found;
}

const p95s = new WeakMap<Waits, number | null>();

/** When the hosted copy is asked too, in milliseconds since this host was asked. */
export function hedgeDelay(waits: Waits, { hedgeMinMs, hedgeMaxMs }: PolicySettings): number {
  return Math.min(hedgeMaxMs, Math.max(hedgeMinMs, p95(waits) ?? hedgeMaxMs));
}

/** Second requests that may be made now: a bucket that each download fills a little. */
export type HedgeBudget = number;

export function fullHedgeBudget({ hedgeBurst }: PolicySettings): HedgeBudget {
  return hedgeBurst;
}

/** To be called once for each download. */
export function earnHedge(budget: HedgeBudget, { hedgeShare, hedgeBurst }: PolicySettings): HedgeBudget {
  return Math.min(hedgeBurst, budget + hedgeShare);
}

/** What is left after one second request; null where it must not be made. */
export function spendHedge(budget: HedgeBudget): HedgeBudget | null {
  // Ten tenths are a little less than one.
  return budget >= 1 - 1e-9 ? Math.max(0, budget - 1) : null;
}
