import { describe, expect, it } from 'vitest';
import { beatMark, beatSummary } from '../../../renderer/features/health/model/beats.ts';
import { beatRun } from '../../../shared/health/index.ts';

const beat = (code: string, slow = false) => ({ at: '2026-11-22T14:02:00.000Z', code, depth: 'pieces', slow }) as const;

describe('a beat', () => {
  it.each([
    [beat('ok'), 'good', 'as it should be (a few pieces)'],
    [beat('ok', true), 'slow', 'right, but slow (a few pieces)'],
    [beat('tls.cert.date_invalid'), 'bad', 'certificate expired (a few pieces)'],
    // One that a later version has written.
    [beat('quic.failed', true), 'bad', 'quic.failed (a few pieces)'],
  ])('%o is %s and says its cause', (given, kind, words) => {
    const mark = beatMark(given);
    expect(mark.kind).toBe(kind);
    expect(mark.label).toMatch(/^2[23] Nov 2026, \d\d:02:00 UTC\S*: /);
    expect(mark.label.endsWith(words)).toBe(true);
  });
});

describe('beats together', () => {
  it('count each kind and say how the last one ended', () => {
    const beats = [beat('ok'), beat('ok'), beat('ok', true), beat('http.error')];
    expect(beatSummary(beatRun(beats))).toBe(
      '4 checks: 2 as they should be, 1 slow, 1 failed; the last one failed (answered with an error)',
    );
    expect(beatSummary(beatRun([beat('http.error'), beat('ok')]))).toBe('2 checks: 1 as they should be, 1 failed');
    expect(beatSummary(beatRun([]))).toBe('Not checked yet');
  });
});
