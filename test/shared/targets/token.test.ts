import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeToken } from '../../../shared/targets/index.ts';
import { pypiToken } from '../../support/tokens.ts';

describe('what a token says of itself', () => {
  it('is read from tokens as PyPI makes them', () => {
    expect(describeToken(pypiToken())).toEqual({
      kind: 'token',
      domain: 'pypi.org',
      projects: null,
      expiresAt: null,
      ofPublisher: false,
    });
    expect(
      describeToken(pypiToken({ domain: 'test.pypi.org', projects: ['demo', 'other'], expiresAt: 1_800_000_000 })),
    ).toEqual({
      kind: 'token',
      domain: 'test.pypi.org',
      projects: ['demo', 'other'],
      expiresAt: 1_800_000_000_000,
      ofPublisher: false,
    });
  });

  it('tells one that a CI workflow was given', () => {
    const caveats = [JSON.stringify([4, '6b1f5f2e-0d1c-4d0c-9a57-5f1f7f1f9f0a', null])];
    expect(describeToken(pypiToken({ caveats }))).toMatchObject({ ofPublisher: true });
  });

  it('begins as those who search for leaked tokens expect it: the test builds real ones', () => {
    expect(pypiToken()).toMatch(/^pypi-AgEIcHlwaS5vcmc[\w-]{50,}$/);
    expect(pypiToken({ domain: 'test.pypi.org' })).toMatch(/^pypi-AgENdGVzdC5weXBpLm9yZw[\w-]{50,}$/);
  });

  it('is read in the older form of the caveats, too', () => {
    const caveats = [
      JSON.stringify({ version: 1, permissions: { projects: ['demo'] } }),
      JSON.stringify({ nbf: 1, exp: 1_700_000_000 }),
      JSON.stringify({ version: 1, permissions: 'user' }),
    ];
    expect(describeToken(pypiToken({ caveats }))).toMatchObject({ projects: ['demo'], expiresAt: 1_700_000_000_000 });
  });

  it('is narrowed by each caveat, and not by those that are not known', () => {
    const caveats = [JSON.stringify([1, ['b', 'c']]), JSON.stringify([9, ['x']]), 'null', 'no json', '[0,"x"]'];
    expect(describeToken(pypiToken({ projects: ['a', 'b'], caveats }))).toMatchObject({ projects: ['b'] });
  });

  it('is told from a password, and from a part of a token', () => {
    const token = pypiToken({ projects: ['demo'] });
    expect(describeToken('hunter2')).toEqual({ kind: 'other' });
    expect(describeToken(` ${token}`)).toEqual({ kind: 'other' });
    expect(describeToken('pypi-')).toEqual({ kind: 'broken-token' });
    for (let length = 'pypi-'.length; length < token.length; length++) {
      expect(describeToken(token.slice(0, length))).toEqual({ kind: 'broken-token' });
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, begins) => {
        const text = Buffer.from(begins ? [2, ...bytes] : bytes).toString('base64url');
        expect(['token', 'broken-token']).toContain(describeToken(`pypi-${text}`).kind);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(describeToken(`pypi-${text}`)).toBeDefined();
      }),
    );
  });

  it('survives the round trip for any names', () => {
    fc.assert(
      fc.property(
        fc.domain(),
        fc.array(fc.stringMatching(/^[a-z0-9-]{1,40}$/), { maxLength: 40 }),
        (domain, projects) => {
          expect(describeToken(pypiToken({ domain, projects }))).toMatchObject({ domain, projects });
        },
      ),
    );
  });
});
