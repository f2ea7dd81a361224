import { describe, expect, test } from 'vitest';
import { isProblem } from '../../../shared/problem/index.ts';
import { altered, broken, hour, linksOf, minute, refused, startMonitor } from './harness.ts';

describe('suspension', () => {
  test('three failures in a row over ten minutes take a link off, and only then is it published', async () => {
    let down = false;
    const world = await startMonitor({
      links: linksOf(3, 1),
      answer: ({ id }) => (down && id === 1 ? refused : {}),
    });
    await world.pass(2 * hour);
    expect(world.records.get(1)).toMatchObject({ state: 'healthy', listed: true });
    expect(world.published).toEqual([]);
    down = true;
    await world.pass(60 * hour);
    expect(world.records.get(1)).toMatchObject({ state: 'suspended', listed: false });
    const [first] = world.transitions.filter(({ to }) => to === 'suspended');
    expect(first).toMatchObject({ linkId: 1, by: 'monitor' });
    const failures = world.checks.filter(
      ({ linkId, code, at }) => linkId === 1 && code !== 'ok' && at <= (first?.at ?? ''),
    );
    expect(failures.length).toBeGreaterThanOrEqual(3);
    expect(Date.parse(failures.at(-1)?.at ?? '') - Date.parse(failures[0]?.at ?? '')).toBeGreaterThanOrEqual(
      10 * minute,
    );
    expect(world.published).toEqual([['project-1']]);
    // Others were asked whether our own line works.
    expect(world.controlled.flat().every(({ host }) => host !== 'host-0.example')).toBe(true);
  });

  test('wrong bytes suspend at once; two links of them suspend the host, and nobody else', async () => {
    const world = await startMonitor({
      links: linksOf(2, 5),
      answer: ({ id }, depth) => ((id === 1 || id === 2) && depth === 'whole' ? altered : {}),
    });
    await world.monitor.act({ ids: [1] }, { kind: 'probe' });
    await world.settle();
    expect(world.records.get(1)?.state).toBe('suspended');
    expect(world.monitor.record(3)?.state).toBe('never-checked');
    await world.monitor.act({ ids: [2] }, { kind: 'probe' });
    await world.settle();
    expect([1, 2, 3, 4, 5].map((id) => world.records.get(id)?.state)).toEqual(Array(5).fill('suspended'));
    expect([6, 7, 8, 9, 10].some((id) => world.records.get(id)?.state === 'suspended')).toBe(false);
    expect(world.transitions.filter(({ by }) => by === 'host').map(({ linkId }) => linkId)).toEqual([3, 4, 5]);
    expect(world.published.flat().toSorted()).toEqual([
      'project-1',
      'project-2',
      'project-3',
      'project-4',
      'project-5',
    ]);
  });

  test('it comes back after two successes, one of the whole file', async () => {
    let down = true;
    const world = await startMonitor({ links: linksOf(2, 1), answer: ({ id }) => (down && id === 1 ? broken : {}) });
    await world.pass(30 * hour);
    expect(world.records.get(1)?.listed).toBe(false);
    const since = world.now();
    down = false;
    await world.pass(30 * hour);
    expect(world.records.get(1)).toMatchObject({ listed: true });
    const back = world.transitions.find(
      ({ linkId, to, at }) => linkId === 1 && to === 'healthy' && Date.parse(at) > since,
    );
    const good = world.checks.filter(
      ({ linkId, at, code }) => linkId === 1 && Date.parse(at) > since && at <= (back?.at ?? '') && code === 'ok',
    );
    expect(good.length).toBeGreaterThanOrEqual(2);
    expect(good.some(({ depth }) => depth === 'whole')).toBe(true);
    expect(world.published).toEqual([['project-1'], ['project-1']]);
  });

  test('where many hosts fail at once, a tenth is suspended and the rest waits for a person', async () => {
    let down = false;
    const world = await startMonitor({ links: linksOf(20, 1), answer: () => (down ? broken : {}) });
    await world.pass(3 * hour);
    down = true;
    // Each is looked at whole now: three times over twelve minutes.
    for (let round = 0; round < 4; round += 1) {
      await world.monitor.act({ ids: Array.from({ length: 20 }, (_, at) => at + 1) }, { kind: 'probe' });
      await world.pass(4 * minute);
    }
    const states = [...world.records.values()];
    expect(states.filter(({ state }) => state === 'suspended')).toHaveLength(2);
    const held = states.filter((record) => record.held);
    expect(held).toHaveLength(18);
    expect(held.every(({ listed }) => listed)).toBe(true);
    const result = await world.monitor.act({ ids: held.map(({ linkId }) => linkId) }, { kind: 'suspend-held' });
    expect(result.links).toBe(18);
    expect([...world.records.values()].every(({ listed }) => !listed)).toBe(true);
  });
});

describe('our own line', () => {
  test('while it is down nobody is scored, and when it is back all goes on', async () => {
    let down = false;
    const world = await startMonitor({
      links: linksOf(10, 2),
      answer: () => (down ? { code: 'dns.failed', status: null } : {}),
      works: () => !down,
      settings: { meanHours: 1 },
    });
    await world.pass(3 * hour);
    const before = world.transitions.length;
    down = true;
    await world.pass(6 * hour);
    expect(world.monitor.state().state).toBe('offline');
    expect(world.transitions).toHaveLength(before);
    const failed = world.checks.filter(({ code }) => code !== 'ok');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every(({ counts }) => !counts)).toBe(true);
    expect([...world.records.values()].every(({ listed }) => listed)).toBe(true);
    expect(world.watched.some(({ state }) => state === 'offline')).toBe(true);
    const asked = world.asked.length;
    down = false;
    await world.pass(6 * hour);
    expect(world.monitor.state().state).toBe('watching');
    expect(world.asked.length).toBeGreaterThan(asked + 10);
    expect(world.transitions).toHaveLength(before);
    expect(world.incidents.size).toBe(0);
  });

  test('a host that is down while others answer is to blame', async () => {
    const world = await startMonitor({ links: linksOf(4, 1), answer: ({ id }) => (id === 1 ? refused : {}) });
    await world.pass(24 * hour);
    expect(world.monitor.state().state).toBe('watching');
    expect(world.records.get(1)?.listed).toBe(false);
    expect(world.controlled.some((others) => others.length > 0 && others.length <= 3)).toBe(true);
  });
});

test('a rehearsal that is down does not stop the watching of public links, nor is it our own line', async () => {
  const links = linksOf(4, 1).map((link) => ({ ...link, rehearsal: link.id <= 2 }));
  const down = { code: 'tcp.refused', status: null, bytes: 0 } as const;
  const world = await startMonitor({
    links,
    answer: ({ rehearsal }) => (rehearsal ? down : {}),
    works: ({ rehearsal }) => !rehearsal,
    settings: { meanHours: 1 },
  });
  await world.pass(24 * hour);
  expect(world.monitor.state().state).toBe('watching');
  const late = world.asked.filter(({ at }) => at > world.now() - 12 * hour);
  expect(late.some(({ id }) => id > 2)).toBe(true);
  expect(late.some(({ id }) => id <= 2)).toBe(false);
  expect([1, 2].map((id) => world.monitor.record(id)?.state)).toEqual(['never-checked', 'never-checked']);
});

test('a tenth of the hosts is a tenth after a restart too, whatever has become of the first', async () => {
  const answer = ({ id }: { readonly id: number }) => (id <= 2 ? altered : {});
  const world = await startMonitor({ links: linksOf(12, 1), answer });
  await world.monitor.act({ ids: [1] }, { kind: 'probe' });
  await world.settle();
  expect(world.records.get(1)?.state).toBe('suspended');
  // It is on probation when the program ends.
  await world.monitor.act({ ids: [1] }, { kind: 'restore' });
  await world.monitor.close();
  const links = linksOf(12, 1).map((link) => ({ ...link, record: world.records.get(link.id)?.record ?? null }));
  const again = await startMonitor({ links, answer, kept: world.store });
  await again.monitor.act({ ids: [2] }, { kind: 'probe' });
  await again.settle();
  expect(again.records.get(2)).toMatchObject({ state: 'suspect', held: true });
});

describe('a person', () => {
  test('suspends, and takes it back within ten seconds: exactly as it was', async () => {
    const world = await startMonitor({ links: linksOf(1, 3) });
    await world.pass(3 * hour);
    const before = [1, 2, 3].map((id) => world.monitor.record(id));
    const { links, undo } = await world.monitor.act({ host: 'host-0.example' }, { kind: 'suspend' });
    expect(links).toBe(3);
    expect([...world.records.values()].every(({ listed }) => !listed)).toBe(true);
    expect(world.published.flat()).toHaveLength(3);
    await world.pass(9000);
    await world.monitor.undo(undo?.id ?? '');
    expect([1, 2, 3].map((id) => world.monitor.record(id))).toEqual(before);
    expect([...world.records.values()].every(({ listed }) => listed)).toBe(true);
    expect(world.published.flat()).toHaveLength(6);
    await expect(world.monitor.undo(undo?.id ?? '')).rejects.toSatisfy(
      (error) => isProblem(error) && error.problem.code === 'health.undo_over',
    );
  });

  test('who takes back a maintenance window takes back nothing else', async () => {
    let bad = false;
    const world = await startMonitor({ links: linksOf(1, 1), answer: () => (bad ? altered : {}) });
    await world.pass(3 * hour);
    const from = new Date(world.now() + hour).toISOString();
    const until = new Date(world.now() + 2 * hour).toISOString();
    const { undo } = await world.monitor.act({ ids: [1] }, { kind: 'maintenance', window: { from, until } });
    bad = true;
    await world.monitor.act({ ids: [1] }, { kind: 'probe' });
    await world.settle();
    expect(world.records.get(1)?.listed).toBe(false);
    await world.monitor.undo(undo?.id ?? '');
    expect(world.monitor.record(1)).toMatchObject({ state: 'suspended', by: 'monitor', maintenance: null });
    expect(world.records.get(1)?.listed).toBe(false);
  });

  test('cannot take back what a check has overtaken', async () => {
    const world = await startMonitor({ links: linksOf(1, 1) });
    await world.monitor.act({ ids: [1] }, { kind: 'suspend' });
    const { undo } = await world.monitor.act({ ids: [1] }, { kind: 'restore' });
    await world.settle();
    expect(world.records.get(1)?.state).toBe('healthy');
    await expect(world.monitor.undo(undo?.id ?? '')).rejects.toSatisfy(
      (error) => isProblem(error) && error.problem.code === 'health.undo_overtaken',
    );
    expect(world.records.get(1)?.state).toBe('healthy');
  });

  test('who takes back a suspension does not list a link whose host was suspended meanwhile', async () => {
    const world = await startMonitor({ links: linksOf(1, 3), answer: ({ id }) => (id === 3 ? {} : altered) });
    const { undo } = await world.monitor.act({ ids: [3] }, { kind: 'suspend' });
    await world.monitor.act({ ids: [1, 2] }, { kind: 'probe' });
    await world.settle();
    await world.monitor.undo(undo?.id ?? '');
    expect(world.monitor.record(3)).toMatchObject({ state: 'suspended', by: 'host' });
    expect(world.records.get(3)?.listed).toBe(false);
  });

  test('who restores a host does not bring back what was withdrawn for good', async () => {
    const world = await startMonitor({ links: linksOf(1, 2) });
    await world.monitor.act({ ids: [1] }, { kind: 'withdraw' });
    await world.monitor.act({ ids: [2] }, { kind: 'suspend' });
    const { links } = await world.monitor.act({ host: 'host-0.example' }, { kind: 'restore' });
    await world.settle();
    expect(links).toBe(1);
    expect([1, 2].map((id) => world.records.get(id)?.state)).toEqual(['withdrawn', 'healthy']);
  });

  test('who keeps a link away is not told that it fails, and neither is its host', async () => {
    const told: string[] = [];
    const world = await startMonitor({
      links: linksOf(3, 1),
      answer: () => refused,
      settings: { enabled: false },
      onFailure: (_result, { host }) => void told.push(host),
    });
    await world.monitor.act({ ids: [1] }, { kind: 'withdraw' });
    await world.monitor.act({ ids: [2] }, { kind: 'suspend' });
    const checked = await world.monitor.checkAll();
    expect(checked.map(({ link }) => link.id)).toEqual([3]);
    await world.monitor.act({ ids: [2] }, { kind: 'probe' });
    await world.settle();
    expect(world.asked.map(({ id }) => id)).toEqual([3, 2]);
    expect(told).toEqual(['host-2.example']);
  });

  test('cannot take it back later', async () => {
    const world = await startMonitor({ links: linksOf(1, 1) });
    const { undo } = await world.monitor.act({ ids: [1] }, { kind: 'withdraw' });
    await world.pass(10_001);
    await expect(world.monitor.undo(undo?.id ?? '')).rejects.toSatisfy(
      (error) => isProblem(error) && error.problem.code === 'health.undo_over',
    );
    expect(world.records.get(1)).toMatchObject({ state: 'withdrawn', listed: false });
  });

  test('who has suspended a link brings it back with a whole check, even from a standstill', async () => {
    const world = await startMonitor({ links: linksOf(1, 1), settings: { enabled: false } });
    await world.monitor.act({ ids: [1] }, { kind: 'suspend' });
    await world.pass(48 * hour);
    expect(world.asked).toEqual([]);
    expect(world.records.get(1)?.listed).toBe(false);
    await world.monitor.act({ ids: [1] }, { kind: 'restore' });
    await world.settle();
    expect(world.asked).toMatchObject([{ id: 1, depth: 'whole' }]);
    expect(world.records.get(1)).toMatchObject({ state: 'healthy', listed: true });
  });

  test('says that a host is being worked on: what fails then counts for nothing', async () => {
    const world = await startMonitor({ links: linksOf(2, 1), answer: ({ id }) => (id === 1 ? refused : {}) });
    const until = new Date(world.now() + 24 * hour).toISOString();
    const window = { from: new Date(world.now()).toISOString(), until };
    await world.monitor.act({ host: 'host-0.example' }, { kind: 'maintenance', window });
    await world.pass(23 * hour);
    expect(world.checks.filter(({ linkId }) => linkId === 1).every(({ counts }) => !counts)).toBe(true);
    expect(world.records.get(1)?.listed).toBe(true);
    await world.pass(48 * hour);
    expect(world.records.get(1)?.listed).toBe(false);
  });

  test('is told what is not there', async () => {
    const world = await startMonitor({ links: linksOf(1, 1) });
    const code = (wanted: string) => (error: unknown) => isProblem(error) && error.problem.code === wanted;
    await expect(world.monitor.act({ ids: [9] }, { kind: 'probe' })).rejects.toSatisfy(code('health.link_unknown'));
    await expect(world.monitor.act({ host: 'x' }, { kind: 'probe' })).rejects.toSatisfy(code('health.host_unknown'));
  });
});
