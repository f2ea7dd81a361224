import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noneMatch, rangeStillValid, selectRange } from '../../../electron/serving/ranges.ts';

test.each([
  [undefined, { kind: 'whole' }],
  ['bytes=0-0', { kind: 'part', first: 0, last: 0 }],
  ['bytes=0-', { kind: 'part', first: 0, last: 99 }],
  ['bytes=10-19', { kind: 'part', first: 10, last: 19 }],
  ['Bytes= 10-19 ', { kind: 'part', first: 10, last: 19 }],
  ['bytes=90-1000', { kind: 'part', first: 90, last: 99 }],
  ['bytes=-1', { kind: 'part', first: 99, last: 99 }],
  ['bytes=-1000', { kind: 'part', first: 0, last: 99 }],
  ['bytes=-0', { kind: 'unsatisfiable' }],
  ['bytes=100-', { kind: 'unsatisfiable' }],
  ['bytes=100-200', { kind: 'unsatisfiable' }],
  ['bytes=20-10', { kind: 'whole' }],
  ['bytes=-', { kind: 'whole' }],
  ['bytes=0-1,5-6', { kind: 'whole' }],
  ['bytes=a-b', { kind: 'whole' }],
  ['items=0-1', { kind: 'whole' }],
])('%s of 100 bytes', (header, expected) => {
  expect(selectRange(header, 100)).toEqual(expected);
});

test('an empty file has no satisfiable range', () => {
  expect(selectRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' });
  expect(selectRange('bytes=-5', 0)).toEqual({ kind: 'unsatisfiable' });
});

test('a part always lies within the file', () => {
  const numbers = fc.oneof(fc.constant(''), fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String));
  fc.assert(
    fc.property(numbers, numbers, fc.nat(), (from, to, size) => {
      const range = selectRange(`bytes=${from}-${to}`, size);
      if (range.kind !== 'part') return;
      expect(range.first).toBeGreaterThanOrEqual(0);
      expect(range.last).toBeGreaterThanOrEqual(range.first);
      expect(range.last).toBeLessThan(size);
    }),
  );
});

test('any other header is ignored', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      fc.pre(!/^bytes=/i.test(header));
      expect(selectRange(header, 10)).toEqual({ kind: 'whole' });
    }),
  );
});

test('If-Range takes our tag or our date, and no weak tag', () => {
  const date = 'Sun, 22 Nov 2026 00:00:00 GMT';
  expect(rangeStillValid(undefined, '"a"', date)).toBe(true);
  expect(rangeStillValid('"a"', '"a"', date)).toBe(true);
  expect(rangeStillValid(date, '"a"', date)).toBe(true);
  expect(rangeStillValid('"b"', '"a"', date)).toBe(false);
  expect(rangeStillValid('W/"a"', '"a"', date)).toBe(false);
  expect(rangeStillValid('Sat, 21 Nov 2026 00:00:00 GMT', '"a"', date)).toBe(false);
});

test('If-None-Match compares weakly and reads lists', () => {
  expect(noneMatch(undefined, '"a"')).toBe(false);
  expect(noneMatch('"a"', '"a"')).toBe(true);
  expect(noneMatch('"b", W/"a"', '"a"')).toBe(true);
  expect(noneMatch('*', '"a"')).toBe(true);
  expect(noneMatch('"b"', '"a"')).toBe(false);
});
