import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cacheRulesOf,
  conditionsOf,
  freshnessAt,
  rulesAfter304,
  sameValidators,
} from '../../../../electron/gateway/upstream/cache-rules.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function rules(cacheControl: string | null, others: Readonly<Record<string, string>> = {}) {
  const own = cacheControl === null ? [] : ([['Cache-Control', cacheControl]] as const);
  return cacheRulesOf([...own, ...Object.entries(others)]);
}

describe('how long an answer may be used', () => {
  it.each([
    ['as PyPI says it', 'max-age=600, public', {}, 600, DAY],
    ['nothing said', null, {}, 0, DAY],
    ['an age spent in other caches', 'max-age=600', { Age: '599' }, 1, DAY],
    ['an age beyond', 'max-age=600', { Age: '601' }, 0, DAY],
    ['an age that makes no sense', 'max-age=600', { Age: 'old' }, 600, DAY],
    ['spelt in capitals, with spaces', '  MAX-AGE = 60 ,Public', {}, 60, DAY],
    ['in quotes', 'max-age="60"', {}, 60, DAY],
    ['a comma in quotes', 'ext="a, max-age=5", max-age=60', {}, 60, DAY],
    ['for shared caches', 'max-age=600, s-maxage=10', {}, 10, 0],
    ['for shared caches, and for when it fails', 's-maxage=10, stale-if-error=60', {}, 10, 60_000],
    ['for when it fails', 'max-age=600, stale-if-error=7200', {}, 600, 2 * HOUR],
    ['no age', 'max-age=-1', {}, 0, DAY],
    ['no number', 'max-age=1e9', {}, 0, DAY],
    ['no value', 'max-age', {}, 0, DAY],
    ['twice the same', 'max-age=60, max-age=60', {}, 60, DAY],
    ['twice, differing', 'max-age=60, max-age=61', {}, 0, DAY],
    ['for years', 'max-age=99999999999999999999', {}, DAY / 1000, DAY],
    ['to be asked always', 'max-age=600, no-cache', {}, 0, 0],
    ['to be asked always, of one field', 'max-age=600, no-cache="Set-Cookie"', {}, 0, 0],
    ['never stale', 'max-age=600, must-revalidate, stale-if-error=60', {}, 600, 0],
    ['never stale in shared caches', 'max-age=600, proxy-revalidate', {}, 600, 0],
    ['by what nobody can repeat', 'max-age=600', { Vary: 'Accept, *' }, 0, DAY],
    ['by what we always say the same', 'max-age=600', { Vary: 'Accept, Accept-Encoding' }, 600, DAY],
  ])('%s', (_, cacheControl, others, freshSeconds, staleMs) => {
    expect(rules(cacheControl, others)).toEqual({ storable: true, freshMs: freshSeconds * 1000, staleMs });
  });

  it.each(['no-store', 'private', 'max-age=600, Private', 'private="x", max-age=1'])('not to be kept: %s', (value) => {
    expect(rules(value).storable).toBe(false);
  });

  it('several header lines are one', () => {
    const headers = [
      ['cache-control', 'public'],
      ['CACHE-CONTROL', 'max-age=5'],
    ] as const;
    expect(cacheRulesOf(headers).freshMs).toBe(5000);
  });

  it('whatever a header holds, it is a time from 0 to a day', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('max-age', 's-maxage', 'no-cache', 'stale-if-error', '=', ',', '"', '\\', '60', ' ', ';'),
    );
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join('')),
        fc.string(),
        (cacheControl, age) => {
          const { freshMs, staleMs } = rules(cacheControl, { age });
          expect(freshMs >= 0 && freshMs <= DAY && staleMs >= 0 && Number.isFinite(staleMs)).toBe(true);
        },
      ),
    );
  });

  it('from fresh to stale to over, and never back', () => {
    const ms = fc.nat(10_000);
    fc.assert(
      fc.property(ms, ms, ms, ms, (freshMs, staleMs, a, b) => {
        const order = ['fresh', 'stale', 'over'];
        const at = (age: number): number => order.indexOf(freshnessAt({ storable: true, freshMs, staleMs }, age));
        expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)));
        expect([at(freshMs), at(freshMs + staleMs)]).toEqual([staleMs === 0 ? 2 : 1, 2]);
      }),
    );
  });

  it('after a 304: what it says, else what was said before', () => {
    const stored = rules('max-age=600');
    expect(rulesAfter304(stored, [['ETag', '"a"']])).toBe(stored);
    expect(rulesAfter304(stored, [['Cache-Control', 'max-age=1']]).freshMs).toBe(1000);
  });
});

describe('validators', () => {
  it('become conditions', () => {
    expect(conditionsOf({ etag: 'W/"a"', lastModified: null })).toEqual({ 'if-none-match': 'W/"a"' });
    expect(conditionsOf({ etag: null, lastModified: 'Sun' })).toEqual({ 'if-modified-since': 'Sun' });
  });

  it.each([
    ['"a"', 'W/"a"', true],
    ['"a"', '"b"', false],
    ['"a"', null, true],
    [null, '"a"', true],
  ])('of a 304: %s and %s', (a, b, same) => {
    expect(sameValidators({ etag: a, lastModified: null }, { etag: b, lastModified: null })).toBe(same);
  });
});
