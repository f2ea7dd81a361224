import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../shared/problem/index.ts';
import { parseIndexPage, renderIndexHtml, renderIndexJson } from '../../../shared/simple-api/index.ts';

const url = 'https://index.example/simple/';
const json = 'application/vnd.pypi.simple.v1+json';

function codeOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
  return 'none';
}

/** Names in any spelling, and what is none. */
const validName = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,12}[A-Za-z0-9])?$/);
const anything = fc.oneof(validName, fc.string({ unit: 'binary' }), fc.constantFrom('', '-a', '../x', '<b>', 'é'));

const normalized = (names: readonly string[]) => [
  ...new Set(names.map((name) => name.toLowerCase().replace(/[-_.]+/g, '-'))),
];

describe('the root page', () => {
  it('comes back from its HTML and its JSON: each name once, normalised, sorted', () => {
    fc.assert(
      fc.property(fc.array(validName), (names) => {
        const expected = normalized(names).toSorted();
        expect(parseIndexPage(renderIndexHtml(names), 'text/html; charset=UTF-8', url)).toEqual(expected);
        expect(parseIndexPage(renderIndexJson(names), json, url)).toEqual(expected);
      }),
    );
  });

  it('whatever its names are, only names come back, and all that are names', () => {
    fc.assert(
      fc.property(fc.array(anything), (names) => {
        const body = JSON.stringify({ meta: { 'api-version': '1.4' }, projects: names.map((name) => ({ name })) });
        const parsed = parseIndexPage(body, json, url);
        for (const name of parsed) expect(name).toMatch(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/);
        const valid = names.filter((name) => /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name));
        expect(parsed).toEqual(normalized(valid));
      }),
    );
  });

  it('is read as file servers list a folder, and past what is no link', () => {
    const page = [
      '<meta name="pypi:repository-version" content="1.0"><h1>Index of /simple/</h1>',
      '<a href="../">../</a> <a href="Demo_Pkg/">Demo_Pkg/</a>  21-Nov-2026 <a name="here">no-link</a>',
      '<a href="/simple/b/"><b> b </b></a><a href="?C=N">Last modified</a><a href="/simple/demo-pkg/">demo.pkg</a>',
    ].join('\n');
    expect(parseIndexPage(page, 'text/html', url)).toEqual(['demo-pkg', 'b']);
  });

  it('entries without a name cost themselves only', () => {
    const projects = [{ name: 'a' }, {}, null, 'b', { name: 3 }, { name: 'c', _extra: true }];
    expect(parseIndexPage(JSON.stringify({ meta: {}, projects }), 'application/json', url)).toEqual(['a', 'c']);
  });

  it.each([
    ['image/png', '', 'page.content_type'],
    ['application/vnd.pypi.simple.v2+json', '{}', 'page.version'],
    [json, '{"meta":{"api-version":"2.0"},"projects":[]}', 'page.version'],
    ['text/html', '<meta name="pypi:repository-version" content="2.0">', 'page.version'],
    [json, '<html>', 'page.not_json'],
    [json, '{"meta":{"api-version":"1.0"},"projects":{}}', 'page.invalid'],
    [json, 'null', 'page.invalid'],
  ])('as %s: %s is refused (%s)', (contentType, body, code) => {
    expect(codeOf(() => parseIndexPage(body, contentType, url))).toBe(code);
  });
});
