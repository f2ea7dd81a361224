import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../shared/problem/index.ts';
import { checkCredential, type CredentialClaim, credentialAssurance } from '../../../shared/targets/index.ts';
import { pypiToken } from '../../support/tokens.ts';

const pypi = { name: 'PyPI', uploadUrl: 'https://upload.pypi.org/legacy/' };
const testPypi = { name: 'TestPyPI', uploadUrl: 'https://test.pypi.org/legacy/' };
const own = { name: 'Ours', uploadUrl: 'https://index.example.org/upload/' };
const now = Date.parse('2026-11-22T12:00:00Z');

function check(claim: Partial<CredentialClaim> & { readonly secret: string }): ProblemError['problem'] | null {
  try {
    checkCredential({ index: pypi, project: 'demo', username: '__token__', now, ...claim });
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

describe('a credential before it is sent', () => {
  it.each([
    ['a token of the account', { secret: pypiToken() }],
    ['a token of the project', { secret: pypiToken({ projects: ['demo'] }) }],
    ['a project spelled otherwise', { secret: pypiToken({ projects: ['my-demo'] }), project: 'My.Demo' }],
    ['a token of a project, before the project is known', { secret: pypiToken({ projects: ['demo'] }), project: null }],
    ['a token of TestPyPI there', { index: testPypi, secret: pypiToken({ domain: 'test.pypi.org' }) }],
    ['one that expires later', { secret: pypiToken({ expiresAt: now / 1000 + 1 }) }],
    ['a password on another index', { index: own, username: 'alice', secret: 'correct horse' }],
    ['a token of another kind there', { index: own, secret: 'glpat-1234567890' }],
    ['what only begins like a token, there', { index: own, secret: 'pypi-mine' }],
    ['a token of the same software elsewhere', { index: own, secret: pypiToken({ domain: 'index.example.org' }) }],
  ])('may go: %s', (_, claim) => {
    expect(check(claim)).toBeNull();
  });

  it.each([
    ['password_refused', 'a password', { secret: 'correct horse', username: '__token__' }],
    ['password_refused', 'a user name', { secret: pypiToken(), username: 'alice' }],
    ['password_refused', 'a password on TestPyPI', { index: testPypi, secret: 'correct horse' }],
    ['token_broken', 'half a token', { secret: pypiToken().slice(0, 60) }],
    ['token_broken', 'the example of the documentation', { secret: 'pypi-xxxx' }],
    ['wrong_index', 'a token of TestPyPI', { secret: pypiToken({ domain: 'test.pypi.org' }) }],
    ['wrong_index', 'a token of PyPI on TestPyPI', { index: testPypi, secret: pypiToken() }],
    ['wrong_index', 'a token of PyPI for some other host', { index: own, secret: pypiToken() }],
    ['wrong_index', 'a token of another host for PyPI', { secret: pypiToken({ domain: 'index.example.org' }) }],
    ['wrong_project', 'a token of another project', { secret: pypiToken({ projects: ['other', 'third'] }) }],
    ['expired', 'one that has expired', { secret: pypiToken({ expiresAt: now / 1000 }) }],
    ['empty', 'nothing', { secret: '' }],
    ['malformed', 'a line break within', { secret: 'pypi-a\nb' }],
    ['malformed', 'what a terminal pastes', { secret: '\u0016' }],
    ['malformed', 'a space of no width', { index: own, secret: 'pass\u200bword' }],
    ['malformed', 'half a character', { index: own, secret: 'pass\ud800word' }],
    ['username', 'no user name', { index: own, username: '', secret: 'correct horse' }],
    ['username', 'a colon in it', { index: own, username: 'a:b', secret: 'correct horse' }],
  ])('is refused (%s): %s', (code, _, claim) => {
    const problem = check(claim);
    expect(problem?.code).toBe(`credentials.${code}`);
    expect(problem?.remedy).not.toBe('');
    if (claim.secret.length > 1) expect(JSON.stringify(problem)).not.toContain(claim.secret);
  });

  it('is told with what is known of it', () => {
    const problem = check({ secret: pypiToken({ projects: ['other', 'third'] }) });
    expect(problem?.message).toBe('The token for PyPI is only good for other, third, not for demo.');
    expect(check({ secret: pypiToken({ domain: 'test.pypi.org' }) })?.message).toBe(
      'This is a token of TestPyPI, not of PyPI. It was not sent.',
    );
  });

  it('is not said to be good: no index can be asked before', () => {
    for (const index of [pypi, own]) expect(credentialAssurance(index)).toContain('no way to ask before');
  });
});
