import { describe, expect, test } from 'vitest';
import { createBudget } from '../../../electron/monitor/budget.ts';
import { createRunner } from '../../../electron/monitor/runner.ts';
import { newLink } from '../../../shared/links/index.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { altered, hour, linksOf, minute, startMonitor } from './harness.ts';

describe('the runner', () => {
  function start(hosts: number, each: number, { deep = false, size = 1_000_000 } = {}) {
    const clock = createVirtualClock(0);
    const watched = new Map(linksOf(hosts, each, size).map((link) => [link.id, { link, record: newLink(0) }]));
    const open = new Map<number, () => void>();
    const most = { all: 0, host: 0 };
    const begun: number[] = [];
    const runner = createRunner({
      clock,
      find: (id) => watched.get(id),
      choose: () => ({ depth: deep ? 'whole' : 'headers', isNeeded: false }),
      async check({ link }) {
        begun.push(link.id);
        const { promise, resolve } = Promise.withResolvers<void>();
        open.set(link.id, resolve);
        const ofHost = [...open.keys()].filter((id) => watched.get(id)?.link.host === link.host);
        most.all = Math.max(most.all, open.size);
        most.host = Math.max(most.host, ofHost.length);
        await promise;
        open.delete(link.id);
      },
      onBug(error) {
        throw error;
      },
      onChange: () => undefined,
    });
    return { clock, runner, open, most, begun, ids: [...watched.keys()] };
  }

  test('looks at eight links at once and two of one host, until all were looked at once', async () => {
    const { clock, runner, open, most, begun, ids } = start(6, 10);
    for (const id of ids) runner.plan(id, id);
    runner.resume();
    clock.advance(1000);
    while (open.size > 0) {
      const [[id, end] = []] = open;
      end?.();
      await new Promise(setImmediate);
      expect(id).toBeDefined();
    }
    expect(most).toEqual({ all: 8, host: 2 });
    expect(begun.toSorted((a, b) => a - b)).toEqual(ids);
    await runner.close();
  });

  test('reads no more than two large files at once, and looks at others meanwhile', async () => {
    const large = start(6, 10, { deep: true, size: 50_000_000 });
    for (const id of large.ids) large.runner.plan(id, id);
    large.runner.resume();
    large.clock.advance(1000);
    void large.runner.now(60, 'headers');
    expect(large.begun).toHaveLength(3);
    while (large.open.size > 0) {
      const [[, end] = []] = large.open;
      end?.();
      await new Promise(setImmediate);
      expect(large.open.size).toBeLessThanOrEqual(3);
    }
    expect(new Set(large.begun).size).toBe(60);
    await large.runner.close();
  });

  test('looks at nothing of a host that asked for rest, unless a person wants it', async () => {
    const { clock, runner, open, begun } = start(2, 2);
    for (const id of [1, 2, 3]) runner.plan(id, 10);
    runner.rest('host-0.example', 60_000);
    runner.resume();
    clock.advance(1000);
    expect(begun).toEqual([3]);
    void runner.now(2, 'whole');
    expect(begun).toEqual([3, 2]);
    for (const end of open.values()) end();
    await new Promise(setImmediate);
    clock.advance(60_000);
    expect(begun.filter((id) => id === 1)).toHaveLength(1);
    for (const end of open.values()) end();
    await runner.close();
  });

  test('has one timer for ten thousand that wait', async () => {
    const { clock, runner } = start(1, 1);
    let timers = 0;
    const counting = createRunner({
      clock: {
        now: clock.now,
        after(ms, callback) {
          timers += 1;
          const callOff = clock.after(ms, callback);
          return () => {
            timers -= 1;
            callOff();
          };
        },
      },
      find: () => undefined,
      choose: () => null,
      check: () => Promise.resolve(),
      onBug: () => undefined,
      onChange: () => undefined,
    });
    counting.resume();
    for (let id = 0; id < 10_000; id += 1) counting.plan(id, 1_000_000 + ((id * 7919) % 10_000));
    expect(timers).toBe(1);
    await counting.close();
    await runner.close();
  });

  test('a link that is wanted twice is looked at twice, one time after the other', async () => {
    const { runner, open, begun, most } = start(1, 1);
    const both = Promise.all([runner.now(1, 'whole'), runner.now(1, 'whole')]);
    for (let round = 0; round < 2; round += 1) {
      open.get(1)?.();
      await new Promise(setImmediate);
    }
    await both;
    expect(begun).toEqual([1, 1]);
    expect(most.all).toBe(1);
    await runner.close();
  });
});

describe('over time', () => {
  test('a start is no burst, and every link has its turn', async () => {
    const world = await startMonitor({ links: linksOf(20, 10) });
    await world.pass(minute);
    expect(world.asked).toEqual([]);
    await world.pass(2 * minute);
    expect(world.asked.length).toBeLessThan(20);
    await world.pass(59 * minute);
    expect(new Set(world.asked.map(({ id }) => id)).size).toBe(200);
  });

  test('checks come about as often as was set, and no two minutes after each other', async () => {
    const world = await startMonitor({ links: linksOf(20, 1), settings: { meanHours: 6 } });
    await world.pass(10 * 24 * hour);
    const perDay = world.asked.length / 20 / 10;
    expect(perDay).toBeGreaterThan(3.3);
    expect(perDay).toBeLessThan(4.7);
    for (const { id } of linksOf(20, 1)) {
      const times = world.asked.filter((asked) => asked.id === id).map(({ at }) => at);
      expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 2 * minute)).toBe(true);
    }
  });

  test('the bytes of a day are not exceeded but for what is suspect or comes back', async () => {
    const world = await startMonitor({
      links: linksOf(10, 4, 30_000_000),
      answer: (_link, depth) => ({ bytes: { headers: 1000, pieces: 4_000_000, whole: 30_000_000 }[depth] }),
      settings: { byteBudget: 100_000_000, meanHours: 1 },
    });
    await world.pass(24 * hour);
    const spent = world.checks.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(spent).toBeGreaterThan(50_000_000);
    expect(spent).toBeLessThan(110_000_000);
    expect(world.monitor.state().bytesToday).toBeLessThanOrEqual(spent);
    expect(world.asked.length).toBeGreaterThan(500);
  });

  test('what was spent today is known after a restart', () => {
    const budget = createBudget(() => 100);
    budget.begin(0, false)(80, 0);
    const again = createBudget(() => 100);
    again.load(budget.dump());
    expect(again.affords(30, hour)).toBe(false);
    expect(again.affords(20, hour)).toBe(true);
    expect(again.affords(30, 25 * hour)).toBe(true);
    again.load('nonsense');
    expect(again.today(0)).toEqual({ bytes: 0, checks: 0 });
  });

  test('a host that asks for fewer requests is left alone for as long as it asks', async () => {
    const world = await startMonitor({
      links: linksOf(1, 50),
      answer: () => ({ code: 'http.error', status: 429, restMs: 60_000 }),
    });
    await world.pass(2 * hour);
    const times = world.asked.map(({ at }) => at);
    expect(times.length).toBeGreaterThan(20);
    // Two of them may have been under way.
    expect(times.every((at, index) => index < 2 || at - (times[index - 2] ?? 0) >= minute)).toBe(true);
  });

  test('what falls due while the computer sleeps is looked at soon after, and not all at once', async () => {
    let down = true;
    const world = await startMonitor({
      links: linksOf(1, 40),
      answer: () => (down ? { code: 'http.error', status: 404 } : {}),
      settings: { meanHours: 168 },
    });
    await world.pass(3 * hour);
    const away = () => [...world.records.values()].filter(({ listed }) => !listed).length;
    expect(away()).toBeGreaterThan(30);
    down = false;
    const before = world.asked.length;
    world.sleep(48 * hour);
    await world.pass(3 * hour);
    expect(away()).toBe(0);
    const first = world.asked.slice(before).map(({ at }) => at);
    expect(Math.max(...first.slice(0, 10)) - Math.min(...first.slice(0, 10))).toBeGreaterThan(minute);
  });

  test('links that are registered or withdrawn meanwhile are watched, or not any more', async () => {
    const world = await startMonitor({ links: linksOf(2, 1) });
    await world.pass(2 * hour);
    const [first, second] = linksOf(2, 1);
    const [third] = linksOf(3, 1).slice(2);
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few');
    world.links = [first, third];
    await world.monitor.linksChanged();
    const before = world.asked.length;
    await world.pass(48 * hour);
    const after = new Set(world.asked.slice(before).map(({ id }) => id));
    expect(after).toEqual(new Set([1, 3]));
    expect(world.monitor.record(2)).toBeNull();
  });

  test('what a person withdrew and registered again begins anew', async () => {
    const world = await startMonitor({ links: linksOf(1, 1) });
    await world.monitor.act({ ids: [1] }, { kind: 'withdraw' });
    await world.pass(minute);
    world.links = world.links.map((link) => ({ ...link, registeredAt: new Date(world.now()).toISOString() }));
    await world.monitor.linksChanged();
    expect(world.records.get(1)).toMatchObject({ state: 'never-checked', listed: true });
  });

  test('what a person withdrew, registered again on an old verification, shows its whole file first', async () => {
    const world = await startMonitor({ links: linksOf(1, 1) });
    await world.monitor.act({ ids: [1] }, { kind: 'withdraw' });
    await world.pass(minute);
    const registeredAt = new Date(world.now()).toISOString();
    world.links = world.links.map((link) => ({ ...link, registeredAt, listed: false, record: null }));
    await world.monitor.linksChanged();
    expect(world.records.get(1)).toMatchObject({ state: 'suspended', listed: false });
    await world.pass(minute);
    expect(world.asked.at(-1)).toMatchObject({ id: 1, depth: 'whole' });
    await world.pass(24 * hour);
    expect(world.records.get(1)).toMatchObject({ state: 'healthy', listed: true });
  });

  test('after a restart states are as they were, and those that were held in place by a person stay', async () => {
    const world = await startMonitor({ links: linksOf(12, 1), answer: ({ id }) => (id === 1 ? altered : {}) });
    await world.monitor.act({ ids: [1] }, { kind: 'probe' });
    await world.monitor.act({ ids: [2] }, { kind: 'suspend' });
    await world.settle();
    await world.monitor.close();
    const links = linksOf(12, 1).map((link) => ({ ...link, record: world.records.get(link.id)?.record ?? null }));
    const again = await startMonitor({ links });
    expect(again.monitor.record(1)).toMatchObject({ state: 'suspended', by: 'monitor' });
    await again.pass(30 * hour);
    expect(again.records.get(1)).toMatchObject({ listed: true });
    expect(again.monitor.record(2)).toMatchObject({ state: 'suspended', by: 'person' });
    expect(again.asked.some(({ id }) => id === 2)).toBe(false);
  });
});
