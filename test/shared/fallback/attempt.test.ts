/** The policy on a virtual clock: the table of limits, and the rows of bad-hosts.md about time. */
import { describe, expect, test } from 'vitest';
import {
  type AttemptDecision,
  type AttemptEvent,
  type AttemptFacts,
  deadlineMs,
  defaultPolicy,
  normalisedThreshold,
  normalisedTime,
  startAttempt,
  stepAttempt,
} from '../../../shared/fallback/index.ts';

const kib = 1024;
const mib = 1024 * kib;

const facts: AttemptFacts = {
  size: 100 * mib,
  from: 0,
  lastSource: false,
  canContinue: true,
  reference: 20 * mib,
  switchMs: null,
  hedgeAfterMs: null,
  settings: defaultPolicy,
};

type Report = AttemptEvent extends infer Event ? (Event extends AttemptEvent ? Omit<Event, 'at'> : never) : never;

interface Played {
  readonly decision: AttemptDecision;
  /** When it was made. */
  readonly at: number;
  readonly hedgedAt: number | null;
}

/** Plays the reports in their order, ticking whenever the policy asks for it, until it ends or the last report is long past. */
function play(
  given: Partial<AttemptFacts>,
  reports: Iterable<readonly [at: number, Report]>,
  horizon = 3_600_000,
): Played {
  let { state, decision } = startAttempt({ ...facts, ...given }, 0);
  let hedgedAt: number | null = null;
  let now = 0;
  const note = (at: number, event: AttemptEvent) => {
    now = at;
    ({ state, decision } = stepAttempt(state, event));
    if (decision.kind === 'hedge') hedgedAt = at;
  };
  const tickUntil = (at: number) => {
    while ((decision.kind === 'wait' || decision.kind === 'hedge') && decision.until !== null && decision.until < at) {
      expect(decision.until).toBeGreaterThan(now - 1e-6);
      note(decision.until, { type: 'tick', at: decision.until });
    }
  };
  for (const [at, report] of reports) {
    tickUntil(at);
    if (decision.kind === 'leave' || decision.kind === 'done') break;
    note(at, { ...report, at });
  }
  tickUntil(horizon);
  return { decision, at: now, hedgedAt };
}

/** Connected and asked at once; then `bytes` more every `everyMs` after the first, up to `size`. */
function* steady(size: number, bytes: number, everyMs: number, first = 100): Generator<readonly [number, Report]> {
  yield [0, { type: 'requested' }];
  yield [first, { type: 'headers' }];
  let total = 0;
  let at = first;
  while (total < size) {
    total = Math.min(size, total + bytes);
    yield [at, { type: 'bytes', total }];
    at += everyMs;
  }
  yield [at - everyMs, { type: 'finished' }];
}

describe('the deadline', () => {
  test.each([
    [10 * kib, 4039.0625],
    [mib, 8000],
    [10 * mib, 44_000],
    [100 * mib, 404_000],
  ])('%i bytes may take %d ms', (size, ms) => {
    expect(deadlineMs(size, defaultPolicy)).toBe(ms);
  });

  test('in words of the proposal: 4 s/MiB beyond the first 4 s', () => {
    expect(normalisedThreshold(defaultPolicy)).toBe(4);
    expect(normalisedTime(8000, mib, defaultPolicy)).toBe(4);
    expect(normalisedTime(3999, mib, defaultPolicy)).toBe(0);
    expect(normalisedTime(8000, 0, defaultPolicy)).toBe(0);
    expect(normalisedTime(deadlineMs(7 * mib, defaultPolicy), 7 * mib, defaultPolicy)).toBeCloseTo(4, 9);
  });

  test.each([10 * kib, mib, 10 * mib])('of %i bytes ends a host of which nothing else is known', (size) => {
    const due = deadlineMs(size, defaultPolicy);
    const played = play({ size, reference: null }, [
      [0, { type: 'requested' }],
      ...Array.from({ length: 100 }, (_, at) => [at * 900, { type: 'bytes', total: at + 1 }] as const),
    ]);
    expect(played).toMatchObject({ at: due, decision: { code: 'fallback.transfer.deadline_exceeded', scored: true } });
  });

  test('of what a continuation still has to bring', () => {
    const size = 100 * mib;
    const played = play({ size, from: 90 * mib, reference: null }, [
      [0, { type: 'requested' }],
      ...Array.from({ length: 100 }, (_, at) => [at * 900, { type: 'bytes', total: at + 1 }] as const),
    ]);
    expect(played.at).toBe(44_000);
  });

  test('is no reason to leave for what would not be sooner', () => {
    // 1 MiB at 110 KiB/s takes 9.3 s, more than 8; but changing would cost as much as what is left.
    const slowSwitch = { size: mib, reference: 600 * kib, switchMs: 6000 };
    expect(play(slowSwitch, steady(mib, 11 * kib, 100)).decision).toMatchObject({ kind: 'done' });
    expect(play({ ...slowSwitch, switchMs: 10 }, steady(mib, 11 * kib, 100)).decision.kind).toBe('leave');
  });
});

describe('the limits of the phases', () => {
  test.each([
    ['resolving', 3000, 'dns.unreachable'],
    ['connecting', 5000, 'tcp.timed_out'],
    ['requested', 5000, 'fallback.transfer.first_byte_timeout'],
  ] as const)('%s: %i ms → %s, for the last source too', (type, ms, code) => {
    for (const lastSource of [false, true]) {
      const played = play({ lastSource }, [[7, { type }]]);
      expect(played).toMatchObject({ at: 7 + ms, decision: { kind: 'leave', code, scored: true } });
    }
  });

  test('TLS has what the connection has left', () => {
    const reports = [
      [0, { type: 'resolving' }],
      [10, { type: 'connecting' }],
      [4000, { type: 'securing' }],
    ] as const;
    expect(play({}, reports)).toMatchObject({ at: 5010, decision: { code: 'tls.failed' } });
  });

  test('headers do not extend the limit of the first body byte', () => {
    const reports = [
      [0, { type: 'requested' }],
      [4900, { type: 'headers' }],
    ] as const;
    expect(play({}, reports)).toMatchObject({ at: 5000, decision: { code: 'fallback.transfer.first_byte_timeout' } });
  });

  test('what our own side takes is not the host’s', () => {
    const reports = [
      [0, { type: 'requested' }],
      [100, { type: 'bytes', total: 70 * kib }],
      [100, { type: 'paused' }],
      [600_100, { type: 'resumed' }],
    ] as const;
    expect(play({}, reports)).toMatchObject({ at: 605_100, decision: { code: 'fallback.transfer.stalled' } });
  });
});

describe('rows of bad-hosts.md', () => {
  test('36: the first byte after 60 s: the hosted copy is asked too, and 5 s are the end', () => {
    const played = play({ hedgeAfterMs: 2000 }, [
      [0, { type: 'requested' }],
      [60_000, { type: 'bytes', total: 1 }],
    ]);
    expect(played).toMatchObject({ hedgedAt: 2000, at: 5000 });
    expect(played.decision).toEqual({ kind: 'leave', code: 'fallback.transfer.first_byte_timeout', scored: true });
  });

  test('37: one byte every 4 s: the deadline ends it', () => {
    const played = play({ size: mib }, steady(mib, 1, 4000));
    expect(played).toMatchObject({ at: 8000, decision: { code: 'fallback.transfer.deadline_exceeded', scored: true } });
  });

  test('38: a steady 50 KiB/s for 100 MiB: left early where the hosted copy is faster', () => {
    const played = play({}, steady(100 * mib, 5 * kib, 100));
    expect(played.decision).toEqual({ kind: 'leave', code: 'fallback.transfer.too_slow', scored: true });
    expect(played.at).toBeGreaterThanOrEqual(3100);
    expect(played.at).toBeLessThan(5000);
  });

  test('39: a steady 50 KiB/s for 20 KiB', () => {
    expect(play({ size: 20 * kib }, steady(20 * kib, 5 * kib, 100)).decision).toMatchObject({
      kind: 'done',
      normalised: 0,
    });
  });

  test.each([
    [40, 'fast to 90 %', 90 * mib],
    [41, 'fast to the very last chunk', 100 * mib - 1],
  ])('%i: %s, then nothing: stalled after 5 s', (_row, _what, most) => {
    const reports = [...steady(most, mib, 10)].filter(([, { type }]) => type !== 'finished');
    const last = reports.at(-1)?.[0] ?? 0;
    expect(play({}, reports)).toMatchObject({ at: last + 5000, decision: { code: 'fallback.transfer.stalled' } });
  });

  test('42: one second fast, nine dead: a gap of more than 5 s', () => {
    expect(play({}, steady(100 * mib, mib, 9000))).toMatchObject({
      at: 5100,
      decision: { code: 'fallback.transfer.stalled' },
    });
  });

  test('42: one second fast, four dead: fast enough on the whole, and kept', () => {
    expect(play({}, steady(100 * mib, 4 * mib, 4900)).decision.kind).toBe('done');
  });

  test('43: slow because our own line is', () => {
    // 10 MiB at 60 KiB/s takes 170 s, far beyond even twice the deadline; the hosted copy would be no faster.
    const played = play({ size: 10 * mib, reference: 64 * kib }, steady(10 * mib, 6 * kib, 100));
    expect(played.decision).toMatchObject({ kind: 'done', scored: false });
  });

  test('43: but a host that only drips is left there too, and not blamed', () => {
    const played = play({ size: mib, reference: 400 * kib }, steady(mib, 1, 4000));
    expect(played.at).toBeGreaterThanOrEqual(16_000);
    expect(played.decision).toMatchObject({ kind: 'leave', scored: false });
  });

  test('44: both sources slow: the external one is kept', () => {
    const both = { size: 10 * mib, reference: 100 * kib };
    expect(play(both, steady(10 * mib, 10 * kib, 100)).decision.kind).toBe('done');
    expect(play({ ...both, reference: null, lastSource: true }, steady(10 * mib, 10 * kib, 100)).decision.kind).toBe(
      'done',
    );
  });

  test('71: a clock that jumps back', () => {
    const played = play({ size: 2 * mib }, [
      [1000, { type: 'requested' }],
      [500, { type: 'bytes', total: mib }],
      [-9e9, { type: 'bytes', total: 2 * mib }],
      [1100, { type: 'finished' }],
    ]);
    expect(played.decision.kind).toBe('done');
  });
});
