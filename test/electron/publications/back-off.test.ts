import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOffMs } from '../../../electron/publications/back-off.ts';

test('doubles from five seconds to ten minutes', () => {
  const seconds = [1, 2, 3, 7, 8, 1000].map((failures) => backOffMs(failures, 0.5) / 1000);
  expect(seconds).toEqual([5, 10, 20, 320, 600, 600]);
});

test('spreads by a tenth at most, and never shrinks by more than that', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const plain = backOffMs(failures, 0.5);
      expect(Math.abs(backOffMs(failures, random) - plain)).toBeLessThanOrEqual(plain / 10 + 1);
      expect(backOffMs(failures + 1, 0.5)).toBeGreaterThanOrEqual(plain);
    }),
  );
});
