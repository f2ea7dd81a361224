import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeCodes } from '../../../shared/fallback/index.ts';
import {
  type DailySummary,
  dailySummaryFilename,
  failureCounts,
  readDailySummary,
  writeDailySummary,
} from '../../../shared/nel/index.ts';

const summary: DailySummary = {
  organisation: 'Demo project',
  contact: 'alice@example.org',
  host: 'files.example.org',
  day: '2026-11-22',
  policy: { group: 'nel', failureFraction: 0.5 },
  successes: 480,
  failures: failureCounts([
    { code: 'http.error', status: 503, count: 2 },
    { code: 'http.error', status: 404, count: 1 },
    { code: 'tls.cert.date_invalid', status: null, count: 3 },
    { code: 'fallback.integrity.digest_mismatch', status: 200, count: 4 },
    { code: 'fallback.integrity.digest_mismatch', status: null, count: 1 },
    { code: 'tls.failed', status: null, count: 0 },
    { code: 'ok', status: 200, count: 480 },
    { code: 'abandoned', status: null, count: 7 },
    { code: 'local.fault', status: null, count: 9 },
  ]),
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
              'result-type': 'certificate-expired',
              'receiving-mx-hostname': 'files.example.org',
              'failed-session-count': 3,
              'failure-reason-code': 'tls.cert.date_invalid',
            },
            {
              'result-type': 'http.error',
              'receiving-mx-hostname': 'files.example.org',
              'failed-session-count': 2,
              'failure-reason-code': 'http.error',
              'status-code': 503,
            },
            {
              'result-type': 'http.error',
              'receiving-mx-hostname': 'files.example.org',
              'failed-session-count': 1,
              'failure-reason-code': 'http.error',
              'status-code': 404,
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

  const anySummary = fc.record({
    organisation: fc.string(),
    contact: fc.string(),
    host: fc.oneof(fc.domain(), fc.constant('127.0.0.1:8443')),
    day: fc
      .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    policy: fc.option(fc.record({ group: fc.string(), failureFraction: fc.double({ min: 0, max: 1, noNaN: true }) })),
    successes: fc.nat(),
    failures: fc
      .array(
        fc.record({
          code: fc.constantFrom(...outcomeCodes),
          status: fc.option(fc.integer({ min: 100, max: 599 })),
          count: fc.nat({ max: 100_000 }),
        }),
      )
      .map(failureCounts),
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(anySummary, (written) => {
        // JSON knows no -0.
        const policy =
          written.policy === null ? null : { ...written.policy, failureFraction: written.policy.failureFraction + 0 };
        expect(readDailySummary(writeDailySummary(written))).toEqual({ ...written, policy });
      }),
    );
  });

  it('is read without an error, whatever it is, and what is read can be written again', () => {
    const leaves = writeDailySummary(summary).match(/"[^"]*"|\b[\d.]+\b/g) ?? [];
    const spoilt = fc
      .tuple(fc.constantFrom(...leaves), fc.oneof(fc.jsonValue(), fc.nat(), fc.string()))
      .map(([leaf, value]) => writeDailySummary(summary).replace(leaf, () => JSON.stringify(value)));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), spoilt), (text) => {
        const read = readDailySummary(text);
        if (read !== null) expect(readDailySummary(writeDailySummary(read))).toEqual(read);
      }),
    );
    expect(readDailySummary('')).toBeNull();
    expect(readDailySummary('{}')).toBeNull();
  });

  it.each([
    ['another sum', '"total-failure-session-count": 11', '"total-failure-session-count": 12'],
    ['half a day', 'T23:59:59Z', 'T12:00:00Z'],
    ['a day there is not', '2026-11-22T', '2026-02-30T'],
    ['another result', 'certificate-expired', 'certificate-not-trusted'],
    ['an outcome nobody knows', '"failure-reason-code": "tls.cert.date_invalid"', '"failure-reason-code": "tls.x"'],
    ['what is never counted', '"failure-reason-code": "tls.cert.date_invalid"', '"failure-reason-code": "abandoned"'],
    ['a policy that is none', '"policy-type": "nel"', '"policy-type": "no-policy-found"'],
    ['a policy of another kind', '"policy-type": "nel"', '"policy-type": "sts"'],
    ['a wrong fraction', 'failure_fraction: 0.5', 'failure_fraction: 5'],
  ])('with %s is none', (_, from, to) => {
    const text = writeDailySummary(summary);
    expect(text).toContain(from);
    expect(readDailySummary(text.replaceAll(from, to))).toBeNull();
  });
});
