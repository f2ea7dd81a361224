/** What holds of the policy whatever happens. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AttemptDecision,
  type AttemptEvent,
  type AttemptFacts,
  type PolicySettings,
  defaultPolicy,
  outcomeCodes,
  parsePolicy,
  policySettings,
  startAttempt,
  stepAttempt,
} from '../../../shared/fallback/index.ts';

const slow = ['fallback.transfer.deadline_exceeded', 'fallback.transfer.too_slow'];
const failures = outcomeCodes.filter((code) => code !== 'ok');

const plain = fc.constantFrom(
  'resolving',
  'connecting',
  'securing',
  'requested',
  'headers',
  'tick',
  'paused',
  'resumed',
  'starved',
);
const arbitraryEvent = (time: fc.Arbitrary<number>, total: fc.Arbitrary<number>): fc.Arbitrary<AttemptEvent> =>
  fc.oneof(
    fc.record({ type: plain, at: time }),
    fc.record({ type: fc.constant('bytes' as const), at: time, total }),
    { weight: 1, arbitrary: fc.record({ type: fc.constant('finished' as const), at: time }) },
    fc.record({ type: fc.constant('failed' as const), at: time, code: fc.constantFrom(...failures) }),
  );
const sane = fc.double({ min: 0, max: 1e9, noNaN: true });
/** Whatever a person may set. */
const arbitrarySettings = fc
  .record(
    Object.fromEntries(
      policySettings.map(({ key, min, max, unit }) => [
        key,
        unit === 'bytes' || unit === 'count'
          ? fc.integer({ min, max: Math.min(max, 2 ** 31 - 1) })
          : fc.double({ min, max, noNaN: true }),
      ]),
    ),
    { requiredKeys: [] },
  )
  .filter(
    ({ hedgeMinMs = defaultPolicy.hedgeMinMs, hedgeMaxMs = defaultPolicy.hedgeMaxMs }) => hedgeMinMs <= hedgeMaxMs,
  )
  .map(parsePolicy);
const arbitraryFacts = (
  number: fc.Arbitrary<number>,
  settings: fc.Arbitrary<PolicySettings> = fc.constant(defaultPolicy),
): fc.Arbitrary<AttemptFacts> =>
  fc.record({
    size: number,
    from: number,
    lastSource: fc.boolean(),
    canContinue: fc.boolean(),
    reference: fc.option(number),
    switchMs: fc.option(number),
    hedgeAfterMs: fc.option(number),
    settings,
  });

/** A download: gaps, and bytes in each; `tick` where there are none. */
const download = fc.array(fc.tuple(fc.integer({ min: 1, max: 4999 }), fc.integer({ min: 0, max: 3_000_000 })), {
  maxLength: 80,
});

function decisions(facts: AttemptFacts, events: readonly AttemptEvent[]): readonly AttemptDecision[] {
  let { state, decision } = startAttempt(facts, 0);
  return [
    decision,
    ...events.map((event) => {
      ({ state, decision } = stepAttempt(state, event));
      return decision;
    }),
  ];
}

function eventsOf(gaps: readonly (readonly [number, number])[]): readonly AttemptEvent[] {
  let at = 0;
  let total = 0;
  return gaps.map(([gap, bytes]) => {
    at += gap;
    total += bytes;
    return bytes === 0 ? { type: 'tick', at } : { type: 'bytes', at, total };
  });
}

test('no input makes it throw, and it never asks to be woken at no time', () => {
  expect.hasAssertions();
  const any = fc.double();
  fc.assert(
    fc.property(
      arbitraryFacts(any, fc.oneof(fc.constant(defaultPolicy), arbitrarySettings)),
      any,
      fc.array(arbitraryEvent(any, any), { maxLength: 40 }),
      (facts, at, events) => {
        let { state, decision } = startAttempt(facts, at);
        for (const event of events) {
          ({ state, decision } = stepAttempt(state, event));
          if ('until' in decision && decision.until !== null) expect(Number.isFinite(decision.until)).toBe(true);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('the same events make the same decisions, and an end is the end', () => {
  const events = fc.array(arbitraryEvent(sane, sane), { maxLength: 40 });
  fc.assert(
    fc.property(arbitraryFacts(sane), events, (facts, happened) => {
      const made = decisions(facts, happened);
      expect(decisions(facts, happened)).toEqual(made);
      const end = made.findIndex(({ kind }) => kind === 'leave' || kind === 'done');
      if (end !== -1) for (const later of made.slice(end)) expect(later).toBe(made[end]);
      expect(made.filter(({ kind }) => kind === 'hedge').length).toBeLessThanOrEqual(1);
    }),
  );
});

test('the last source is never left for slowness, however long somebody waits', () => {
  let left = 0;
  fc.assert(
    fc.property(arbitraryFacts(sane), download, fc.nat(80), (facts, gaps, hungry) => {
      const events = eventsOf(gaps);
      const at = events[hungry]?.at ?? 0;
      const waited = events.toSpliced(hungry + 1, 0, { type: 'starved', at });
      const codes = (lastSource: boolean) =>
        decisions({ ...facts, lastSource }, waited).map((decision) => ('code' in decision ? decision.code : ''));
      expect(codes(true).filter((code) => slow.includes(code))).toEqual([]);
      if (codes(false).some((code) => slow.includes(code))) left += 1;
    }),
    { numRuns: 1000 },
  );
  expect(left).toBeGreaterThan(20);
});

test('nobody is called slow before 3 s and 64 KiB after the first body byte', () => {
  let left = 0;
  fc.assert(
    fc.property(arbitraryFacts(sane), download, (facts, gaps) => {
      const events = eventsOf(gaps);
      const made = decisions({ ...facts, size: 4e9, from: 0, lastSource: false, reference: 5e6 }, events);
      const at = made.findIndex(
        (decision) => decision.kind === 'leave' && decision.code === 'fallback.transfer.too_slow',
      );
      const event = events[at - 1];
      if (event === undefined) return;
      left += 1;
      const [first, ...more] = events.filter(({ type }) => type === 'bytes');
      if (first?.type !== 'bytes') expect.unreachable('left before any byte');
      const seen = more.filter((later) => later.at <= event.at).at(-1);
      expect(event.at - first.at).toBeGreaterThanOrEqual(3000);
      expect((seen?.type === 'bytes' ? seen.total : 0) - first.total).toBeGreaterThanOrEqual(64 * 1024);
    }),
    { numRuns: 500 },
  );
  expect(left).toBeGreaterThan(20);
});

test('by the deadline no larger file is left where a smaller one with the same figures is kept', () => {
  let left = 0;
  const size = fc.integer({ min: 1, max: 4_000_000 });
  fc.assert(
    fc.property(size, size, download, fc.boolean(), (one, other, gaps, canContinue) => {
      const [small, large] = [Math.min(one, other), Math.max(one, other)];
      const facts = { from: 0, lastSource: false, canContinue, reference: null, switchMs: null, hedgeAfterMs: null };
      const events = eventsOf(gaps);
      const ends = [small, large].map((bytes) =>
        decisions({ ...facts, size: bytes, settings: defaultPolicy }, events).findIndex(({ kind }) => kind === 'leave'),
      );
      const [smallEnd = -1, largeEnd = -1] = ends;
      if (largeEnd === -1) return;
      left += 1;
      expect(smallEnd).toBeGreaterThanOrEqual(0);
      expect(smallEnd).toBeLessThanOrEqual(largeEnd);
    }),
    { numRuns: 500 },
  );
  expect(left).toBeGreaterThan(20);
});

test('after a body byte the hosted copy is not asked too', () => {
  fc.assert(
    fc.property(arbitraryFacts(sane), download, (facts, gaps) => {
      const events = eventsOf(gaps);
      const first = events.findIndex(({ type }) => type === 'bytes');
      if (first === -1) return;
      const later = decisions(facts, events).slice(first + 1);
      expect(later.filter(({ kind }) => kind === 'hedge')).toEqual([]);
    }),
  );
});
