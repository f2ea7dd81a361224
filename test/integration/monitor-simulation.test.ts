import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectedWithin, findingsOf } from '../support/simulation/findings.ts';
import { type Month, reportOf } from '../support/simulation/report.ts';
import { simulate, type SimulationOptions } from '../support/simulation/run.ts';
import { dayMs } from '../support/simulation/world.ts';

const large: SimulationOptions = {
  seed: 2026,
  hosts: 40,
  links: 2000,
  days: 30,
  byteBudget: 8 * 1024 ** 3,
  meanHours: 6,
};
const others: readonly SimulationOptions[] = [
  { ...large, seed: 11 },
  { ...large, seed: 7, hosts: 20, links: 400 },
  ...[1, 2, 3, 4, 5].map((seed) => ({ ...large, seed, hosts: 2, links: 60 })),
];
const file = path.join(import.meta.dirname, '..', '..', 'docs', 'monitor-simulation.md');

async function monthOf(options: SimulationOptions): Promise<Month> {
  const began = performance.now();
  const result = await simulate(options);
  const took = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${options.days} days of ${options.links} links on ${options.hosts} hosts: ${took} s\n`);
  return { options, result, findings: findingsOf(result, options.meanHours) };
}

/** What holds in every world. */
function expectPromises({ result, findings }: Month, cap: number): void {
  expect(result.offline.counted).toBe(0);
  expect(findings.suspendedWhileOffline).toBe(0);
  expect(result.said.wrongly).toEqual([]);
  expect(findings.wronglySuspended).toEqual([]);
  expect(findings.wronglyListed).toEqual([]);
  expect(findings.notBack.map(({ link }) => link.url)).toEqual([]);
  expect(findings.mostHostsAnHour).toBeLessThanOrEqual(cap);
}

describe('thirty days, 2,000 links, 40 hosts', () => {
  let month: Month;
  let more: readonly Month[];
  beforeAll(async () => {
    month = await monthOf(large);
    const months: Month[] = [];
    for (const options of others) months.push(await monthOf(options));
    more = months;
  }, 600_000);

  test('nobody is suspended for our own line, nor judged, and it is known when that is down', () => {
    const { result, findings } = month;
    expectPromises(month, 4);
    expect(result.offline.checks).toBeGreaterThan(0);
    // Six hours without a line, and two with the index alone.
    expect(result.said.offline).toBeGreaterThan(7 * 60);
    expect(findings.suspensions.byMonitor).toBeGreaterThan(100);
  });

  test('wrong bytes are found within the confidence that follows from the checks', () => {
    const { altered } = month.findings;
    expect(altered).toHaveLength(large.links / 50);
    for (const days of [1, 2, 4, 7]) {
      const found = altered.filter(({ afterMs }) => afterMs !== null && afterMs <= days * dayMs).length;
      const { mean, deviation } = expectedWithin(altered, days * dayMs);
      // An outage of the host lets a link leave earlier than its bytes would: more is no harm.
      expect(found).toBeGreaterThanOrEqual(mean - 3 * deviation);
    }
  });

  test('what is well again comes back, and checks stay within their budget', () => {
    expect(month.findings.restorations).toBeGreaterThan(100);
    // What is on its way when the budget ends is not cut off; what must be read so that links come back has its own.
    for (const { bytes } of month.result.perDay) expect(bytes).toBeLessThan(large.byteBudget * 1.05);
  });

  test('it holds in other worlds, also where two hosts are all there are and both are down', () => {
    for (const one of more) {
      expectPromises(one, Math.max(1, Math.floor(one.options.hosts / 10)));
      const { outages } = one.findings;
      expect(outages.suspended).toBeGreaterThan(outages.links / 2);
    }
  });

  test('docs/monitor-simulation.md says what happened', async () => {
    await expect(reportOf(month, more)).toMatchFileSnapshot(file);
  });
});
