import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type OutcomeCode,
  checkContinuation,
  defaultPolicy,
  isLastSource,
  nextSource,
  outcomeCodes,
  type SourceHistory,
} from '../../../shared/fallback/index.ts';

const source = (kind: SourceHistory['kind'], ...codes: readonly OutcomeCode[]): SourceHistory => ({
  kind,
  attempts: codes.map((code) => ({ code })),
});
const external = (...codes: readonly OutcomeCode[]) => source('external', ...codes);
const hosted = (...codes: readonly OutcomeCode[]) => source('hosted', ...codes);
const next = (...sources: readonly SourceHistory[]) => nextSource(sources, defaultPolicy);

describe('which source is next', () => {
  test.each([
    ['the external one first', [external(), hosted()], 0],
    ['then the hosted copy', [external('tcp.refused'), hosted()], 1],
    ['a reset connection is made anew once', [external('tcp.reset'), hosted()], 0],
    ['but not twice', [external('tcp.reset', 'tcp.reset'), hosted()], 1],
    ['and not after another failure', [external('tcp.reset', 'http.error'), hosted()], 1],
    ['all external ones before the hosted copy', [external('dns.failed'), external(), hosted()], 1],
    ['the hosted copy three times', [external('tcp.refused'), hosted('tcp.timed_out', 'tcp.timed_out')], 1],
    ['and no more', [external('tcp.refused'), hosted('tcp.refused', 'tcp.refused', 'tcp.refused')], null],
    [
      'not where it cannot end otherwise',
      [external('tcp.refused'), hosted('fallback.integrity.digest_mismatch')],
      null,
    ],
    ['an only source as often as the hosted copy', [external('fallback.transfer.stalled')], 0],
    [
      'one that was only slow, when nothing else is left',
      [external('fallback.transfer.too_slow'), hosted('dns.name_not_resolved')],
      0,
    ],
    ['one that lost the race, too', [external('abandoned'), hosted('dns.name_not_resolved')], 0],
  ] as const)('%s', (_what, sources, index) => {
    expect(next(...sources)).toBe(index);
  });

  test('a hosted copy without the file is not asked again', () => {
    const gone = { kind: 'hosted', attempts: [{ code: 'http.error', status: 404 }] } as const;
    const busy = { kind: 'hosted', attempts: [{ code: 'http.error', status: 503 }] } as const;
    expect(next(gone)).toBeNull();
    expect(next(busy)).toBe(0);
  });

  test('whatever the outcomes, the attempts come to an end', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.constantFrom(...outcomeCodes)),
        fc.nat(3),
        fc.boolean(),
        (codes, externals, last) => {
          let sources = [...Array.from({ length: externals }, () => external()), ...(last ? [hosted()] : [])];
          for (let attempts = 0; ; attempts += 1) {
            const index = nextSource(sources, defaultPolicy);
            if (index === null) return;
            expect(attempts).toBeLessThan(40);
            const code = codes.next().value;
            sources = sources.map((history, at) =>
              at === index ? { ...history, attempts: [...history.attempts, { code }] } : history,
            );
          }
        },
      ),
    );
  });
});

test('the last source is the hosted copy, or one whose others have failed', () => {
  const last = (index: number, ...sources: readonly SourceHistory[]) => isLastSource(sources, index, defaultPolicy);
  expect(last(0, external(), hosted())).toBe(false);
  expect(last(1, external('abandoned'), hosted())).toBe(true);
  expect(last(0, external())).toBe(true);
  expect(last(0, external(), hosted('dns.name_not_resolved'))).toBe(true);
  expect(last(0, external(), external('tcp.refused'))).toBe(true);
  expect(last(0, external('tcp.refused'), external())).toBe(false);
});

describe('the answer to a continuation', () => {
  const headers = (range: string | null, length = '6'): readonly (readonly [string, string])[] => [
    ...(range === null ? [] : [['Content-RANGE', range] as const]),
    ['Content-Length', length] as const,
  ];
  const check = (given: ReturnType<typeof headers>, status = 206) =>
    checkContinuation({ status, headers: given }, { from: 4, end: 10, size: 10 })?.code ?? null;

  test('exactly the part that was asked for', () => {
    expect(check(headers('bytes 4-9/10'))).toBeNull();
  });

  test.each([
    'bytes 0-9/10',
    'bytes 4-8/10',
    'bytes 4-9/*',
    'bytes 4-9/11',
    'bytes 5-10/10',
    'bytes */10',
    '4-9/10',
    '',
  ])('“%s” is another part', (range) => {
    expect(check(headers(range))).toBe('http.response.invalid');
  });

  test('no part, two parts, another length, the whole', () => {
    expect(check(headers(null))).toBe('http.response.invalid');
    expect(check([...headers('bytes 4-9/10'), ['content-range', 'bytes 4-9/10']])).toBe('http.response.invalid');
    expect(check(headers('bytes 4-9/10', '10'))).toBe('http.response.invalid');
    expect(check(headers(null, '10'), 200)).toBe('http.response.invalid');
    expect(check(headers(null, '0'), 416)).toBe('http.error');
  });
});
