import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Series } from '../../../shared/contract/health.ts';
import { type Summarised, seriesCsv, seriesJson, summarySentence, wilson } from '../../../shared/health/index.ts';

const hour = 3_600_000;
const noon = Date.parse('2026-11-22T12:00:00.000Z');
const at = (ms: number) => new Date(noon + ms).toISOString();

function summarised(changes: Partial<Summarised> = {}): Summarised {
  const statistics = { completion: wilson(476, 480), firstByte: null, normalised: { p50: 0.404, p95: 1.38 } };
  return { window: '24h', vantage: 'probe', statistics, threshold: 4, watched: 1, gaps: [], ...changes };
}
const of = (ok: number, n: number) =>
  summarised({ statistics: { ...summarised().statistics, completion: wilson(ok, n) } });
const nothing = { completion: wilson(0, 0), firstByte: null, normalised: null };

describe('the sentence of a chart', () => {
  test('says how many went well, how sure that is, and how long they took', () => {
    expect(summarySentence(summarised())).toBe(
      '99.2 % of 480 checks in the last 24 hours succeeded (97.9 to 99.7 %); half took up to 0.4 s/MiB, 95 % up to 1.4; the limit is 4.',
    );
  });

  test('speaks of downloads where they are the gateway’s', () => {
    expect(summarySentence({ ...of(12_345, 12_345), vantage: 'gateway', window: '1y' })).toMatch(
      /^100 % of 12,345 downloads in the last year succeeded \(99\.9 to 100 %\)/,
    );
  });

  test('says so where there is nothing, or one', () => {
    expect(summarySentence(summarised({ statistics: nothing, window: '30d' }))).toBe(
      'No check counted in the last 30 days.',
    );
    expect(summarySentence(of(0, 1))).toMatch(/^The one check in the last 24 hours failed; half took/);
  });

  test('tells how much of the time was watched, also where no gap is long enough to be shown', () => {
    const gaps = [
      { from: at(0), to: at(6 * hour), why: 'off' as const },
      { from: at(7 * hour), to: at(7 * hour + 90_000), why: 'offline' as const },
      { from: at(8 * hour), to: at(10 * hour), why: 'off' as const },
    ];
    expect(summarySentence(summarised({ statistics: nothing, window: '1y', watched: 1 / 3 }))).toBe(
      'No check counted in the last year; watched 33 % of the time.',
    );
    expect(summarySentence(summarised({ statistics: nothing, watched: 0.665, gaps }))).toBe(
      'No check counted in the last 24 hours; watched 67 % of the time; this computer was offline for 2 minutes, which counts for nothing.',
    );
  });

  test('says of no time that it was watched wholly, or not at all, where it is not quite so', () => {
    const told = (watched: number) => / watched (\d+) %/.exec(summarySentence(summarised({ watched })))?.[1];
    expect([0, 0.0001, 0.5, 0.9999, 1].map(told)).toEqual(['0', '1', '50', '99', undefined]);
  });

  test('says 100 % only where all went well, and 0 % only where none did', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000_000 }), fc.nat(), (n, seed) => {
        const ok = seed % (n + 1);
        const told = /^(?<rate>[\d.]+) % of/.exec(summarySentence(of(ok, n)))?.groups?.['rate'];
        expect(told === '100').toBe(ok === n);
        expect(told === '0').toBe(ok === 0);
      }),
    );
    expect(summarySentence(of(99_999, 100_000))).toMatch(/^99\.9 %/);
  });
});

const time = fc.integer({ min: -1e6, max: 1e6 }).map((minutes) => at(minutes * 60_000));
const spread = fc.option(fc.record({ p50: fc.double({ min: 0, max: 9e9, noNaN: true }), p95: fc.constant(3.5) }));
const codes = fc.oneof(fc.constantFrom('http.error', 'tcp.refused'), fc.string(), fc.constant('a, "b"\r\nc'));
const series = fc.record<Series>({
  window: fc.constantFrom('24h', '30d', '1y'),
  vantage: fc.constantFrom('probe', 'gateway'),
  from: time,
  to: time,
  bucketSeconds: fc.constantFrom(60, 3600, 86_400),
  points: fc.array(
    fc.record({
      at: time,
      checks: fc.nat(),
      ok: fc.nat(),
      firstByte: spread,
      normalised: spread,
      externalBytes: fc.nat(),
      hostedBytes: fc.nat(),
      reasons: fc.array(fc.record({ code: codes, count: fc.nat() }), { maxLength: 3 }),
      watched: fc.constantFrom(0, 0.25, 1),
    }),
    { maxLength: 5 },
  ),
  gaps: fc.array(fc.record({ from: time, to: time, why: fc.constantFrom('off', 'offline') }), { maxLength: 3 }),
  watched: fc.constantFrom(0, 0.5, 1),
  threshold: fc.constant(4),
  summary: fc.string(),
  statistics: fc.constant(nothing),
});

/** RFC 4180, as it is written: no leniency. */
function readCsv(text: string): Record<string, string>[] {
  const records: string[][] = [[]];
  let rest = text;
  while (rest !== '') {
    const [whole, quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`not RFC 4180: ${rest}`);
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') records.push([]);
    rest = rest.slice(whole.length);
  }
  const [header = [], ...rows] = records.slice(0, -1);
  for (const row of rows) expect(row).toHaveLength(header.length);
  return rows.map((row) => Object.fromEntries(header.map((name, column) => [name, row[column] ?? ''])));
}

describe('exports', () => {
  test('as CSV hold every point and gap, whatever is in them', () => {
    const orEmpty = (value: number | undefined) => (value === undefined ? '' : String(value));
    fc.assert(
      fc.property(fc.array(series, { maxLength: 3 }), (all) => {
        const rows = readCsv(seriesCsv(all));
        const points = all.flatMap(({ vantage, bucketSeconds, points }) =>
          points.map((point) => ({
            vantage,
            from: point.at,
            seconds: String(bucketSeconds),
            checks: String(point.checks),
            ok: String(point.ok),
            first_byte_p50_ms: orEmpty(point.firstByte?.p50),
            first_byte_p95_ms: orEmpty(point.firstByte?.p95),
            normalised_p50_s_per_mib: orEmpty(point.normalised?.p50),
            normalised_p95_s_per_mib: orEmpty(point.normalised?.p95),
            external_bytes: String(point.externalBytes),
            hosted_bytes: String(point.hostedBytes),
            reasons: point.reasons.map(({ code, count }) => `${code}: ${count}`).join('; '),
            watched: String(point.watched),
            gap: '',
          })),
        );
        const expectSame = (found: unknown[], wanted: unknown[]) => {
          const sorted = (some: unknown[]) => some.map((one) => JSON.stringify(one)).toSorted();
          expect(sorted(found)).toEqual(sorted(wanted));
        };
        expectSame(
          rows.filter(({ gap }) => gap === ''),
          points,
        );
        const gaps = all.flatMap(({ vantage, gaps }) => gaps.map(({ from, why }) => ({ vantage, from, gap: why })));
        expectSame(
          rows.filter(({ gap }) => gap !== '').map(({ vantage, from, gap }) => ({ vantage, from, gap })),
          gaps,
        );
      }),
    );
  });

  test('a gap has a length and no counts, in its place in time', () => {
    const point = { at: at(0), checks: 2, ok: 2, firstByte: null, normalised: null };
    const points = [point, { ...point, at: at(2 * hour) }].map((one) => {
      return { ...one, externalBytes: 1, hostedBytes: 0, reasons: [], watched: 1 / 3 };
    });
    const gaps = [{ from: at(hour), to: at(2 * hour), why: 'off' as const }];
    const one: Series = {
      ...summarised(),
      statistics: nothing,
      from: at(0),
      to: at(3 * hour),
      bucketSeconds: 3600,
      points,
      gaps,
      summary: '',
    };
    expect(seriesCsv([one]).split('\r\n')).toEqual([
      expect.stringMatching(/^vantage,from,seconds,checks,ok,/),
      'probe,2026-11-22T12:00:00.000Z,3600,2,2,,,,,1,0,,0.3333,',
      'probe,2026-11-22T13:00:00.000Z,3600,,,,,,,,,,,off',
      'probe,2026-11-22T14:00:00.000Z,3600,2,2,,,,,1,0,,0.3333,',
      '',
    ]);
  });

  test('as JSON are the series themselves', () => {
    fc.assert(
      fc.property(fc.array(series, { maxLength: 2 }), (all) => {
        expect(JSON.parse(seriesJson(all))).toEqual(JSON.parse(JSON.stringify({ series: all })));
      }),
    );
  });
});
