import { clean } from '@renovatebot/pep440';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, isPrerelease, normalizeVersion } from '../../../shared/packaging/index.ts';

const number = fc.integer({ min: 0, max: 99_999 });
const separator = fc.constantFrom('', '.', '-', '_');
/** Any spelling PEP 440 allows, without a local part and white space. */
const spelling = fc
  .record({
    v: fc.constantFrom('', 'v', 'V'),
    epoch: fc.option(number, { nil: null }),
    release: fc.array(number, { minLength: 1, maxLength: 5 }),
    pre: fc.option(
      fc.tuple(separator, fc.constantFrom('a', 'B', 'rc', 'c', 'Alpha', 'beta', 'pre', 'preview'), separator, number),
      { nil: null },
    ),
    post: fc.option(fc.tuple(separator, fc.constantFrom('post', 'Rev', 'r'), separator, number), { nil: null }),
    dev: fc.option(fc.tuple(separator, fc.constantFrom('dev', 'DEV'), separator, number), { nil: null }),
  })
  .map(({ v, epoch, release, pre, post, dev }) =>
    [v, epoch === null ? '' : `${epoch}!`, release.join('.'), ...(pre ?? []), ...(post ?? []), ...(dev ?? [])].join(''),
  );

describe('normalizeVersion', () => {
  it.each([
    ['1.0', '1.0'],
    ['v1.0-ALPHA.01', '1.0a1'],
    ['1.0-1', '1.0.post1'],
    ['1.0.c', '1.0rc0'],
    ['0!1.0', '1.0'],
    ['1!02.00', '1!2.0'],
    [' 1.0\n', '1.0'],
    ['1.0+Ubuntu_01-x', '1.0+ubuntu.1.x'],
    ['20260131235959123456789.1', '20260131235959123456789.1'],
    ['1.0.dev', '1.0.dev0'],
  ])('%j becomes %j', (given, expected) => {
    expect(normalizeVersion(given)).toBe(expected);
  });

  it.each(['', 'abc', '1.0_1', '1..0', '1.0+', '1.0 .1', '٣.0'])('%j is no version', (given) => {
    expect(normalizeVersion(given)).toBeNull();
  });

  it('does not spend time on what no one would call a version', () => {
    expect(normalizeVersion(`1${'.1'.repeat(500)}`)).toBeNull();
  });

  it('agrees with the library where the library keeps all digits', () => {
    fc.assert(
      fc.property(spelling, (version) => {
        expect(normalizeVersion(version)).toBe(clean(version));
      }),
    );
  });

  it('is its own normal form and equal to what it was made from', () => {
    fc.assert(
      fc.property(spelling, (version) => {
        const normal = normalizeVersion(version) ?? '';
        expect(normalizeVersion(normal)).toBe(normal);
        expect(compareVersions(normal, version)).toBe(0);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const normal = normalizeVersion(text);
        expect(normal === null || normal.length > 0).toBe(true);
      }),
    );
  });
});

describe('compareVersions', () => {
  it('orders as PEP 440 does, what is no version first', () => {
    const ordered = [
      'nonsense',
      '1.0.dev1',
      '1.0a1.dev1',
      '1.0a1',
      '1.0b2',
      '1.0rc1',
      '1.0',
      '1.0+a',
      '1.0.post1',
      '1.1',
      '1!0.1',
    ];
    expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered);
    expect(compareVersions('1.0', '1.0.0')).toBe(0);
    expect(compareVersions('b', 'a')).toBeGreaterThan(0);
    expect(compareVersions('x', 'x')).toBe(0);
  });
});

describe('a pre-release', () => {
  it.each(['2.0a1', '2.0-BETA', '2.0c3', '1!2.0rc1', '2.0.dev1', '2.0.post1.dev2'])('is %s', (version) => {
    expect(isPrerelease(version)).toBe(true);
  });

  it.each(['2.0', 'v2.0.1', '2.0-1', '2.0.post3', '2.0+a1', 'alpha1'])('is not %s', (version) => {
    expect(isPrerelease(version)).toBe(false);
  });
});
