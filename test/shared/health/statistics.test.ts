import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addTo,
  appendBeats,
  emptyHistogram,
  histogramCodec,
  histogramOf,
  merge,
  quantile,
  relativeError,
  smallest,
  statisticsOf,
  wilson,
} from '../../../shared/health/index.ts';

const okOf = fc.nat({ max: 100_000 }).chain((n) => fc.tuple(fc.nat({ max: n }), fc.constant(n)));

describe('the Wilson interval', () => {
  test('holds the rate, and is within 0 and 1', () => {
    fc.assert(
      fc.property(okOf, ([ok, n]) => {
        const { low, high } = wilson(ok, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        if (n > 0) {
          expect(low).toBeLessThanOrEqual(ok / n);
          expect(high).toBeGreaterThanOrEqual(ok / n);
        }
      }),
    );
  });

  test('is as published', () => {
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const rounded = (ok: number, n: number) => [wilson(ok, n).low, wilson(ok, n).high].map((x) => Number(x.toFixed(4)));
    expect(rounded(81, 263)).toEqual([0.2553, 0.3662]);
    expect(rounded(15, 148)).toEqual([0.0624, 0.1605]);
    expect(rounded(0, 20)).toEqual([0, 0.1611]);
    expect(rounded(1, 29)).toEqual([0.0061, 0.1718]);
  });

  test('of nothing anything may be true', () => {
    expect(wilson(0, 0)).toEqual({ n: 0, ok: 0, low: 0, high: 1 });
  });

  test('the more is known the narrower it is', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 50 }),
        fc.integer({ min: 51, max: 100 }),
        fc.integer({ min: 2, max: 20 }),
        (ok, n, k) => {
          const [few, many] = [wilson(ok, n), wilson(ok * k, n * k)];
          expect(many.high - many.low).toBeLessThan(few.high - few.low);
        },
      ),
    );
  });
});

const value = fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true }));
const values = fc.array(value, { maxLength: 60 });
const histogram = values.map((some) => histogramOf(some));

describe('a histogram', () => {
  test('gives quantiles within its error of the exact one', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (some, p) => {
          const sorted = some.toSorted((one, other) => one - other);
          const exact = sorted[Math.max(1, Math.ceil(p * sorted.length)) - 1] ?? NaN;
          const told = quantile(histogramOf(some), p) ?? NaN;
          expect(Math.abs(told - exact)).toBeLessThanOrEqual(Math.max(smallest, exact * (relativeError + 1e-9)));
        },
      ),
    );
    expect(relativeError).toBeLessThanOrEqual(0.05);
  });

  test('of nothing has no quantiles', () => {
    expect(quantile(emptyHistogram, 0.5)).toBeNull();
    expect(quantile(histogramOf([]), 1)).toBeNull();
  });

  test('takes what no measurement should be as the nearest that can be told', () => {
    expect(quantile(histogramOf([-1, Number.NaN]), 1)).toBe(0);
    expect(quantile(histogramOf([Infinity]), 1)).toBe(quantile(histogramOf([1e9]), 1));
  });

  test('merges in any order and grouping to that of all the values', () => {
    fc.assert(
      fc.property(histogram, histogram, histogram, (a, b, c) => {
        expect(merge([a, b])).toEqual(merge([b, a]));
        expect(merge([merge([a, b]), c])).toEqual(merge([a, merge([b, c])]));
        expect(merge([a, emptyHistogram])).toEqual(a);
      }),
    );
    fc.assert(
      fc.property(values, values, (some, others) => {
        expect(merge([histogramOf(some), histogramOf(others)])).toEqual(histogramOf([...some, ...others]));
      }),
    );
  });

  test('takes one value more, and leaves the one before as it was', () => {
    fc.assert(
      fc.property(values, value, (some, one) => {
        const before = histogramOf(some);
        expect(addTo(before, one)).toEqual(histogramOf([...some, one]));
        expect(before).toEqual(histogramOf(some));
      }),
    );
  });

  test('comes back from its text', () => {
    fc.assert(
      fc.property(histogram, fc.constantFrom(1, 1000, 2 ** 40), (some, times) => {
        const many = some.map((number, at) => (at % 2 === 1 ? number * times : number));
        expect(histogramCodec.decode(histogramCodec.encode(many))).toEqual(many);
      }),
    );
    expect(histogramCodec.encode(histogramOf([0.4, 0.4, 0.5])).length).toBeLessThanOrEqual(5);
  });

  test.each([
    ['a bucket without a count', '3'],
    ['a number that does not end', '3P'],
    ['a number that does not end beside whole ones', '31P'],
    ['a bucket that there is not', 'oo11'],
    ['other characters', '3 1é'],
  ])('is not made of %s', (_, text) => {
    expect(histogramCodec.safeDecode('31').success).toBe(true);
    expect(histogramCodec.safeDecode(text).success).toBe(false);
  });
});

test('statistics are the interval and both percentiles; of nothing there are none', () => {
  const none = { n: 0, ok: 0, firstByte: emptyHistogram, normalised: emptyHistogram };
  expect(statisticsOf(none)).toEqual({ completion: wilson(0, 0), firstByte: null, normalised: null });
  const some = statisticsOf({
    n: 4,
    ok: 3,
    firstByte: histogramOf([100, 100, 100, 900]),
    normalised: histogramOf([0]),
  });
  expect(some.completion).toEqual(wilson(3, 4));
  expect(Math.abs((some.firstByte?.p50 ?? 0) - 100)).toBeLessThan(5);
  expect(Math.abs((some.firstByte?.p95 ?? 0) - 900)).toBeLessThan(45);
  expect(some.normalised).toEqual({ p50: 0, p95: 0 });
});

test('of beats the last fifty are kept, by time, whatever order they come in', () => {
  const time = fc.nat({ max: 1e9 }).map((second) => ({ at: new Date(second * 1000).toISOString() }));
  fc.assert(
    fc.property(fc.array(time, { maxLength: 80 }), fc.array(time, { maxLength: 80 }), (some, more) => {
      const sorted = [...some, ...more].map(({ at }) => at).toSorted();
      expect(appendBeats(appendBeats([], some), more).map(({ at }) => at)).toEqual(sorted.slice(-50));
    }),
  );
});
