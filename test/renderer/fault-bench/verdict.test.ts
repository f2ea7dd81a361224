import { expect, it } from 'vitest';
import { verdictOf } from '../../../renderer/features/fault-bench/model/verdict.ts';
import { faults } from '../../../renderer/features/fault-bench/model/faults.ts';
import { faultSchema } from '../../../shared/contract/fault-bench.ts';
import type { FaultRun } from '../../../shared/contract/index.ts';
import { downloadOf } from '../gateway/downloads.ts';

const external = ['external', '127.0.0.1:1', 90] as const;
const hosted = ['hosted', '127.0.0.1:2', 10] as const;
const stalled = '127.0.0.1:1 stopped sending in the middle of the file.';

const run = (given: Partial<FaultRun>): FaultRun => ({
  state: 'done',
  fault: 'stall',
  command: 'pip download demo',
  lines: [],
  exitCode: 0,
  startedAt: '2026-11-22T10:00:00.000Z',
  milliseconds: 1900,
  rightBytes: true,
  download: null,
  ...given,
});
const told = (given: Partial<FaultRun>) => verdictOf(run(given), 'pip');

it('says when, why and for what the gateway left the external host', () => {
  const download = downloadOf([external, hosted], { switches: [{ at: 90, reason: stalled }] });
  expect(told({ download })).toEqual({
    tone: 'good',
    text: `pip got the right bytes in 1.9 s. At 90 % the gateway left the external host, and took the rest from the hosted copy: ${stalled}`,
  });
});

it('says that nothing came from the external host', () => {
  const reason = '127.0.0.1:1 refuses connections.';
  const download = downloadOf([hosted], { switches: [{ at: 0, reason }] });
  expect(told({ download })?.text).toBe(
    `pip got the right bytes in 1.9 s. None of them came from the external host; the gateway took all of the file from the hosted copy: ${reason}`,
  );
});

it.each([
  ['external', 'All of them came from the external host.'],
  ['hosted', 'All of them came from the hosted copy.'],
  ['cache', 'All of them came from what the gateway had kept on disk.'],
] as const)('says that all came from one source: %s', (source, sentence) => {
  expect(told({ download: downloadOf([[source, 'h', 10]]) })?.text).toContain(sentence);
});

it('has no verdict while it runs', () => {
  expect(told({ state: 'running', rightBytes: null })).toBeNull();
});

it('never calls wrong bytes right', () => {
  expect(told({ rightBytes: false })).toEqual({ tone: 'bad', text: expect.stringContaining('wrong bytes') });
});

it('says why an installer failed, and that one was cancelled', () => {
  const problem = { code: 'transfer.no_source', message: 'Both are dead.', facts: {}, remedy: '' };
  expect(told({ state: 'failed', exitCode: 1, download: downloadOf([], { state: 'failed', problem }) })).toEqual({
    tone: 'bad',
    text: 'pip did not get the file: it ended with 1 after 1.9 s. Both are dead.',
  });
  expect(told({ state: 'cancelled', rightBytes: null })?.tone).toBe('neutral');
});

it('offers every fault, each with a sentence', () => {
  expect(faults.map(({ value }) => value)).toEqual(faultSchema.options);
  expect(faults.every(({ description }) => /^[A-Z].*\.$/.test(description))).toBe(true);
});
