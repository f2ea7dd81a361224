import { expect, onTestFinished, test } from 'vitest';
import { createBudget } from '../../../electron/monitor/budget.ts';
import type { LinkChecker } from '../../../electron/monitor/index.ts';
import { createWatching } from '../../../electron/monitor/watching.ts';
import { createWorkingSet } from '../../../electron/monitor/working-set.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { good, linksOf } from './harness.ts';

function start(check: LinkChecker['check']) {
  const clock = createVirtualClock(0);
  const links = createWorkingSet(() => undefined);
  links.replace(linksOf(1, 1, 50_000_000));
  const budget = createBudget(() => 1e9);
  const bugs: unknown[] = [];
  const watching = createWatching({
    links,
    checker: { check },
    engine: { judge: () => Promise.resolve(true), listen: () => undefined },
    guard: { isOffline: () => false, listen: () => undefined },
    budget,
    clock,
    now: () => new Date(clock.now()),
    random: () => 0.5,
    meanHours: () => 6,
    isOn: () => true,
    onBug: (bug) => bugs.push(bug),
    onChange: () => undefined,
  });
  onTestFinished(() => watching.close());
  return { watching, budget, bugs, spent: () => budget.today(clock.now()).bytes };
}

test('what a check reads is set aside while it goes on, whatever its depth, and booked as it was', async () => {
  const open = Promise.withResolvers<void>();
  const { watching, budget, spent } = start(async (_link, depth) => {
    await open.promise;
    return { ...good, depth, bytes: 3_000_000 };
  });
  const over = watching.now(1, 'pieces');
  expect(budget.affords(1e9 - 4 * 1024 * 1024, 0)).toBe(true);
  expect(budget.affords(1e9 - 4 * 1024 * 1024 + 1, 0)).toBe(false);
  open.resolve();
  await over;
  expect(spent()).toBe(3_000_000);
  expect(budget.affords(997_000_000, 0)).toBe(true);
});

test('what a check has read that ends with a bug is booked as if it had read all', async () => {
  const { watching, spent, bugs } = start(() => Promise.reject(new Error('a bug')));
  await watching.now(1, 'whole');
  expect(bugs).toHaveLength(1);
  expect(spent()).toBe(50_000_000);
});
