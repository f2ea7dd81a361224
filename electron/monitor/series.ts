/** Statistics over time, with the times in which nobody looked. */
import type { z } from 'zod';
import {
  type exportedSchema,
  type healthExportSchema,
  type MonitorState,
  type Series,
  type SeriesQuery,
  type SeriesScope,
  type SeriesWindow,
} from '../../shared/contract/health.ts';
import { normalisedThreshold, type PolicySettings } from '../../shared/fallback/index.ts';
import { seriesCsv, seriesJson, summarySentence } from '../../shared/health/index.ts';
import type { HealthRepository, RollupScope, WatchedTime } from '../store/index.ts';

export type Exported = z.infer<typeof exportedSchema>;
export type HealthExport = z.infer<typeof healthExportSchema>;

interface Surroundings {
  readonly now: Date;
  readonly policy: PolicySettings;
  readonly state: MonitorState;
}

const windows = {
  '24h': { resolution: 'minute', bucketSeconds: 60, buckets: 24 * 60 },
  '30d': { resolution: 'hour', bucketSeconds: 3600, buckets: 30 * 24 },
  '1y': { resolution: 'day', bucketSeconds: 86_400, buckets: 365 },
} as const satisfies Record<SeriesWindow, unknown>;

/** Shorter ones are between two beats of a monitor that runs. */
const leastGapMs = 3 * 60_000;

export async function seriesOf(
  repository: Pick<HealthRepository, 'series' | 'watchedTimes'>,
  { scope, window, vantage }: SeriesQuery,
  { now, policy, state }: Surroundings,
): Promise<Series> {
  const { resolution, bucketSeconds, buckets } = windows[window];
  const bucketMs = bucketSeconds * 1000;
  const end = Math.floor(now.getTime() / bucketMs) * bucketMs + bucketMs;
  const from = new Date(end - buckets * bucketMs).toISOString();
  const to = new Date(end).toISOString();
  const [{ points, statistics }, watched] = await Promise.all([
    repository.series({ scope: rollupScope(scope), resolution, vantage, from, until: to }),
    repository.watchedTimes(from, to),
  ]);
  const shareOf = watchedShares(watched, now.getTime(), state);
  const series = {
    window,
    vantage,
    from,
    to,
    bucketSeconds,
    points: points.map(({ at, checks, ok, statistics: { firstByte, normalised }, ...rest }) => ({
      at,
      checks,
      ok,
      firstByte,
      normalised,
      externalBytes: rest.externalBytes,
      hostedBytes: rest.hostedBytes,
      reasons: rest.reasons.map(({ code, count }) => ({ code, count })),
      watched: shareOf(Date.parse(at), Date.parse(at) + bucketMs),
    })),
    gaps: gapsOf(
      watched,
      { from: Date.parse(from), until: now.getTime(), least: Math.max(leastGapMs, bucketMs) },
      state,
    ),
    watched: shareOf(Date.parse(from), end),
    threshold: normalisedThreshold(policy),
    statistics,
  };
  return { ...series, summary: summarySentence(series) };
}

function rollupScope(scope: SeriesScope): RollupScope {
  switch (scope.kind) {
    case 'all':
      return { kind: 'all' };
    case 'host':
      return { kind: 'host', name: scope.host };
    case 'link':
      return { kind: 'link', id: scope.id };
  }
}

/** In which share of a time somebody looked; what is yet to come counts for nothing. */
export function watchedShares(
  watched: readonly WatchedTime[],
  now: number,
  { state }: Pick<MonitorState, 'state'>,
): (from: number, until: number) => number {
  const stretches = watched
    .filter((stretch) => stretch.state === 'watching')
    .map((stretch) => ({ from: Date.parse(stretch.from), until: Date.parse(stretch.until) }))
    .toSorted((a, b) => a.from - b.from);
  const last = stretches.at(-1);
  // The last beat of one that runs is a minute old at most.
  if (state === 'watching' && last !== undefined && now - last.until < leastGapMs) last.until = now;
  return (from, until) => {
    const end = Math.min(until, now);
    if (end <= from) return 0;
    let seen = from;
    let milliseconds = 0;
    for (const stretch of stretches) {
      const begin = Math.max(seen, stretch.from);
      const over = Math.min(end, stretch.until);
      milliseconds += Math.max(0, over - begin);
      seen = Math.max(seen, over);
    }
    return milliseconds / (end - from);
  };
}

/** When nobody looked, or could not. Never longer than until now: what comes is no gap. */
export function gapsOf(
  watched: readonly WatchedTime[],
  { from, until, least }: { readonly from: number; readonly until: number; readonly least: number },
  { state }: Pick<MonitorState, 'state'>,
): Series['gaps'] {
  const gaps: { from: number; to: number; why: 'off' | 'offline' }[] = [];
  let seen = from;
  for (const stretch of watched.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const begin = Math.max(from, Date.parse(stretch.from));
    const end = Math.min(until, Date.parse(stretch.until));
    if (begin - seen >= least) gaps.push({ from: seen, to: begin, why: 'off' });
    if (stretch.state === 'offline' && end > begin) gaps.push({ from: begin, to: end, why: 'offline' });
    seen = Math.max(seen, end);
  }
  // The last beat of one that runs is a minute old at most.
  if (until - seen >= least) gaps.push({ from: seen, to: until, why: state === 'offline' ? 'offline' : 'off' });
  return gaps.map(({ from: start, to, why }) => ({ from: iso(start), to: iso(to), why }));
}

export async function exportOf(
  repository: Pick<HealthRepository, 'series' | 'watchedTimes'>,
  { scope, window, format }: HealthExport,
  surroundings: Surroundings,
): Promise<Exported> {
  const both = await Promise.all(
    (['probe', 'gateway'] as const).map((vantage) => seriesOf(repository, { scope, window, vantage }, surroundings)),
  );
  const name = scope.kind === 'all' ? 'all' : scope.kind === 'host' ? scope.host : `link-${scope.id}`;
  const filename = `health-${name.replace(/[^A-Za-z0-9.-]+/g, '-')}-${window}.${format}`;
  return format === 'json'
    ? { filename, mediaType: 'application/json', text: seriesJson(both) }
    : { filename, mediaType: 'text/csv', text: seriesCsv(both) };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
