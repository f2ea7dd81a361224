import type { Series } from '../contract/health.ts';

/** Both vantages of one scope, or one of them: what an export holds. */
type Exported = readonly Series[];

const columns = [
  'vantage',
  'from',
  'seconds',
  'checks',
  'ok',
  'first_byte_p50_ms',
  'first_byte_p95_ms',
  'normalised_p50_s_per_mib',
  'normalised_p95_s_per_mib',
  'external_bytes',
  'hosted_bytes',
  'reasons',
  'watched',
  'gap',
] as const;

type Row = Readonly<Record<(typeof columns)[number], string | number | null>>;

/**
 * RFC 4180, with a header. One row for each point, and one for each stretch in which nobody looked: its `gap` says why,
 * and its counts are empty, because nothing is known of it.
 */
export function seriesCsv(all: Exported): string {
  const rows = all.flatMap((series) => [...pointRows(series), ...gapRows(series)].toSorted(byTime));
  const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => field(row[column])).join(','))];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** The series as they are, for programs. */
export function seriesJson(all: Exported): string {
  return `${JSON.stringify({ series: all }, null, 2)}\n`;
}

const unknown = {
  checks: null,
  ok: null,
  first_byte_p50_ms: null,
  first_byte_p95_ms: null,
  normalised_p50_s_per_mib: null,
  normalised_p95_s_per_mib: null,
  external_bytes: null,
  hosted_bytes: null,
  reasons: null,
  watched: null,
};

function pointRows({ vantage, bucketSeconds, points }: Series): Row[] {
  return points.map(({ at, checks, ok, firstByte, normalised, externalBytes, hostedBytes, reasons, watched }) => ({
    vantage,
    from: at,
    seconds: bucketSeconds,
    checks,
    ok,
    first_byte_p50_ms: firstByte?.p50 ?? null,
    first_byte_p95_ms: firstByte?.p95 ?? null,
    normalised_p50_s_per_mib: normalised?.p50 ?? null,
    normalised_p95_s_per_mib: normalised?.p95 ?? null,
    external_bytes: externalBytes,
    hosted_bytes: hostedBytes,
    reasons: reasons.map(({ code, count }) => `${code}: ${count}`).join('; '),
    watched: Number(watched.toFixed(4)),
    gap: null,
  }));
}

function gapRows({ vantage, gaps }: Series): Row[] {
  return gaps.map(({ from, to, why }) => {
    return { ...unknown, vantage, from, seconds: (Date.parse(to) - Date.parse(from)) / 1000, gap: why };
  });
}

function byTime(one: Row, other: Row): number {
  return Date.parse(String(one.from)) - Date.parse(String(other.from));
}

/** Quoted where it must be (RFC 4180 §2.6 and 2.7). */
function field(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
