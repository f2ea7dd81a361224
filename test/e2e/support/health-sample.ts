/** Made-up links and what was found out about them, always the same for the same count. */
import type {
  Beat,
  Completion,
  GroupListRow,
  GroupRow,
  Incident,
  LinkCheckView,
  LinkHealth,
  LinkPage,
  LinkQuery,
  LinkRow,
  LinkState,
  Series,
  SeriesPoint,
  SeriesQuery,
  StateCounts,
  Statistics,
} from '../../../shared/contract/index.ts';
import { linkStates } from '../../../shared/contract/health.ts';
import { outcomeTitle } from '../../../shared/fallback/index.ts';
import { beatRun } from '../../../shared/health/index.ts';

const mib = 1024 * 1024;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const hosts = [
  'github.com',
  'files.example.org',
  'mirror.example.com',
  'downloads.example.net',
  'wheels.example.edu',
] as const;
const projects = ['demo-project', 'other', 'scientific-toolkit'] as const;
const causes = ['tls.cert.date_invalid', 'http.error', 'fallback.transfer.stalled', 'tcp.refused'] as const;

/** Mostly healthy, and one of each other state now and then. */
function stateAt(at: number): LinkState {
  const known: Readonly<Record<number, LinkState>> = {
    1: 'suspended',
    7: 'suspect',
    13: 'degraded',
    19: 'on-probation',
    25: 'never-checked',
  };
  // The one that waits for a person.
  return at === 31 ? 'suspect' : (known[at % 37] ?? 'healthy');
}

export function linkRows(count: number): readonly LinkRow[] {
  return Array.from({ length: count }, (_, at) => linkRow(at, count));
}

function linkRow(at: number, count: number): LinkRow {
  const state = stateAt(at);
  const host = state === 'suspended' ? hosts[1] : (hosts[at % (count > 9 ? hosts.length : 3)] ?? hosts[0]);
  const project = projects[at % projects.length] ?? projects[0];
  const name = project.replaceAll('-', '_');
  const version = `2.${Math.floor(at / 12)}.0`;
  const tag = ['cp312-cp312-manylinux_2_28_x86_64.whl', 'cp313-cp313-macosx_14_0_arm64.whl', 'py3-none-any.whl'][
    at % 3
  ];
  const filename = `${name}-${version}-${tag}`;
  const beats = state === 'never-checked' ? [] : beatsFor(state, at);
  const isBad = state === 'suspended' || state === 'suspect';
  return {
    id: at + 1,
    project,
    filename,
    host,
    url: `https://${host}/${project}/v${version}/${filename}`,
    size: 300_000 + (at % 17) * 5 * mib,
    state,
    since: ago(isBad ? 62 * minute : 9 * day),
    sentence: sentenceOf(state, host),
    held: at === 31,
    maintenance: null,
    beats,
    statistics: statisticsOf(beats, state === 'degraded' ? 4.4 : 0.2 + (at % 7) / 10),
    lastGoodAt: beats.length === 0 ? null : ago(isBad ? 84 * minute : 21 * minute),
    lastBadAt: isBad ? ago(17 * minute) : null,
  };
}

function sentenceOf(state: LinkState, host: string): string {
  switch (state) {
    case 'suspended':
      return `Suspended since 14:02: 3 failures in 22 minutes. The certificate of ${host} expired yesterday. We look again at 14:17.`;
    case 'suspect':
      return `Suspect since 14:02: ${host} answered with an error twice. One more failure suspends it.`;
    case 'degraded':
      return 'Degraded since 13 Nov: right, but slow (4.4 s/MiB, limit 4). Installers fall back to the hosted copy.';
    case 'on-probation':
      return 'On probation: it was right once. A second whole check at 15:10 brings it back.';
    case 'never-checked':
      return 'Never checked: the first check comes within 6 hours.';
    case 'withdrawn':
      return 'Withdrawn by a person.';
    case 'healthy':
      return 'Healthy since 13 Nov: the last 50 checks were right.';
  }
}

function beatsFor(state: LinkState, seed: number): Beat[] {
  return Array.from({ length: 50 }, (_, at) => {
    const isLate = at > 43;
    const fails =
      state === 'suspended' ? at > 45 : state === 'suspect' ? at > 47 : state === 'on-probation' && at > 38 && at < 48;
    const slow = state === 'degraded' ? isLate || at % 5 === 0 : (at * 7 + seed) % 41 === 0;
    return {
      at: ago((49 - at) * 28 * minute + 4 * minute),
      code: fails ? (causes[seed % causes.length] ?? 'http.error') : 'ok',
      depth: at % 11 === 0 ? 'whole' : at % 3 === 0 ? 'pieces' : 'headers',
      slow: !fails && slow,
    };
  });
}

function statisticsOf(beats: readonly Beat[], pace: number): Statistics {
  const ok = beats.filter(({ code }) => code === 'ok').length;
  const isKnown = beats.length > 0;
  return {
    completion: completion(ok, beats.length),
    firstByte: isKnown ? { p50: 90 + pace * 20, p95: 340 + pace * 90 } : null,
    normalised: isKnown ? { p50: pace, p95: pace * 2.4 } : null,
  };
}

/** Wilson at 95 %. */
function completion(ok: number, n: number): Completion {
  if (n === 0) return { n, ok, low: 0, high: 1 };
  const z = 1.96;
  const share = ok / n;
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { n, ok, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

export function countsOf(rows: readonly LinkRow[]): StateCounts {
  const counts = {
    suspended: 0,
    'on-probation': 0,
    suspect: 0,
    degraded: 0,
    'never-checked': 0,
    healthy: 0,
    withdrawn: 0,
  };
  for (const { state } of rows) counts[state] += 1;
  return counts;
}

export function groupRows(rows: readonly LinkRow[], nameOf: (row: LinkRow) => string): GroupRow[] {
  return [...Map.groupBy(rows, nameOf)].map(([name, of], at) => {
    const counts = countsOf(of);
    const worst = linkStates.find((state) => counts[state] > 0) ?? 'healthy';
    const beats = (of.find(({ state }) => state === worst) ?? of[0])?.beats ?? [];
    const n = of.length * 4;
    const ok = n - counts.suspended * 3 - counts.suspect * 2;
    return {
      name,
      links: of.length,
      counts,
      worst,
      beats,
      statistics: {
        ...statisticsOf(beats, worst === 'suspended' ? 3.8 : 0.2 + at / 10),
        completion: completion(ok, n),
      },
      lastGoodAt: ago(3 * minute),
      lastBadAt: ago(2 * hour),
      certificateDaysLeft: [74, -1, 5, 212, null][at % 5] ?? null,
    };
  });
}

export function groupListRow(row: GroupRow): GroupListRow {
  return { ...row, beats: beatRun(row.beats) };
}

export function someIncidents(): Incident[] {
  return [
    {
      id: 'i1',
      host: 'files.example.org',
      from: ago(62 * minute),
      until: null,
      links: 9,
      codes: [{ code: 'tls.cert.date_invalid', title: 'certificate expired', count: 9 }],
      sentence: 'files.example.org: 9 links fail together since 14:02.',
    },
    {
      id: 'i2',
      host: 'github.com',
      from: ago(2 * day + 31 * minute),
      until: ago(2 * day),
      links: 1000,
      codes: [
        { code: 'http.error', title: 'answered with an error', count: 940 },
        { code: 'tcp.timed_out', title: 'no connection in time', count: 60 },
      ],
      sentence: 'github.com: 1,000 links failed together from 14:02 to 14:31.',
    },
  ];
}

export function page(all: readonly LinkRow[], query: LinkQuery): LinkPage {
  const { text, states, host, project, sort, descending, offset, limit } = query;
  const matching = all.filter(
    (row) =>
      (text === undefined || `${row.filename} ${row.url} ${row.project}`.toLowerCase().includes(text.toLowerCase())) &&
      (states === undefined || states.includes(row.state)) &&
      (host === undefined || row.host === host) &&
      (project === undefined || row.project === project),
  );
  const sign = descending ? -1 : 1;
  const rows = matching.toSorted((a, b) => sign * compare(a, b, sort) || a.id - b.id);
  return {
    total: rows.length,
    rows: rows.slice(offset, offset + limit).map((row) => ({ ...row, beats: beatRun(row.beats) })),
  };
}

function compare(a: LinkRow, b: LinkRow, sort: LinkQuery['sort']): number {
  switch (sort) {
    case 'state':
      return linkStates.indexOf(a.state) - linkStates.indexOf(b.state);
    case 'file':
      return a.filename.localeCompare(b.filename);
    case 'host':
      return a.host.localeCompare(b.host);
    case 'completion':
      return a.statistics.completion.low - b.statistics.completion.low;
    case 'normalised':
      return (a.statistics.normalised?.p50 ?? -1) - (b.statistics.normalised?.p50 ?? -1);
    case 'changed':
      return a.since.localeCompare(b.since);
  }
}

export function linkHealth(row: LinkRow): LinkHealth {
  const isAway = row.state === 'suspended' || row.state === 'on-probation';
  const checks = row.beats.toReversed().map((beat, at): LinkCheckView => checkOf(beat, at));
  return {
    row,
    sha256: 'a3f1c29b'.repeat(8),
    installersGet: isAway
      ? 'The hosted copy. The page does not name this link while it is suspended.'
      : 'This link first, and the hosted copy where it does not deliver.',
    certificateDaysLeft: row.host === 'files.example.org' ? -1.4 : 74.2,
    nextCheckAt: new Date(Date.now() + 13 * minute).toISOString(),
    checks,
    transitions:
      row.beats.length === 0
        ? []
        : [
            {
              at: ago(62 * minute),
              from: 'suspect',
              to: row.state,
              by: 'monitor',
              sentence: 'Suspended 14:02: 3 failures in 22 minutes, last: certificate expired yesterday.',
              evidence: checks.slice(0, 3).toReversed(),
            },
            {
              at: ago(84 * minute),
              from: 'healthy',
              to: 'suspect',
              by: 'monitor',
              sentence: 'Suspect 13:40: certificate expired yesterday.',
              evidence: checks.slice(3, 4),
            },
            {
              at: ago(21 * day),
              from: 'never-checked',
              to: 'healthy',
              by: 'monitor',
              sentence: 'Healthy 1 Nov, 09:12: the whole file and its SHA-256 were right.',
              evidence: [],
            },
          ],
    timeInState: [
      { state: 'healthy', milliseconds: 20.6 * day },
      { state: 'degraded', milliseconds: 5 * hour },
      { state: 'suspect', milliseconds: 22 * minute },
      { state: 'suspended', milliseconds: 62 * minute },
    ],
  };
}

function checkOf({ at, code, depth, slow }: Beat, index: number): LinkCheckView {
  const isOk = code === 'ok';
  return {
    at,
    vantage: index % 9 === 5 ? 'gateway' : 'probe',
    depth,
    code,
    title: outcomeTitle(code),
    status: code.startsWith('tls') || code.startsWith('tcp') ? null : code === 'http.error' ? 503 : 206,
    detail: code.startsWith('tls') ? 'not valid after 21 Nov 2026, 23:59' : '',
    slow,
    bytes: isOk ? 3 * mib : 0,
    totalMs: isOk ? (slow ? 13_200 : 900 + index * 11) : 140,
    normalised: isOk ? (slow ? 4.4 : 0.3 + (index % 5) / 10) : null,
    phases: {
      resolveMs: 12 + (index % 7),
      connectMs: 38,
      tlsMs: isOk ? 61 : 30,
      firstByteMs: isOk ? 90 + (index % 11) * 20 : null,
    },
  };
}

const windows = {
  '24h': { span: day, bucket: minute, step: 24 * minute },
  '30d': { span: 30 * day, bucket: hour, step: 4 * hour },
  '1y': { span: 365 * day, bucket: day, step: day },
} as const;

export function series({ window, vantage, scope }: SeriesQuery, links: number): Series {
  const { span, bucket, step } = windows[window];
  const to = Math.floor(Date.now() / bucket) * bucket;
  const from = to - span;
  const gap = { from: from + span * 0.32, to: from + span * 0.4 };
  const points: SeriesPoint[] = [];
  const isEmpty = links === 0 || (vantage === 'gateway' && scope.kind === 'link');
  const count = isEmpty ? 0 : Math.ceil(span / step) - 1;
  for (let index = 0; index < count; index += 1) {
    const at = from + (index + 1) * step;
    if (at >= gap.from && at < gap.to) continue;
    const wave = 0.35 + 0.15 * Math.sin(index / 4) + (index % 13 === 0 ? 0.4 : 0);
    const isLate = at > to - span * 0.06;
    const pace = isLate ? 3.1 + (index % 3) : wave;
    points.push({
      at: new Date(at).toISOString(),
      checks: 12,
      ok: isLate ? 9 : 12,
      firstByte: { p50: 80 + pace * 40, p95: 220 + pace * 160 },
      normalised: { p50: pace, p95: pace * (isLate ? 2.6 : 1.9) },
      externalBytes: vantage === 'gateway' ? 90 * mib : 0,
      hostedBytes: vantage === 'gateway' ? (isLate ? 60 : 2) * mib : 0,
      watched: 1,
      reasons: isLate ? [{ code: 'tls.cert.date_invalid', count: 3 }] : [],
    });
  }
  const n = points.length * 12;
  return {
    window,
    vantage,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    bucketSeconds: bucket / 1000,
    points,
    gaps: isEmpty
      ? []
      : [{ from: new Date(gap.from).toISOString(), to: new Date(gap.to).toISOString(), why: 'offline' }],
    watched: isEmpty ? 1 : 0.92,
    threshold: 4,
    summary: isEmpty
      ? 'Nothing was found out in this time.'
      : `${n} checks, 93.1 % of them right: half took at most 0.4 s/MiB and 95 % at most 9.1, against a limit of 4.`,
    statistics: {
      completion: completion(Math.round(n * 0.931), n),
      firstByte: isEmpty ? null : { p50: 96, p95: 410 },
      normalised: isEmpty ? null : { p50: 0.4, p95: 9.1 },
    },
  };
}

function ago(milliseconds: number): string {
  return new Date(Date.now() - milliseconds).toISOString();
}
