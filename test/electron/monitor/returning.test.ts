import { expect, test } from 'vitest';
import { createBudget } from '../../../electron/monitor/budget.ts';
import { createReturning } from '../../../electron/monitor/returning.ts';
import { altered, hour, linksOf, minute, startMonitor } from './harness.ts';

const mib = 1024 * 1024;

test('what must be read has a ceiling of its own, and one at a time is read in any case', () => {
  const budget = createBudget(() => 100);
  budget.begin(100, false)(100, 0);
  expect(budget.affords(1, 0)).toBe(false);
  expect(budget.affordsNeeded(500, 0)).toBe(true);
  const read = budget.begin(500, true);
  expect(budget.affordsNeeded(1, 0)).toBe(false);
  read(60, 0);
  expect(budget.affordsNeeded(40, 0)).toBe(true);
  expect(budget.affordsNeeded(41, 0)).toBe(false);
  expect(budget.affordsNeeded(100, 24 * hour)).toBe(true);
});

test('what a clock booked that was ahead does not stay', () => {
  const budget = createBudget(() => 100);
  budget.begin(0, false)(100, 365 * 24 * hour);
  expect(budget.today(0)).toEqual({ bytes: 0, checks: 0 });
  expect(budget.affords(100, 0)).toBe(true);
});

test('a budget that was kept by an older version is read', () => {
  const budget = createBudget(() => 100);
  budget.load(JSON.stringify([{ hour: 0, bytes: 80, checks: 1 }]));
  expect(budget.today(0)).toEqual({ bytes: 80, checks: 1 });
  expect(budget.affordsNeeded(100, 0)).toBe(true);
});

test('links of one host come back one after the other: sooner and sooner while they are right', () => {
  const returning = createReturning(() => 1 - Math.exp(-1));
  let at = 0;
  const gaps: number[] = [];
  for (let turns = 0; turns < 8; turns += 1) {
    const begun = at;
    while (!returning.turn('a', 1, at).isNow) at += 1000;
    gaps.push((at - begun) / 1000);
    returning.saw('a', true);
  }
  expect(gaps).toEqual([0, 300, 150, 75, 38, 19, 10, 10]);
  expect(returning.turn('b', 1, at).isNow).toBe(true);
  returning.saw('a', false);
  while (!returning.turn('a', 1, at).isNow) at += 1000;
  const { isNow, again } = returning.turn('a', 100, at);
  expect(isNow).toBe(false);
  // Those that wait do not all ask again at once, and none for long.
  expect(again - at).toBeGreaterThan(10 * minute);
  expect(again - at).toBeLessThan(15 * minute);
  // A clock that was set back does not hold them.
  expect(returning.turn('a', 1, at - 24 * hour).isNow).toBe(true);
});

test('two wrong links of a large host do not make it send everything it has', async () => {
  const world = await startMonitor({
    links: linksOf(1, 200, 50 * mib),
    answer: ({ id }, depth) => {
      if (depth === 'whole') return id <= 2 ? { ...altered, bytes: 50 * mib } : { bytes: 50 * mib };
      return { depth: 'headers' };
    },
    settings: { byteBudget: 1024 ** 3 },
  });
  await world.monitor.act({ ids: [1, 2] }, { kind: 'probe' });
  await world.settle();
  expect([...world.records.values()].filter(({ state }) => state === 'suspended')).toHaveLength(200);
  const wholes = () => world.asked.filter(({ depth }) => depth === 'whole').length - 2;
  await world.pass(20 * minute);
  expect(wholes()).toBeLessThan(10);
  await world.pass(24 * hour);
  // A budget of twenty files, as much again, and what the hours that have moved on give back.
  expect(wholes()).toBeGreaterThan(15);
  expect(wholes()).toBeLessThan(60);
});
