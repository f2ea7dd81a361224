import type { Series, SeriesPoint, SeriesWindow, Vantage } from '../../../../shared/contract/index.ts';
import { outcomeTitle } from '../../../../shared/fallback/index.ts';
import type { Gap, SpreadPoint } from '../../../ui/index.ts';
import { clockTime, dayOf } from './clock.ts';

export const windowOptions = [
  { value: '24h', label: '24 h' },
  { value: '30d', label: '30 days' },
  { value: '1y', label: '1 year' },
] as const satisfies readonly { readonly value: SeriesWindow; readonly label: string }[];

export const windowWords = {
  '24h': 'the last 24 hours',
  '30d': 'the last 30 days',
  '1y': 'the last year',
} as const satisfies Record<SeriesWindow, string>;

export const vantageNouns = { probe: 'check', gateway: 'download' } as const satisfies Record<Vantage, string>;

/** The points that the chart draws: those where the time was measured. */
export function chartPoints(points: readonly SeriesPoint[]): readonly SpreadPoint[] {
  return points.flatMap(({ at, normalised }) =>
    normalised === null ? [] : [{ at: seconds(at), p50: normalised.p50, p95: normalised.p95 }],
  );
}

export function chartGaps(gaps: Series['gaps']): readonly Gap[] {
  return gaps.map(({ from, to }) => ({ from: seconds(from), to: seconds(to) }));
}

export function seconds(at: string): number {
  return Date.parse(at) / 1000;
}

/** A row of the same as a table: what was found out in a minute, hour or day, or that nobody looked. */
export type SeriesRow =
  | { readonly kind: 'point'; readonly at: string; readonly point: SeriesPoint }
  | { readonly kind: 'gap'; readonly at: string; readonly to: string; readonly why: 'off' | 'offline' };

/** The newest first, as in every list of the app. */
export function seriesRows({ points, gaps }: Pick<Series, 'points' | 'gaps'>): readonly SeriesRow[] {
  const rows: SeriesRow[] = [
    ...points.map((point): SeriesRow => ({ kind: 'point', at: point.at, point })),
    ...gaps.map(({ from, to, why }): SeriesRow => ({ kind: 'gap', at: from, to, why })),
  ];
  return rows.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

export const gapWords = {
  off: 'nobody looked: the monitor was off',
  offline: 'nobody was judged: our own line was down',
} as const;

/** `14:02`, `12 Nov, 14:00`, `12 Nov`: as exact as the buckets are. */
export function bucketTime(at: Date, window: SeriesWindow, now: Date): string {
  return window === '1y' ? dayOf(at, at.getFullYear() !== now.getFullYear()) : clockTime(at, now);
}

/** Why sources were left, added up, the most frequent first. */
export function reasonTotals(
  points: readonly SeriesPoint[],
): readonly { readonly title: string; readonly count: number }[] {
  const totals = new Map<string, number>();
  for (const { reasons } of points) {
    for (const { code, count } of reasons) totals.set(code, (totals.get(code) ?? 0) + count);
  }
  return [...totals].toSorted(([, a], [, b]) => b - a).map(([code, count]) => ({ title: outcomeTitle(code), count }));
}

export function byteTotals(points: readonly SeriesPoint[]): { readonly external: number; readonly hosted: number } {
  return {
    external: points.reduce((sum, { externalBytes }) => sum + externalBytes, 0),
    hosted: points.reduce((sum, { hostedBytes }) => sum + hostedBytes, 0),
  };
}
