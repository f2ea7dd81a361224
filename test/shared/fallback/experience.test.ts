import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  defaultPolicy,
  earnHedge,
  fullHedgeBudget,
  hedgeDelay,
  observeReference,
  observeWait,
  p95,
  parsePolicy,
  type Reference,
  referenceAt,
  spendHedge,
} from '../../../shared/fallback/index.ts';

describe('the speed of the hosted copy', () => {
  const after = (...samples: readonly (readonly [rate: number, at: number])[]) => {
    let known: Reference | null = null;
    for (const [rate, at] of samples) known = observeReference(known, rate, at, defaultPolicy);
    return known;
  };

  test('is known after three downloads, and the newest weighs a fifth', () => {
    expect(referenceAt(after([100, 0], [100, 1]), 2, defaultPolicy)).toBeNull();
    expect(referenceAt(after([100, 0], [100, 1], [200, 2]), 2, defaultPolicy)).toBeCloseTo(120, 9);
  });

  test('is forgotten after a day', () => {
    const day = 24 * 3_600_000;
    const known = after([100, 0], [100, 1], [100, 2]);
    expect(referenceAt(known, day + 2, defaultPolicy)).toBe(100);
    expect(referenceAt(known, day + 3, defaultPolicy)).toBeNull();
    expect(observeReference(known, 7, day + 3, defaultPolicy)).toMatchObject({ mean: 7, samples: 1 });
  });

  test('is not moved by what is no rate', () => {
    const known = after([100, 0]);
    for (const rate of [0, -1, Number.NaN, Infinity])
      expect(observeReference(known, rate, 1, defaultPolicy)).toBe(known);
  });
});

describe('the second request', () => {
  const waits = (...values: readonly number[]) => values.reduce(observeWait, []);

  test('comes after what 95 of 100 answers took, from 250 ms to 2 s', () => {
    expect(hedgeDelay([], defaultPolicy)).toBe(2000);
    expect(hedgeDelay(waits(3, 4, 5), defaultPolicy)).toBe(250);
    expect(hedgeDelay(waits(...Array.from({ length: 20 }, (_, at) => 300 + at)), defaultPolicy)).toBe(318);
    expect(hedgeDelay(waits(9000), defaultPolicy)).toBe(2000);
    expect(p95([])).toBeNull();
  });

  test('only the newest answers count', () => {
    expect(p95(waits(...Array.from({ length: 1000 }, () => 9000), ...Array.from({ length: 64 }, () => 1)))).toBe(1);
  });

  test('is made for at most a tenth of the downloads, and one more, over any sequence', () => {
    const asked = fc.array(fc.boolean(), { maxLength: 400 });
    const settings = fc.record({ hedgeShare: fc.double({ min: 0, max: 1, noNaN: true }), hedgeBurst: fc.nat(5) });
    fc.assert(
      fc.property(asked, fc.option(settings), (wanted, given) => {
        const policy = given === null ? defaultPolicy : parsePolicy(given);
        let budget = fullHedgeBudget(policy);
        let made = 0;
        for (const [index, wants] of wanted.entries()) {
          budget = earnHedge(budget, policy);
          const rest = wants ? spendHedge(budget) : null;
          if (rest !== null) {
            budget = rest;
            made += 1;
          }
          expect(made).toBeLessThanOrEqual(policy.hedgeBurst + policy.hedgeShare * (index + 1) + 1e-6);
        }
      }),
    );
  });

  test('is made again after ten downloads', () => {
    let budget = spendHedge(fullHedgeBudget(defaultPolicy)) ?? -1;
    for (let download = 1; download < 10; download += 1) {
      budget = earnHedge(budget, defaultPolicy);
      expect(spendHedge(budget)).toBeNull();
    }
    expect(spendHedge(earnHedge(budget, defaultPolicy))).toBeCloseTo(0, 6);
  });
});
