import { describe, expect, test } from 'vitest';
import { createUnrelated } from '../../../electron/monitor/unrelated.ts';
import { createWorkingSet } from '../../../electron/monitor/working-set.ts';
import type { MonitoredLink } from '../../../electron/store/index.ts';
import { newLink } from '../../../shared/links/index.ts';
import { noFailures } from '../../../shared/links/state/record.ts';
import { hour, linksOf } from './harness.ts';

const noon = Date.parse('2026-11-20T12:00:00.000Z');

function start(links: readonly MonitoredLink[]) {
  let at = noon;
  const set = createWorkingSet(() => undefined);
  set.replace(links);
  const unrelated = createUnrelated(set, { random: () => 0.5, now: () => at });
  const [first] = links;
  if (first === undefined) throw new Error('there are none');
  const hosts = () => unrelated.of(first).map(({ host }) => host);
  return { unrelated, hosts, pass: (ms: number) => (at += ms) };
}

describe('hosts by which our own line is tried', () => {
  test('are those that were well lately, never the one in question, and none that fails in its own right', () => {
    const links = linksOf(4, 1);
    const { unrelated, hosts, pass } = start(links);
    expect(hosts()).toEqual([]);
    for (const link of links) unrelated.wasWell(link);
    expect(hosts().toSorted()).toEqual(['host-1.example', 'host-2.example', 'host-3.example']);
    for (const link of links.slice(2, 3)) unrelated.wasBad(link);
    expect(hosts().toSorted()).toEqual(['host-1.example', 'host-3.example']);
    pass(24 * hour);
    expect(hosts()).toEqual([]);
  });

  test('after a start it is the last good check that counts, not the start', () => {
    const ago = (hours: number) => new Date(noon - hours * hour).toISOString();
    const failed = JSON.stringify({
      ...newLink(noon),
      state: 'suspended',
      by: 'monitor',
      nextCheckAt: noon,
      failures: { ...noFailures, count: 3, firstAt: noon - 2 * hour, lastAt: noon - hour, lastCode: 'tcp.refused' },
    });
    const links = linksOf(5, 2).map((link): MonitoredLink => {
      // The second: a day ago; the third: two hours ago, and refused since; the fourth: an hour ago; the fifth: never.
      const lastGoodAt = { 'host-1.example': ago(25), 'host-2.example': ago(2), 'host-3.example': ago(1) }[link.host];
      return { ...link, lastGoodAt: lastGoodAt ?? null, record: link.id === 6 ? failed : null };
    });
    const { unrelated, hosts, pass } = start(links);
    unrelated.resume();
    expect(hosts()).toEqual(['host-3.example']);
    pass(23 * hour + 1);
    expect(hosts()).toEqual([]);
  });
});
