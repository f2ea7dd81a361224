import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartColumns, chartRange, chartSteps } from '../../../renderer/ui/chart-data.ts';

const point = (at: number, p50 = 1, p95 = 2) => ({ at, p50, p95 });

describe('the lines of a chart', () => {
  it('join points however far apart they are', () => {
    expect(chartColumns([point(100), point(90_000)], [])).toEqual([
      [100, 90_000],
      [1, 1],
      [2, 2],
    ]);
  });

  it('break where nobody looked in between, and only there', () => {
    expect(chartColumns([point(100), point(200), point(900)], [{ from: 300, to: 800 }])).toEqual([
      [100, 200, 300, 900],
      [1, 1, null, 1],
      [2, 2, null, 2],
    ]);
    expect(chartColumns([point(100), point(200)], [{ from: 200, to: 800 }])[1]).toEqual([1, 1]);
  });

  it('have times that grow, and an upper line that is never below the lower one', () => {
    const times = fc
      .uniqueArray(fc.integer({ min: 0, max: 1e6 }), { maxLength: 40 })
      .map((all) => all.toSorted((a, b) => a - b));
    const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 1e5 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(times, gaps, fc.double({ min: 0, max: 20, noNaN: true }), (all, holes, p95) => {
        const [at, low, high] = chartColumns(
          all.map((each) => point(each * 10, 3, p95)),
          holes.map(([from, length]) => ({ from: from * 10, to: (from + length) * 10 })),
        );
        for (const [index, time] of at.entries()) {
          expect(time).toBeGreaterThan(at[index - 1] ?? -1);
          expect(high[index] ?? 0).toBeGreaterThanOrEqual(low[index] ?? 0);
        }
        expect(low.filter((value) => value !== null)).toHaveLength(all.length);
      }),
    );
  });
});

describe('the logarithmic axis', () => {
  it('begins and ends at round figures around the data and the limit', () => {
    expect(chartRange([point(1, 0.3, 0.9)], 4)).toEqual({ min: 0.2, max: 10 });
    expect(chartRange([point(1, 0.03, 47)], 4)).toEqual({ min: 0.02, max: 50 });
    expect(chartRange([], 4)).toEqual({ min: 0.2, max: 10 });
    expect(chartSteps({ min: 0.2, max: 10 })).toEqual([0.2, 0.5, 1, 2, 5, 10]);
  });

  it('is marked by powers of ten alone where there would be too many marks', () => {
    expect(chartSteps({ min: 0.01, max: 1000 })).toEqual([0.01, 0.1, 1, 10, 100, 1000]);
  });

  it('holds everything that is drawn, also values of nothing', () => {
    const spread = fc.tuple(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.double({ min: 0, max: 1e4, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(spread, { maxLength: 30 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (all, limit) => {
          const points = all.map(([p50, more], at) => point(at, p50, p50 + more));
          const range = chartRange(points, limit);
          expect(range.min).toBeGreaterThan(0);
          expect(range.min).toBeLessThan(limit);
          expect(range.max).toBeGreaterThan(limit);
          // Rounded to three digits.
          for (const { p95 } of points) expect(range.max * 1.001).toBeGreaterThanOrEqual(p95);
          expect(chartSteps(range).length).toBeGreaterThan(1);
          expect(chartSteps(range).length).toBeLessThan(14);
        },
      ),
    );
  });
});
