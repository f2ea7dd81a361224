/** What holds for a host as a whole: wrong bytes on two links, and the cap. */
import { expect, test } from 'vitest';
import {
  defaultLinkSettings as settings,
  act,
  hostCap,
  isListed,
  mayNewlySuspend,
  newSweep,
  noteSuspension,
} from '../../../../shared/links/index.ts';
import { sweepSchema } from '../../../../shared/links/state/schemas.ts';
import { World, good, hour, minute, refused, start, whole, wrong } from './scene.ts';

function worldOfOneHost(links: number): World {
  const world = new World(1, links);
  for (const link of world.links) world.check(link, { ...good, at: start }, 0.5, true);
  return world;
}

const states = ({ links }: World) => links.map(({ record: { state, by } }) => `${state} ${by}`);

test('one link with wrong bytes is suspended alone, the second takes its host with it', () => {
  const world = worldOfOneHost(4);
  const [first, second] = world.links;
  if (first === undefined || second === undefined) expect.unreachable();
  world.check(first, { ...wrong, at: start + minute }, 0.5, true);
  expect(states(world)).toEqual(['suspended monitor', 'healthy null', 'healthy null', 'healthy null']);
  world.check(second, { ...wrong, at: start + 2 * minute }, 0.5, true);
  expect(states(world)).toEqual(['suspended monitor', 'suspended monitor', 'suspended host', 'suspended host']);
});

test('two links that fail in another way do not take their host with them', () => {
  const world = worldOfOneHost(3);
  for (const at of [0, 11, 22]) {
    for (const link of world.links.slice(0, 2)) world.check(link, { ...refused, at: start + at * minute }, 0.5, true);
  }
  expect(states(world)).toEqual(['suspended monitor', 'suspended monitor', 'healthy null']);
});

test('a link with wrong bytes and one that fails in another way do not take their host with them', () => {
  const world = worldOfOneHost(3);
  const [first, second] = world.links;
  if (first === undefined || second === undefined) expect.unreachable();
  for (const at of [0, 11, 22]) world.check(first, { ...refused, at: start + at * minute }, 0.5, true);
  world.check(second, { ...wrong, at: start + 23 * minute }, 0.5, true);
  expect(states(world)).toEqual(['suspended monitor', 'suspended monitor', 'healthy null']);
});

test('two links that stay wrong do not keep away those that have passed their probation', () => {
  const world = worldOfOneHost(4);
  const bad = world.links.slice(0, 2);
  for (const link of bad) world.check(link, { ...wrong, at: start + minute }, 0.5, true);
  for (let now = start + minute; now < start + 24 * hour; now += minute) {
    for (const link of world.links) {
      const due = link.record.nextCheckAt;
      if (due === null || due > now) continue;
      world.check(link, { ...(bad.includes(link) ? wrong : whole), at: now }, 0.5, true);
    }
  }
  const listed = () => world.links.map(({ record }) => isListed(record));
  expect(listed()).toEqual([false, false, true, true]);
  // Nor does another that fails in its own way.
  const third = world.links[2] ?? expect.unreachable();
  for (const at of [24, 25, 26]) world.check(third, { ...refused, at: start + at * hour }, 0.5, true);
  expect(listed()).toEqual([false, false, false, true]);
});

test('a link that was withdrawn is no second one', () => {
  const world = worldOfOneHost(3);
  const [first, second] = world.links;
  if (first === undefined || second === undefined) expect.unreachable();
  world.check(first, { ...wrong, at: start + minute }, 0.5, true);
  first.record = act(first.record, 'withdraw', start + minute).record;
  world.check(second, { ...wrong, at: start + 2 * minute }, 0.5, true);
  expect(states(world)).toEqual(['withdrawn person', 'suspended monitor', 'healthy null']);
});

test.each([
  [0, 1],
  [1, 1],
  [19, 1],
  [20, 2],
  [40, 4],
  [Number.NaN, 1],
])('of %d hosts, %d may be newly suspended in a sweep', (hosts, cap) => {
  expect(hostCap(hosts, settings)).toBe(cap);
  let sweep = newSweep;
  for (let index = 0; index < cap; index += 1) {
    expect(mayNewlySuspend(sweep, `host${index}`, hosts, start, settings)).toBe(true);
    sweep = noteSuspension(sweep, `host${index}`, start, settings);
  }
  expect(mayNewlySuspend(sweep, 'another', hosts, start, settings)).toBe(false);
  expect(sweepSchema.parse(JSON.parse(JSON.stringify(sweep)))).toEqual(sweep);
});

test('a host that has its place in the sweep does not take another', () => {
  const sweep = noteSuspension(newSweep, 'a', start, settings);
  expect(mayNewlySuspend(sweep, 'a', 10, start, settings)).toBe(true);
  expect(noteSuspension(sweep, 'a', start + 1, settings).suspended).toHaveLength(1);
});

test('the place is free again after the sweep, counted from when the host was last newly suspended', () => {
  const first = noteSuspension(newSweep, 'a', start, settings);
  expect(mayNewlySuspend(first, 'b', 10, start + hour - 1, settings)).toBe(false);
  expect(mayNewlySuspend(first, 'b', 10, start + hour, settings)).toBe(true);
  const again = noteSuspension(first, 'a', start + hour - 1, settings);
  expect(mayNewlySuspend(again, 'b', 10, start + hour, settings)).toBe(false);
  expect(mayNewlySuspend(again, 'b', 10, start + 2 * hour - 1, settings)).toBe(true);
});

test('a host whose links are found to fail one after the other does not keep another waiting', () => {
  const world = new World(2, 40);
  const [x, y] = ['host0.example', 'host1.example'].map((name) => world.ofHost(name));
  if (x === undefined || y === undefined) expect.unreachable();
  // One link of X after the other, twenty minutes apart, for thirteen hours.
  for (const [index, link] of x.entries()) {
    world.check(link, { ...wrong, at: start + index * 20 * minute }, 0.5, true);
  }
  const [bad] = y;
  if (bad === undefined) expect.unreachable();
  world.check(bad, { ...wrong, at: start + 30 * minute }, 0.5, true);
  expect(bad.record).toMatchObject({ state: 'suspect', held: 'cap' });
  world.check(bad, { ...wrong, at: start + 61 * minute }, 0.5, true);
  expect(bad.record.state).toBe('suspended');
});

test('a clock that was set back does not close the sweep for good', () => {
  const sweep = noteSuspension(newSweep, 'a', start, settings);
  expect(mayNewlySuspend(sweep, 'b', 10, start - 2 * hour, settings)).toBe(true);
});

test('all hosts may go where the share says so', () => {
  expect(hostCap(40, { ...settings, capShare: 1 })).toBe(40);
  expect(hostCap(40, { ...settings, capShare: 0 })).toBe(1);
});
