import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { outcomeCodes } from '../../../shared/fallback/index.ts';
import {
  type DailySummary,
  dailySummaryFilename,
  isReportedCode,
  writeDailySummary,
} from '../../../shared/nel/index.ts';

const summary: DailySummary = {
  organisation: 'Demo project',
  contact: 'alice@example.org',
  host: 'files.example.org',
  day: '2026-11-22',
  policy: { group: 'nel', failureFraction: 0.5 },
  successes: 480,
  counts: [
    { code: 'http.error', count: 3 },
    { code: 'tls.cert.date_invalid', count: 3 },
    { code: 'fallback.integrity.digest_mismatch', count: 4 },
    { code: 'fallback.integrity.digest_mismatch', count: 1 },
    { code: 'tls.failed', count: 0 },
    { code: 'ok', count: 480 },
    { code: 'abandoned', count: 7 },
    { code: 'local.fault', count: 9 },
  ],
};

describe('the summary of a day', () => {
  it('has the shape of RFC 8460', () => {
    expect(JSON.parse(writeDailySummary(summary))).toEqual({
      'organization-name': 'Demo project',
      'date-range': { 'start-datetime': '2026-11-22T00:00:00Z', 'end-datetime': '2026-11-22T23:59:59Z' },
      'contact-info': 'alice@example.org',
      'report-id': '2026-11-22T00:00:00Z_files.example.org',
      policies: [
        {
          policy: {
            'policy-type': 'nel',
            'policy-string': ['report_to: nel', 'failure_fraction: 0.5'],
            'policy-domain': 'files.example.org',
          },
          summary: { 'total-successful-session-count': 480, 'total-failure-session-count': 11 },
          'failure-details': [
            {
              'result-type': 'fallback.integrity.digest_mismatch',
              'receiving-mx-hostname': 'files.example.org',
              'failed-session-count': 5,
              'failure-reason-code': 'fallback.integrity.digest_mismatch',
            },
            {
              'result-type': 'http.error',
              'receiving-mx-hostname': 'files.example.org',
              'failed-session-count': 3,
              'failure-reason-code': 'http.error',
            },
            {
              'result-type': 'certificate-expired',
              'receiving-mx-hostname': 'files.example.org',
              'failed-session-count': 3,
              'failure-reason-code': 'tls.cert.date_invalid',
            },
          ],
        },
      ],
    });
  });

  it('says where there is no policy', () => {
    const [{ policy }] = JSON.parse(writeDailySummary({ ...summary, policy: null })).policies;
    expect(policy).toEqual({ 'policy-type': 'no-policy-found', 'policy-domain': 'files.example.org' });
  });

  it('has a file name for every system', () => {
    expect(dailySummaryFilename(summary)).toBe('fallback-links!files.example.org!1795305600!1795391999.json');
    expect(dailySummaryFilename({ host: '[::1]:8443', day: '2026-11-22' })).toMatch(/^fallback-links!___1__8443!/);
  });

  const written = z.object({
    policies: z.tuple([
      z.object({
        summary: z.object({ 'total-failure-session-count': z.int() }),
        'failure-details': z.array(
          z.object({
            'failed-session-count': z.int().positive(),
            'failure-reason-code': z.string().refine(isReportedCode),
          }),
        ),
      }),
    ]),
  });

  it('adds up to its total, names each outcome once, and nothing that is ours', () => {
    const counts = fc.array(fc.record({ code: fc.constantFrom(...outcomeCodes), count: fc.nat({ max: 100_000 }) }));
    fc.assert(
      fc.property(counts, (given) => {
        const text = writeDailySummary({ ...summary, counts: given });
        const [{ summary: total, 'failure-details': details }] = written.parse(JSON.parse(text)).policies;
        const theirs = given.filter(({ code }) => isReportedCode(code));
        const sum = theirs.reduce((all, { count }) => all + count, 0);
        expect(total['total-failure-session-count']).toBe(sum);
        expect(details.reduce((all, detail) => all + detail['failed-session-count'], 0)).toBe(sum);
        expect(new Set(details.map((detail) => detail['failure-reason-code'])).size).toBe(details.length);
      }),
    );
  });
});
