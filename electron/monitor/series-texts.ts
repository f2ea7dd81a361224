/** A series in one sentence, and as a table for other programs. */
import type { Series } from '../../shared/contract/health.ts';

const words = { '24h': 'the last 24 hours', '30d': 'the last 30 days', '1y': 'the last year' } as const;
const count = new Intl.NumberFormat('en-GB');
const figure = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 });

export function summaryOf({ window, vantage, statistics, threshold }: Omit<Series, 'summary'>): string {
  const { completion, normalised } = statistics;
  const what = vantage === 'probe' ? 'checks' : 'downloads of the gateway';
  if (completion.n === 0) return `In ${words[window]} there were no ${what}.`;
  const { ok, n, low, high } = completion;
  const rate = `${count.format(ok)} of ${count.format(n)} ${what} ended well in ${words[window]} (${percent.format(low)} to ${percent.format(high)} at 95 % confidence)`;
  if (normalised === null) return `${rate}.`;
  const side = normalised.p95 <= threshold ? 'within' : 'above';
  return `${rate}; 95 % of the measured ones took up to ${figure.format(normalised.p95)} s/MiB, ${side} the threshold of ${figure.format(threshold)} s/MiB.`;
}

const columns = [
  'at',
  'vantage',
  'checks',
  'ok',
  'first_byte_p50_ms',
  'first_byte_p95_ms',
  'normalised_p50_s_per_mib',
  'normalised_p95_s_per_mib',
  'external_bytes',
  'hosted_bytes',
  'reasons',
];

/** RFC 4180. Values are numbers, times and outcome codes: nothing in them wants quotes. */
export function csvOf(all: readonly Series[]): string {
  const rows = all.flatMap(({ vantage, points }) =>
    points.map((point) => [
      point.at,
      vantage,
      point.checks,
      point.ok,
      point.firstByte?.p50 ?? '',
      point.firstByte?.p95 ?? '',
      point.normalised?.p50 ?? '',
      point.normalised?.p95 ?? '',
      point.externalBytes,
      point.hostedBytes,
      point.reasons.map(({ code, count: times }) => `${code}=${times}`).join(' '),
    ]),
  );
  return [columns, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}
