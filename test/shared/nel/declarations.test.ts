import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawHeaders } from '../../../shared/fallback/index.ts';
import { isSampled, parentOrigins, parseNel, parseReportTo } from '../../../shared/nel/index.ts';

const nel = (...values: readonly string[]): RawHeaders => values.map((value) => ['NEL', value] as const);
const reportTo = (...values: readonly string[]): RawHeaders => values.map((value) => ['Report-To', value] as const);
const by = { url: 'https://files.example.org/a/b.whl', rehearsal: false };

/** What looks like such a header, more often than chance alone would have it. */
const almostHeader = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record(
      {
        report_to: fc.oneof(fc.string(), fc.jsonValue()),
        group: fc.oneof(fc.string(), fc.jsonValue()),
        max_age: fc.oneof(fc.nat(), fc.double(), fc.jsonValue()),
        include_subdomains: fc.oneof(fc.boolean(), fc.jsonValue()),
        success_fraction: fc.oneof(fc.double(), fc.jsonValue()),
        failure_fraction: fc.oneof(fc.double({ min: -1, max: 2 }), fc.jsonValue()),
        endpoints: fc.oneof(
          fc.jsonValue(),
          fc.array(
            fc.record(
              {
                url: fc.oneof(fc.webUrl({ validSchemes: ['https', 'http', 'ftp'] }), fc.string(), fc.jsonValue()),
                priority: fc.oneof(fc.nat(), fc.jsonValue()),
                weight: fc.oneof(fc.nat(), fc.jsonValue()),
              },
              { requiredKeys: [] },
            ),
          ),
        ),
      },
      { requiredKeys: [] },
    )
    .map((item) => JSON.stringify(item)),
);

describe('the NEL header', () => {
  it('is a policy', () => {
    expect(parseNel(nel('{"report_to": "nel", "max_age": 2592000}'))).toEqual({
      group: 'nel',
      maxAgeSeconds: 2_592_000,
      includeSubdomains: false,
      successFraction: 0,
      failureFraction: 1,
    });
    const full = {
      report_to: 'g',
      max_age: 1,
      include_subdomains: true,
      success_fraction: 0.5,
      failure_fraction: 0.25,
    };
    expect(parseNel([['nEl', JSON.stringify(full)]])).toEqual({
      group: 'g',
      maxAgeSeconds: 1,
      includeSubdomains: true,
      successFraction: 0.5,
      failureFraction: 0.25,
    });
  });

  it('takes back with max_age 0, with or without a group', () => {
    expect(parseNel(nel('{"max_age": 0}'))).toBe('remove');
    expect(parseNel(nel('{"max_age": 0, "report_to": "nel"}'))).toBe('remove');
  });

  it('counts with its first policy, over several lines too', () => {
    const first = '{"report_to":"a","max_age":1}';
    const second = '{"report_to":"b","max_age":2}';
    expect(parseNel(nel(`${first}, ${second}`))).toMatchObject({ group: 'a' });
    expect(parseNel(nel(first, second))).toMatchObject({ group: 'a' });
    expect(parseNel(nel('{"report_to":1}', second))).toBeNull();
  });

  it.each([
    '',
    'nel',
    '[]',
    '{}',
    'null',
    '{"report_to":"nel"}',
    '{"max_age":60}',
    '{"report_to":"nel","max_age":-1}',
    '{"report_to":"nel","max_age":1.5}',
    '{"report_to":"nel","max_age":"60"}',
    '{"report_to":["nel"],"max_age":60}',
    '{"report_to":"nel","max_age":60,"failure_fraction":1.1}',
    '{"report_to":"nel","max_age":60,"failure_fraction":"1"}',
    '{"report_to":"nel","max_age":60,"success_fraction":-0.1}',
    '{"report_to":"nel","max_age":60',
    '{"report_to":"nel","max_age":1e400}',
  ])('is none: %s', (value) => {
    expect(parseNel(nel(value))).toBeNull();
  });

  it('never asks for subdomains unless it says true', () => {
    for (const value of ['1', '"true"', 'null', 'false']) {
      const header = `{"report_to":"nel","max_age":60,"include_subdomains":${value}}`;
      expect(parseNel(nel(header))).toMatchObject({ includeSubdomains: false });
    }
  });

  it('is read without an error whatever it holds, and then is in its ranges', () => {
    fc.assert(
      fc.property(fc.array(almostHeader, { maxLength: 3 }), (values) => {
        const parsed = parseNel(nel(...values));
        if (parsed === null || parsed === 'remove') return;
        expect(parsed.maxAgeSeconds).toBeGreaterThan(0);
        expect(() => new Date(Date.now() + parsed.maxAgeSeconds * 1000).toISOString()).not.toThrow();
        for (const fraction of [parsed.successFraction, parsed.failureFraction]) {
          expect(fraction).toBeGreaterThanOrEqual(0);
          expect(fraction).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('the Report-To header', () => {
  it('is groups of endpoints', () => {
    const header = {
      group: 'nel',
      max_age: 60,
      include_subdomains: true,
      endpoints: [
        { url: 'https://collector.example.net/a?b#c', priority: 2, weight: 3 },
        { url: '/reports' },
        { url: 'reports' },
      ],
    };
    expect(parseReportTo(reportTo(JSON.stringify(header), '{"max_age":1,"endpoints":[]}'), by)).toEqual([
      {
        name: 'nel',
        maxAgeSeconds: 60,
        includeSubdomains: true,
        endpoints: [
          { url: 'https://collector.example.net/a?b', priority: 2, weight: 3 },
          { url: 'https://files.example.org/reports', priority: 1, weight: 1 },
          { url: 'https://files.example.org/a/reports', priority: 1, weight: 1 },
        ],
      },
      { name: 'default', maxAgeSeconds: 1, includeSubdomains: false, endpoints: [] },
    ]);
  });

  it('keeps the first group of a name, and removes those with max_age 0', () => {
    const group = (name: string, age: number) => `{"group":"${name}","max_age":${age},"endpoints":[]}`;
    const groups = parseReportTo(reportTo(group('a', 0), group('a', 5), group('b', 5), group('b', 6)), by);
    expect(groups).toMatchObject([{ name: 'b', maxAgeSeconds: 5 }]);
    expect(parseReportTo(reportTo(group('a', 0)), by)).toEqual([]);
  });

  it('leaves out what is wrong, and is null where nothing is left', () => {
    const wrong = ['{"group":"a","max_age":1}', '{"group":1,"max_age":1,"endpoints":[]}', '{"endpoints":[]}', '7'];
    expect(parseReportTo(reportTo(...wrong), by)).toBeNull();
    expect(parseReportTo(reportTo(...wrong, '{"max_age":1,"endpoints":[]}'), by)).toMatchObject([{ name: 'default' }]);
    expect(parseReportTo([], by)).toBeNull();
    expect(parseReportTo(reportTo('{'), by)).toBeNull();
  });

  const endpointsOf = (url: string, rehearsal: boolean) =>
    parseReportTo(reportTo(JSON.stringify({ max_age: 1, endpoints: [{ url }] })), { ...by, rehearsal })?.[0]?.endpoints;

  it.each([
    'http://collector.example.net/',
    'https://user@collector.example.net/',
    'https://:pw@collector.example.net/',
    'https://10.0.0.1/',
    'https://[fd00::1]/',
    'https://169.254.169.254/',
    'https://collector.internal/',
    'https://router/',
    'ftp://collector.example.net/',
    'data:,x',
    'https://',
  ])('names an address nobody is sent to: %s', (url) => {
    expect(endpointsOf(url, false)).toEqual([]);
    expect(endpointsOf(url, true)).toEqual([]);
  });

  it.each(['http://127.0.0.1:8080/', 'https://localhost/', 'http://[::1]/'])(
    'may name this computer in a rehearsal only: %s',
    (url) => {
      expect(endpointsOf(url, false)).toEqual([]);
      expect(endpointsOf(url, true)).toHaveLength(1);
    },
  );

  it('is read without an error whatever it holds, takes little room, and only names https', () => {
    fc.assert(
      fc.property(fc.array(almostHeader, { maxLength: 30 }), (values) => {
        const groups = parseReportTo(reportTo(...values), by) ?? [];
        expect(groups.length).toBeLessThanOrEqual(16);
        expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
        for (const { endpoints, maxAgeSeconds } of groups) {
          expect(maxAgeSeconds).toBeGreaterThan(0);
          expect(endpoints.length).toBeLessThanOrEqual(16);
          for (const { url } of endpoints) expect(new URL(url).protocol).toBe('https:');
        }
      }),
    );
  });
});

describe('sampling', () => {
  it('takes all of 1, none of 0, and the part it says', () => {
    const rolls = Array.from({ length: 1000 }, (_, index) => index / 1000);
    for (const fraction of [0, 0.25, 0.5, 1]) {
      expect(rolls.filter((roll) => isSampled(fraction, roll))).toHaveLength(fraction * 1000);
    }
  });
});

describe('the origins that may speak for another', () => {
  it.each([
    ['https://a.b.example.org', ['https://b.example.org', 'https://example.org']],
    ['https://a.example.org:8443', ['https://example.org:8443']],
    ['https://example.org', []],
    ['https://localhost', []],
    ['https://192.0.2.1', []],
    ['https://[2001:db8::1]', []],
  ])('%s', (origin, parents) => {
    expect(parentOrigins(origin)).toEqual(parents);
  });
});
