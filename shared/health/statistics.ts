import type { Spread, Statistics } from '../contract/health.ts';
import { type Histogram, quantile } from './histogram.ts';
import { wilson } from './wilson.ts';

/** What statistics are made of: it adds up, which percentiles and intervals do not. */
export interface Tally {
  readonly n: number;
  readonly ok: number;
  /** Milliseconds. */
  readonly firstByte: Histogram;
  /** s/MiB. */
  readonly normalised: Histogram;
}

export function statisticsOf({ n, ok, firstByte, normalised }: Tally): Statistics {
  return { completion: wilson(ok, n), firstByte: spreadOf(firstByte), normalised: spreadOf(normalised) };
}

function spreadOf(histogram: Histogram): Spread {
  const [p50, p95] = [quantile(histogram, 0.5), quantile(histogram, 0.95)];
  return p50 === null || p95 === null ? null : { p50, p95 };
}
