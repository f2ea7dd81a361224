import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectedWithin, type Findings, findingsOf } from '../support/simulation/findings.ts';
import { reportOf } from '../support/simulation/report.ts';
import { simulate, type SimulationOptions, type SimulationResult } from '../support/simulation/run.ts';
import { dayMs } from '../support/simulation/world.ts';

const options: SimulationOptions = {
  seed: 2026,
  hosts: 40,
  links: 2000,
  days: 30,
  byteBudget: 8 * 1024 ** 3,
  meanHours: 6,
};
const file = path.join(import.meta.dirname, '..', '..', 'docs', 'monitor-simulation.md');

describe('thirty days, 2,000 links, 40 hosts', () => {
  let result: SimulationResult;
  let findings: Findings;
  beforeAll(async () => {
    result = await simulate(options);
    findings = findingsOf(result, options.meanHours);
  }, 300_000);

  test('nobody is suspended for our own outage, nor judged', () => {
    expect(result.offline.checks).toBeGreaterThan(0);
    expect(result.offline.counted).toBe(0);
    expect(findings.suspendedWhileOffline).toBe(0);
  });

  test('nobody is suspended while nothing is wrong', () => {
    expect(findings.suspensions.byMonitor).toBeGreaterThan(100);
    expect(findings.wronglySuspended).toEqual([]);
  });

  test('wrong bytes are found within the confidence that follows from the checks', () => {
    expect(findings.altered).toHaveLength(options.links / 50);
    for (const days of [1, 2, 4, 7]) {
      const found = findings.altered.filter(({ afterMs }) => afterMs !== null && afterMs <= days * dayMs).length;
      const { mean, deviation } = expectedWithin(findings.altered, days * dayMs);
      // An outage of the host lets a link leave earlier than its bytes would: more is no harm.
      expect(found).toBeGreaterThanOrEqual(mean - 3 * deviation);
    }
  });

  test('wrong bytes never come back, and what is well again does', () => {
    expect(findings.wronglyListed).toEqual([]);
    expect(findings.restorations).toBeGreaterThan(100);
    expect(findings.notBack.map(({ link }) => link.url)).toEqual([]);
  });

  test('checks stay within their budget, and suspensions within the cap', () => {
    // What is on its way when the budget ends is not cut off; suspicion and probation are looked into all the same.
    for (const { bytes } of result.perDay) expect(bytes).toBeLessThan(options.byteBudget * 1.05);
    expect(findings.mostHostsAnHour).toBeLessThanOrEqual(4);
  });

  test('docs/monitor-simulation.md says what happened', async () => {
    const report = reportOf(options, result, findings);
    await expect(report).toMatchFileSnapshot(file);
  });
});
