/**
 * What our probes met at one host on one day, in the shape of an aggregate report of SMTP TLS Reporting (RFC 8460 §4.4):
 * the one report format for "your host, our counts" that operators have tools for. Sent by a person, or not at all.
 */
import { type ReportedCode, isReportedCode } from './error-types.ts';
import { resultTypeOf } from './result-types.ts';

export interface DailySummary {
  /** Name of who sends it: the person's, or their project's. */
  readonly organisation: string;
  /** Where they can be asked; RFC 8460 wants an e-mail address. */
  readonly contact: string;
  /** As in a URL, with the port where it is not the scheme's own. */
  readonly host: string;
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  /** What the host declares (NEL); null: nothing. */
  readonly policy: { readonly group: string; readonly failureFraction: number } | null;
  /** Probes that went well. */
  readonly successes: number;
  /** How often each outcome was met; those that are not the host's doing are left out. */
  readonly counts: readonly { readonly code: string; readonly count: number }[];
}

/**
 * JSON, indented, because a person looks at it first. `sending-mta-ip` is left out: where the probes run is not the
 * host's business. Beyond RFC 8460: the policy type `nel`, and our outcomes as result types where §4.3 has none. The
 * outcome itself is always in `failure-reason-code`; of HTTP statuses nothing is said, since no count of a day has them.
 */
export function writeDailySummary(summary: DailySummary): string {
  const { host, day, policy } = summary;
  const failures = failureCounts(summary.counts);
  const start = `${day}T00:00:00Z`;
  const report = {
    'organization-name': summary.organisation,
    'date-range': { 'start-datetime': start, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': summary.contact,
    'report-id': `${start}_${host}`,
    policies: [
      {
        policy: {
          'policy-type': policy === null ? 'no-policy-found' : 'nel',
          ...(policy === null
            ? {}
            : { 'policy-string': [`report_to: ${policy.group}`, `failure_fraction: ${policy.failureFraction}`] }),
          'policy-domain': host,
        },
        summary: {
          'total-successful-session-count': summary.successes,
          'total-failure-session-count': failures.reduce((sum, { count }) => sum + count, 0),
        },
        'failure-details': failures.map(({ code, count }) => ({
          'result-type': resultTypeOf(code),
          'receiving-mx-hostname': host,
          'failed-session-count': count,
          'failure-reason-code': code,
        })),
      },
    ],
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/**
 * RFC 8460 §5.1: sender, policy domain, begin and end in seconds since 1970. The colon before a port is not for file
 * names, and the sender has no domain of its own.
 */
export function dailySummaryFilename({ host, day }: Pick<DailySummary, 'host' | 'day'>): string {
  const begin = Date.parse(`${day}T00:00:00Z`) / 1000;
  return `fallback-links!${host.replaceAll(/[^\w.-]/g, '_')}!${begin}!${begin + 24 * 3600 - 1}.json`;
}

/**
 * Counts by outcome as a host may have them: what is not its doing is left out, the same is added up, the most frequent
 * comes first.
 */
function failureCounts(counts: DailySummary['counts']) {
  const sums = new Map<ReportedCode, number>();
  for (const { code, count } of counts) {
    if (isReportedCode(code) && count > 0) sums.set(code, count + (sums.get(code) ?? 0));
  }
  return [...sums]
    .map(([code, count]) => ({ code, count }))
    .toSorted((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
}
