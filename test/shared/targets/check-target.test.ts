import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../shared/problem/index.ts';
import {
  checkTarget,
  matchIndex,
  suggestSimpleUrl,
  suggestUploadUrl,
  wellKnownTargets,
} from '../../../shared/targets/index.ts';

const pypi = 'https://upload.pypi.org/legacy/';
const testPypi = 'https://test.pypi.org/legacy/';

function problemOf(uploadUrl: string, simpleUrl?: string): ProblemError['problem'] {
  try {
    checkTarget({ uploadUrl, ...(simpleUrl === undefined ? {} : { simpleUrl }) });
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error(`${uploadUrl} was taken`);
}

describe('the addresses of an index', () => {
  it.each([
    [pypi, 'https://pypi.org/simple/', false],
    [testPypi, 'https://test.pypi.org/simple/', false],
    [
      'https://gitlab.com/api/v4/projects/1/packages/pypi',
      'https://gitlab.com/api/v4/projects/1/packages/pypi/simple/',
      false,
    ],
    ['https://index.example.org/legacy/', 'https://index.example.org/simple/', false],
    ['https://index.example.org/', 'https://index.example.org/simple/', false],
    ['http://127.0.0.1:8080/legacy/', 'http://127.0.0.1:8080/simple/', true],
    ['http://localhost:8080/', 'http://localhost:8080/simple/', true],
    ['https://[::1]/legacy/', 'https://[::1]/simple/', true],
  ])('%s has its pages at %s', (uploadUrl, simpleUrl, rehearsal) => {
    expect(checkTarget({ uploadUrl: ` ${uploadUrl}\n` })).toEqual({ uploadUrl, simpleUrl, rehearsal });
    expect(checkTarget({ uploadUrl, simpleUrl: simpleUrl.replace(/\/$/, '') })).toEqual({
      uploadUrl,
      simpleUrl,
      rehearsal,
    });
  });

  it.each([
    ['https://pypi.org/legacy', pypi],
    ['https://pypi.org/legacy/', pypi],
    ['https://pypi.org', pypi],
    ['https://pypi.org/pypi', pypi],
    ['https://pypi.org/simple/', pypi],
    ['https://pypi.org/project/demo/', pypi],
    ['https://www.pypi.org/legacy/', pypi],
    ['https://upload.pypi.org/legacy', pypi],
    ['https://upload.pypi.org/', pypi],
    ['https://pypi.python.org/pypi', pypi],
    ['https://test.pypi.org/legacy', testPypi],
    ['https://test.pypi.org/simple/', testPypi],
    ['https://testpypi.python.org/pypi', testPypi],
    ['https://index.example.org/legacy', 'https://index.example.org/legacy/'],
    ['https://index.example.org/pypi/demo/simple/', 'https://index.example.org/pypi/demo/'],
    ['https://devpi.example.org/root/pypi/+simple/', 'https://devpi.example.org/root/pypi/'],
  ])('%s is not where uploads go: %s is', (typed, meant) => {
    expect(problemOf(typed)).toMatchObject({ code: 'target.url_not_upload', facts: { suggestedUrl: meant } });
    expect(checkTarget({ uploadUrl: meant }).uploadUrl).toBe(meant);
  });

  it.each([
    ['https://pypi.org/'],
    ['https://upload.pypi.org/simple/'],
    ['https://pypi.org/legacy/'],
    ['https://pypi.org/simple/demo/'],
  ])('%s is not where PyPI has its pages', (simpleUrl) => {
    expect(problemOf(pypi, simpleUrl)).toMatchObject({
      code: 'target.url_not_simple',
      facts: { suggestedUrl: 'https://pypi.org/simple/' },
    });
  });

  it.each([
    ['target.url_invalid', 'upload.pypi.org/legacy/'],
    ['target.url_invalid', ''],
    ['target.url_invalid', 'ftp://index.example.org/'],
    ['target.url_invalid', 'https:///legacy/'],
    ['target.url_invalid', 'https://index.example.org/a b/'],
    ['target.url_credentials', 'https://me:pa55@index.example.org/'],
    ['target.url_extra', 'https://upload.pypi.org/legacy/?demo'],
    ['target.url_extra', 'https://index.example.org/#x'],
    ['target.url_not_https', 'http://index.example.org/legacy/'],
    ['target.url_not_https', 'http://upload.pypi.org/legacy/'],
    ['target.url_private_host', 'https://10.0.0.1/legacy/'],
    ['target.url_private_host', 'https://pypi.corp.internal/legacy/'],
    ['target.url_private_host', 'https://pypi/legacy/'],
  ])('%s: %s', (code, typed) => {
    const problem = problemOf(typed);
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem)).not.toContain('pa55');
  });

  it.each([
    [pypi, 'https://test.pypi.org/simple/'],
    [testPypi, 'https://pypi.org/simple/'],
    ['https://index.example.org/legacy/', 'https://pypi.org/simple/'],
    ['https://index.example.org/legacy/', 'http://127.0.0.1/simple/'],
    ['http://127.0.0.1/legacy/', 'https://index.example.org/simple/'],
  ])('%s and %s are two indexes', (uploadUrl, simpleUrl) => {
    expect(problemOf(uploadUrl, simpleUrl).code).toBe('target.mixed');
  });

  it('are what is suggested, once it was suggested', () => {
    for (const { uploadUrl, simpleUrl } of wellKnownTargets) {
      expect(suggestUploadUrl(uploadUrl)).toBe(uploadUrl);
      expect(suggestSimpleUrl(uploadUrl)).toBe(simpleUrl);
    }
    const path = fc.array(fc.constantFrom('legacy', 'simple', '+simple', 'pypi', 'a', ''), { maxLength: 5 });
    const host = fc.constantFrom('pypi.org', 'upload.pypi.org', 'test.pypi.org', 'index.example.org', 'example.com');
    fc.assert(
      fc.property(host, path, fc.boolean(), (host, parts, slash) => {
        const once = suggestUploadUrl(`https://${host}/${parts.join('/')}${slash ? '/' : ''}`);
        expect(suggestUploadUrl(once)).toBe(once);
        expect(checkTarget({ uploadUrl: once }).uploadUrl).toBe(once);
      }),
    );
  });
});

describe('the index that an address of .pypirc is for', () => {
  it.each([
    [pypi, 'https://upload.pypi.org/legacy/', null],
    [pypi, 'https://upload.pypi.org/legacy', null],
    [pypi, 'https://pypi.python.org/pypi', null],
    [pypi, 'https://upload.pypi.org/legacy/?my-demo', 'my-demo'],
    [pypi, 'https://upload.pypi.org/legacy/?%zz', '%zz'],
    ['https://index.example.org/a/', 'https://INDEX.example.org:443/a/', null],
  ])('%s ← %s', (uploadUrl, url, query) => {
    expect(matchIndex(uploadUrl, url)).toEqual({ query });
  });

  it.each([
    [pypi, testPypi],
    [pypi, 'https://upload.pypi.org.example.com/legacy/'],
    [pypi, 'not an address'],
    ['https://index.example.org/a/', 'https://index.example.org/b/'],
    ['https://index.example.org/a/', 'http://index.example.org/a/'],
    ['https://index.example.org/a/', 'https://index.example.org:8443/a/'],
  ])('%s is not %s', (uploadUrl, url) => {
    expect(matchIndex(uploadUrl, url)).toBeNull();
  });
});
