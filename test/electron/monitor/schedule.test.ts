import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDueHeap } from '../../../electron/monitor/due-heap.ts';
import { chooseDepth, exponential, firstCheck, nextCheck } from '../../../electron/monitor/schedule.ts';
import { linkStates } from '../../../shared/contract/health.ts';

const hour = 3_600_000;
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the gaps between checks', () => {
  test('are exponential: as long on average as was set, and no gap says when the next one ends', () => {
    const gaps = Array.from({ length: 10_000 }, (_, at) => exponential(6 * hour, () => (at + 0.5) / 10_000));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    expect(mean / hour).toBeCloseTo(6, 1);
    const long = gaps.filter((gap) => gap > 6 * hour);
    const rest = long.reduce((sum, gap) => sum + gap - 6 * hour, 0) / long.length;
    expect(rest / hour).toBeGreaterThan(5.8);
  });

  test('a link that a person took away is never looked at by itself; every other has its time, and none before now', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...linkStates),
        fc.option(fc.integer({ min: 0, max: 1e9 })),
        chance,
        (state, nextCheckAt, random) => {
          const times = { at: 5e8, meanHours: 6, random: () => random };
          const next = nextCheck({ state, nextCheckAt }, times);
          const first = firstCheck({ state, nextCheckAt }, times);
          const never =
            state === 'withdrawn' || (nextCheckAt === null && (state === 'suspended' || state === 'on-probation'));
          expect(next === null).toBe(never);
          expect(first === null).toBe(never);
          if (next !== null) expect(next).toBeGreaterThanOrEqual(5e8);
          if (first !== null) expect(first).toBeGreaterThanOrEqual(5e8);
        },
      ),
    );
  });

  test('what the state machine wants is not put off', () => {
    const times = { at: 1000, meanHours: 6, random: () => 0.999 };
    expect(nextCheck({ state: 'suspended', nextCheckAt: 5000 }, times)).toBe(5000);
    expect(nextCheck({ state: 'suspect', nextCheckAt: 5000 }, times)).toBe(5000);
    expect(nextCheck({ state: 'healthy', nextCheckAt: 5000 }, times)).toBe(5000);
  });

  test('what a clock that was ahead has set is due at once', () => {
    const times = { at: 1000, meanHours: 6, random: () => 0.999 };
    expect(nextCheck({ state: 'suspended', nextCheckAt: 365 * 24 * hour }, times)).toBe(1000);
    expect(nextCheck({ state: 'suspended', nextCheckAt: 7 * 24 * hour }, times)).toBe(7 * 24 * hour);
  });

  test('after a start the first checks are spread: overdue ones too', () => {
    const starts = Array.from({ length: 100 }, (_, at) =>
      firstCheck({ state: 'suspended', nextCheckAt: 0 }, { at: hour, meanHours: 6, random: () => at / 100 }),
    );
    expect(new Set(starts).size).toBe(100);
    expect(starts.every((at) => at !== null && at >= hour + 120_000 && at < 2 * hour + 120_000)).toBe(true);
  });
});

describe('the depth', () => {
  const rich = { affords: () => true, affordsNeeded: () => true };
  const poor = { affords: () => false, affordsNeeded: () => true };
  const facts = { state: 'healthy', wantsWhole: false, size: 50e6, budget: rich, at: 0 } as const;

  test('is drawn: mostly headers, sometimes pieces, seldom the whole', () => {
    const drawn = Array.from(
      { length: 1000 },
      (_, at) => chooseDepth({ ...facts, random: () => (at + 0.5) / 1000 })?.depth,
    );
    expect(drawn.filter((depth) => depth === 'headers')).toHaveLength(600);
    expect(drawn.filter((depth) => depth === 'pieces')).toHaveLength(300);
    expect(drawn.filter((depth) => depth === 'whole')).toHaveLength(100);
  });

  test('is headers alone once the bytes are used up, except for suspicion and for coming back', () => {
    fc.assert(
      fc.property(chance, (random) => {
        const broke = { ...facts, budget: poor, random: () => random };
        expect(chooseDepth(broke)).toEqual({ depth: 'headers', isNeeded: false });
        expect(chooseDepth({ ...broke, state: 'suspect' })?.depth).not.toBe('headers');
        const away = { ...broke, state: 'on-probation', wantsWhole: true } as const;
        expect(chooseDepth(away)).toEqual({ depth: 'whole', isNeeded: true });
        const none = { affords: () => false, affordsNeeded: () => false };
        expect(chooseDepth({ ...away, budget: none })).toBeNull();
        expect(chooseDepth({ ...broke, state: 'suspect', budget: none })?.depth).toBe('headers');
      }),
    );
  });

  test('is pieces where only the whole is too much', () => {
    const some = { ...facts, budget: { ...rich, affords: (bytes: number) => bytes <= 5e6 }, random: () => 0.95 };
    expect(chooseDepth(some)?.depth).toBe('pieces');
  });
});

test('the heap gives what is due in its order, whatever was moved and removed', () => {
  const change = fc.record({ id: fc.integer({ min: 0, max: 40 }), due: fc.option(fc.integer({ min: 0, max: 1000 })) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 400 }), (changes) => {
      const heap = createDueHeap();
      const model = new Map<number, number>();
      for (const { id, due } of changes) {
        if (due === null) {
          heap.delete(id);
          model.delete(id);
        } else {
          heap.set(id, due);
          model.set(id, due);
        }
        expect(heap.first()?.due ?? null).toBe(model.size === 0 ? null : Math.min(...model.values()));
      }
      const given: number[] = [];
      for (let first = heap.first(); first !== null; first = heap.first()) {
        expect(model.get(first.id)).toBe(first.due);
        given.push(first.due);
        heap.delete(first.id);
      }
      expect(given).toEqual([...model.values()].toSorted((a, b) => a - b));
    }),
  );
});
