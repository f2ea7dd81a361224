import type { SeriesWindow, Statistics } from '../contract/health.ts';

/** What of a series its sentence needs. */
export interface Summarised {
  readonly window: SeriesWindow;
  readonly vantage: 'probe' | 'gateway';
  readonly statistics: Statistics;
  /** Of the normalised time, s/MiB. */
  readonly threshold: number;
  /** The share of the time in which somebody looked, from 0 to 1. */
  readonly watched: number;
  readonly gaps: readonly { readonly from: string; readonly to: string; readonly why: 'off' | 'offline' }[];
}

const windows: Readonly<Record<SeriesWindow, string>> = {
  '24h': 'the last 24 hours',
  '30d': 'the last 30 days',
  '1y': 'the last year',
};

/** What a chart shows, for who does not see it: how many went well, how long they took, and how much of the time was watched. */
export function summarySentence(series: Summarised): string {
  return `${found(series)}${times(series)}${watchedIn(series)}.`;
}

function found({ window, vantage, statistics: { completion } }: Summarised): string {
  const { n, ok, low, high } = completion;
  const one = vantage === 'probe' ? 'check' : 'download';
  const time = windows[window];
  if (n === 0) return `No ${one} counted in ${time}`;
  if (n === 1) return `The one ${one} in ${time} ${ok === 1 ? 'succeeded' : 'failed'}`;
  const interval = `(${percent(low)} to ${percent(high)} %)`;
  return `${percent(ok / n)} % of ${whole(n)} ${one}s in ${time} succeeded ${interval}`;
}

function times({ statistics: { normalised }, threshold }: Summarised): string {
  if (normalised === null) return '';
  const [p50, p95] = [figure(normalised.p50), figure(normalised.p95)];
  const limit = `the limit is ${figure(threshold)}`;
  if (p50 === p95) return `; half took up to ${p50} s/MiB, and 95 % no more either; ${limit}`;
  return `; half took up to ${p50} s/MiB, 95 % up to ${p95}; ${limit}`;
}

/** By its share, since an app that is closed every night has no gap in a chart of days. */
function watchedIn({ watched, gaps }: Summarised): string {
  const offline = gaps
    .filter(({ why }) => why === 'offline')
    .reduce((sum, { from, to }) => sum + Math.max(0, Date.parse(to) - Date.parse(from)), 0);
  return [
    watched < 1 ? `; watched ${watchedPercent(watched)} % of the time` : '',
    offline > 0 ? `; this computer was offline for ${duration(offline)}, which counts for nothing` : '',
  ].join('');
}

/** Whole, and never 0 or 100 where it is not quite so. */
function watchedPercent(share: number): number {
  if (share <= 0 || share >= 1) return share <= 0 ? 0 : 100;
  return Math.min(99, Math.max(1, Math.round(share * 100)));
}

/** One decimal, and never a whole 0 or 100 that is not quite so. */
function percent(rate: number): string {
  const tenths = Math.min(rate < 1 ? 999 : 1000, Math.max(rate > 0 ? 1 : 0, Math.round(rate * 1000)));
  return tenths === 1000 || tenths === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
}

/** Two digits that say something. */
function figure(value: number): string {
  if (value >= 100) return whole(Math.round(value));
  return String(Number(value.toPrecision(2)));
}

/** 10,000 and not 10000. */
function whole(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return plural(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? plural(hours, 'hour') : plural(Math.round(hours / 24), 'day');
}

function plural(count: number, unit: string): string {
  return `${whole(count)} ${unit}${count === 1 ? '' : 's'}`;
}
