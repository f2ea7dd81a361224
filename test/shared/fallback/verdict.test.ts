/** What an installer would do with a link, from made-up measurements: the rows of bad-hosts.md about speed, and the words. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { projectTransfer } from '../../../shared/fallback/project-transfer.ts';
import { type LinkFacts, defaultPolicy, judgeLink } from '../../../shared/fallback/index.ts';

const kib = 1024;
const mib = 1024 * kib;
const base: LinkFacts = {
  host: 'files.example.org',
  size: 100 * mib,
  isFileKnown: true,
  request: { kind: 'answered', firstByteMs: 200 },
  redirects: 0,
  finalHost: 'files.example.org',
  hosts: [],
  get: null,
  head: null,
  etags: [],
  parts: [],
  bytesPerSecond: 8 * mib,
  hosted: { host: 'index.example', code: 'ok', bytesPerSecond: 8 * mib, firstByteMs: 100 },
  settings: defaultPolicy,
};
const judge = (given: Partial<LinkFacts>) => judgeLink({ ...base, ...given });
const hosted = (bytesPerSecond: number) => ({
  host: 'index.example',
  code: 'ok' as const,
  bytesPerSecond,
  firstByteMs: 100,
});

describe('speed', () => {
  test('as fast as the hosted copy', () => {
    const verdict = judge({});
    expect(verdict).toMatchObject({ kind: 'used', code: 'ok', consequence: 'none', leftAfterMs: null });
    expect(verdict.sentence).toBe('Installers get it from here: 100 MiB in about 13 s at 8 MiB/s.');
  });

  test('row 38: steady 50 KiB/s, 100 MiB: left early, not before 3 s after the first byte', () => {
    const verdict = judge({ bytesPerSecond: 50 * kib });
    expect(verdict).toMatchObject({ kind: 'left', code: 'fallback.transfer.too_slow', consequence: 'failure' });
    expect(verdict.leftAfterMs).toBeGreaterThanOrEqual(3200);
    expect(verdict.leftAfterMs).toBeLessThan(5000);
    expect(verdict.sentence).toBe(
      'Installers would leave it after 3.2 s for the hosted copy: 50 KiB/s from here, 8 MiB/s from the hosted copy; 100 MiB would take 34 min (20 s/MiB, limit 4 s/MiB).',
    );
  });

  test('row 39: steady 50 KiB/s, 20 KiB', () => {
    expect(judge({ size: 20 * kib, bytesPerSecond: 50 * kib })).toMatchObject({ kind: 'used', normalised: 0 });
  });

  test('row 37: one byte every 4 s is no stall; the deadline ends it', () => {
    const verdict = judge({ size: mib, bytesPerSecond: 0.25 });
    expect(verdict).toMatchObject({
      kind: 'left',
      code: 'fallback.transfer.deadline_exceeded',
      consequence: 'failure',
      leftAfterMs: expect.any(Number),
    });
    expect(verdict.leftAfterMs).toBeLessThan(9500);
  });

  test('row 43: our own line is slow: nobody is blamed', () => {
    const verdict = judge({ bytesPerSecond: 200 * kib, hosted: hosted(210 * kib) });
    expect(verdict).toMatchObject({ kind: 'used', consequence: 'none' });
    expect(verdict.sentence).toContain('slowly');
    expect(verdict.sentence).toContain('hardly sooner');
  });

  test('row 44: both are slow: it stays', () => {
    expect(judge({ bytesPerSecond: 150 * kib, hosted: hosted(100 * kib) }).kind).toBe('used');
  });

  test('nothing is known of the hosted copy: the deadline alone counts', () => {
    const verdict = judge({ bytesPerSecond: 50 * kib, hosted: null });
    expect(verdict).toMatchObject({ kind: 'left', code: 'fallback.transfer.deadline_exceeded' });
    expect(verdict.leftAfterMs).toBeGreaterThanOrEqual(404_000);
  });

  test('too small to say a speed', () => {
    expect(judge({ size: 900, bytesPerSecond: null }).sentence).toBe(
      'Installers get it from here: 900 bytes in about 0.2 s.',
    );
  });

  test('it always ends, and faster is never left sooner', () => {
    const rate = fc.double({ min: 0.01, max: 1e10, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        rate,
        rate,
        fc.integer({ min: 0, max: 5000 }),
        (size, own, other, firstByteMs) => {
          const known = { bytesPerSecond: other, firstByteMs: 100 };
          const end = projectTransfer({
            size,
            firstByteMs,
            bytesPerSecond: own,
            hosted: known,
            settings: defaultPolicy,
          });
          expect(Number.isFinite(end.afterMs)).toBe(true);
          const faster = projectTransfer({
            size,
            firstByteMs,
            bytesPerSecond: own * 1000,
            hosted: known,
            settings: defaultPolicy,
          });
          if (end.kind === 'finishes') expect(faster.kind).toBe('finishes');
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('what is said beside it', () => {
  const certificate = {
    subject: 'files.example.org',
    issuer: 'Authority',
    names: ['files.example.org'],
    validFrom: '2026-09-01T00:00:00.000Z',
    validUntil: '2026-12-01T00:00:00.000Z',
    chain: [],
  };
  const examined = {
    host: 'files.example.org',
    code: 'ok',
    detail: '',
    resolveMs: 1,
    addresses: [],
    httpVersions: ['h2'],
  };

  test.each([
    { daysLeft: 14, codes: ['certificate.soon'] },
    { daysLeft: 15, codes: [] },
    { daysLeft: 0, codes: ['certificate.soon'] },
  ])('row 12: $daysLeft days left on the certificate', ({ daysLeft, codes }) => {
    const { notes } = judge({ hosts: [{ ...examined, certificate: { ...certificate, daysLeft } }] });
    expect(notes.map(({ code }) => code)).toEqual(codes);
  });

  test('row 21: asked for fewer requests: nothing is counted', () => {
    const request = {
      kind: 'failed',
      code: 'http.error',
      host: 'files.example.org',
      detail: '',
      status: 429,
      afterMs: 20,
      isForbidden: false,
    } as const;
    expect(judge({ request })).toMatchObject({
      kind: 'left',
      consequence: 'none',
      remedy: 'Wait a minute, then try again.',
    });
    expect(judge({ request }).sentence).toMatch(/^Installers would leave it at once for the hosted copy: /);
    const late = judge({ request: { ...request, afterMs: 3200 } });
    expect(late.sentence).toMatch(/^Installers would leave it after 3\.2 s for the hosted copy: /);
  });

  test('row 72, 73: given up, or a fault of this computer', () => {
    for (const code of ['abandoned', 'local.fault'] as const) {
      const request = {
        kind: 'failed',
        code,
        host: 'files.example.org',
        detail: '',
        status: null,
        afterMs: 20,
        isForbidden: false,
      } as const;
      expect(judge({ request })).toMatchObject({ kind: 'unknown', consequence: 'none' });
    }
  });
});
