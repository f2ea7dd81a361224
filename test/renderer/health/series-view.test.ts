import { describe, expect, it } from 'vitest';
import {
  bucketTime,
  byteTotals,
  chartPoints,
  reasonTotals,
  seriesRows,
} from '../../../renderer/features/health/model/series-view.ts';

const point = (at: string, given: { p50?: number; code?: string; count?: number } = {}) => ({
  at,
  checks: 4,
  ok: 4,
  firstByte: null,
  normalised: given.p50 === undefined ? null : { p50: given.p50, p95: given.p50 * 2 },
  externalBytes: 100,
  hostedBytes: 25,
  watched: 1,
  reasons: given.code === undefined ? [] : [{ code: given.code, count: given.count ?? 1 }],
});

it('draws only what was measured', () => {
  expect(chartPoints([point('2026-11-22T14:00:00Z'), point('2026-11-22T14:01:00Z', { p50: 2 })])).toEqual([
    { at: Date.parse('2026-11-22T14:01:00Z') / 1000, p50: 2, p95: 4 },
  ]);
});

it('lists gaps among the points, the newest first', () => {
  const rows = seriesRows({
    points: [point('2026-11-22T10:00:00Z'), point('2026-11-22T16:00:00Z')],
    gaps: [{ from: '2026-11-22T11:00:00.000Z', to: '2026-11-22T15:00:00.000Z', why: 'offline' }],
  });
  expect(rows.map(({ kind, at }) => `${kind} ${at.slice(11, 13)}`)).toEqual(['point 16', 'gap 11', 'point 10']);
});

it('adds up why sources were left, the most frequent first', () => {
  const points = [
    point('2026-11-22T10:00:00Z', { code: 'http.error', count: 2 }),
    point('2026-11-22T11:00:00Z', { code: 'tcp.refused', count: 5 }),
    point('2026-11-22T12:00:00Z', { code: 'http.error', count: 1 }),
  ];
  expect(reasonTotals(points)).toEqual([
    { title: 'connection refused', count: 5 },
    { title: 'answered with an error', count: 3 },
  ]);
  expect(byteTotals(points)).toEqual({ external: 300, hosted: 75 });
});

describe('the time of a bucket', () => {
  const now = new Date(2026, 10, 22, 18, 0);
  it.each([
    [new Date(2026, 10, 22, 14, 2), '24h', '14:02'],
    [new Date(2026, 10, 12, 14, 0), '30d', '12 Nov, 14:00'],
    [new Date(2026, 2, 1), '1y', '1 Mar'],
    [new Date(2025, 11, 1), '1y', '1 Dec 2025'],
  ] as const)('%s by %s is %s', (at, window, text) => {
    expect(bucketTime(at, window, now)).toBe(text);
  });
});
