import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateMeter } from '../../../shared/fallback/index.ts';

describe('the rate meter', () => {
  test('says nothing before one second', () => {
    const meter = createRateMeter(0);
    meter.observe(5000, 999);
    expect(meter.rate()).toBeNull();
  });

  test('is the plain rate when it is steady', () => {
    const meter = createRateMeter(0);
    for (let second = 1; second <= 30; second += 1) meter.observe(second * 1000, second * 1000);
    expect(meter.rate()).toBeCloseTo(1000, 6);
  });

  test('has gone half the way to a new rate after three seconds', () => {
    const meter = createRateMeter(0);
    meter.observe(1000, 1000);
    for (let second = 2; second <= 4; second += 1) meter.observe(1000 + (second - 1) * 3000, second * 1000);
    expect(meter.rate()).toBeCloseTo(2000, 6);
  });

  test('stays between the slowest and the fastest second', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 60 }), (perSecond) => {
        const meter = createRateMeter(0);
        let total = 0;
        for (const [index, bytes] of perSecond.entries()) meter.observe((total += bytes), (index + 1) * 1000);
        const rate = meter.rate() ?? -1;
        expect(rate).toBeGreaterThanOrEqual(Math.min(...perSecond) - 1e-6);
        expect(rate).toBeLessThanOrEqual(Math.max(...perSecond) + 1e-6);
      }),
    );
  });
});
