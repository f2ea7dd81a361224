import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../shared/problem/index.ts';
import { parseProjectPage } from '../../../shared/simple-api/index.ts';
import { sha256 } from './pages.ts';

const url = 'https://index.example/simple/demo/';
const parseHtml = (html: string) => parseProjectPage(html, 'text/html', url);
const parseJson = (value: unknown) =>
  parseProjectPage(JSON.stringify(value), 'application/vnd.pypi.simple.v1+json', url);
const jsonPage = (files: readonly unknown[], more: object = {}) => ({
  meta: { 'api-version': '1.1' },
  name: 'demo',
  versions: [],
  files,
  ...more,
});
const entry = { filename: 'a-1.tar.gz', url: 'https://f.example/a-1.tar.gz', hashes: { sha256 } };

function problemCode(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
  return 'none';
}

describe('an HTML page', () => {
  it('gives its links, resolved against the page', () => {
    const { links, repositoryVersion, warnings } = parseHtml(
      `<a href="../../files/a-1.tar.gz#md5=00&sha256=${sha256.toUpperCase()}" data-yanked data-dist-info-metadata=true>a-1.tar.gz</a>
       <A HREF=/b-1.tar.gz data-requires-python="&gt;=3">b-1.tar.gz</A><a name="x">no link</a>`,
    );
    expect(links).toMatchObject([
      {
        filename: 'a-1.tar.gz',
        url: 'https://index.example/files/a-1.tar.gz',
        sha256,
        yanked: true,
        coreMetadata: true,
      },
      {
        filename: 'b-1.tar.gz',
        url: 'https://index.example/b-1.tar.gz',
        sha256: null,
        yanked: false,
        requiresPython: '>=3',
        coreMetadata: false,
      },
    ]);
    expect({ repositoryVersion, warnings }).toEqual({ repositoryVersion: '1.0', warnings: [] });
  });

  it('honours <base href>, the first one that has it, also for links before it', () => {
    const { links } = parseHtml(
      '<a href="a-1.tar.gz">a-1.tar.gz</a><base target=x><base href="/files/"><base href="https://evil.example/">',
    );
    expect(links[0]?.url).toBe('https://index.example/files/a-1.tar.gz');
  });

  it('ignores what is only a comment', () => {
    expect(parseHtml('<!-- <a href="a-1.tar.gz">a-1.tar.gz</a> --><!--><base href="//x/"> -->').links).toEqual([]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,a',
    'file:///etc/passwd',
    'ftp://h/a-1.tar.gz',
    'https://h/',
    'https://h/..%2Fa',
    'https://h/a%5Cb',
    'https://h/%00',
    'https://h/%FF',
    'https://[',
  ])('leaves %s out, with a warning', (href) => {
    const { links, warnings } = parseHtml(`<a href="${href}">a-1.tar.gz</a><a href="b-1.tar.gz">b-1.tar.gz</a>`);
    expect(links.map((link) => link.filename)).toEqual(['b-1.tar.gz']);
    expect(warnings).toHaveLength(1);
  });

  it('goes by the URL where the text says otherwise, and says so', () => {
    const { links, warnings } = parseHtml('<a href="a-1.tar.gz?x#y">b-1.tar.gz</a>');
    expect(links[0]).toMatchObject({ filename: 'a-1.tar.gz', url: `${url}a-1.tar.gz?x` });
    expect(warnings[0]).toContain('a-1.tar.gz');
  });

  it('prefers the new name of the metadata attribute (PEP 714)', () => {
    const { links } = parseHtml(
      `<a href="a" data-dist-info-metadata="true" data-core-metadata="sha256=${sha256}">a</a>`,
    );
    expect(links[0]?.coreMetadata).toEqual({ sha256 });
  });

  it('warns of a status that it does not know', () => {
    const page = parseHtml('<meta name="pypi:project-status" content="asleep">');
    expect(page.status).toBeUndefined();
    expect(page.warnings).toHaveLength(1);
  });
});

describe('the version of the repository (PEP 629)', () => {
  const html = (version: string) =>
    parseHtml(
      `<meta name="pypi:repository-version" content="${version}"><meta name="pypi:repository-version" content="9.0">`,
    );
  const json = (version: string) => parseJson({ ...jsonPage([]), meta: { 'api-version': version } });

  it.each([html, json])('fails when the major is greater', (parse) => {
    expect(problemCode(() => parse('2.0'))).toBe('page.version');
    expect(problemCode(() => parse('one'))).toBe('page.version');
  });

  it.each([html, json])('warns when the minor is greater', (parse) => {
    expect(parse('1.5').warnings).toHaveLength(1);
    expect(parse('1.4')).toMatchObject({ warnings: [], repositoryVersion: '1.4' });
  });

  it('is judged before the rest of a JSON page, which may look quite different', () => {
    expect(problemCode(() => parseJson({ meta: { 'api-version': '2.0' }, things: [] }))).toBe('page.version');
  });

  it('is 1.0 where a JSON page does not say', () => {
    expect(parseJson({ name: 'demo', files: [] }).repositoryVersion).toBe('1.0');
  });

  it('stands in the content type too', () => {
    expect(problemCode(() => parseProjectPage('{}', 'application/vnd.pypi.simple.v2+json', url))).toBe('page.version');
  });
});

describe('a JSON page', () => {
  it('ignores keys that it does not know', () => {
    const { links, warnings } = parseJson(
      jsonPage([{ ...entry, size: 5, _private: 1, 'gpg-sig': true }], { extra: [] }),
    );
    expect(links).toMatchObject([{ filename: 'a-1.tar.gz', size: 5, sha256, externalUrls: [] }]);
    expect(warnings).toEqual([]);
  });

  it.each([
    [['https://h.example/a-1.tar.gz', 'http://127.0.0.1:8/a-1.tar.gz'], true],
    [['http://[::1]:8/a', 'http://localhost/a'], true],
    [[], true],
    ['https://h.example/a-1.tar.gz', false],
    [['https://h.example/a', 'http://h.example/a'], false],
    [['https://h.example/a', 'http://127.0.0.1.evil.example/a'], false],
    [['https://h.example/a', 5], false],
    [['javascript:alert(1)'], false],
    [null, false],
    [{ 0: 'https://h.example/a' }, false],
  ])('reads the external links %j only if all are https, or on loopback', (value, good) => {
    const { links, warnings } = parseJson(jsonPage([{ ...entry, '_external-urls': value }]));
    expect(links[0]?.externalUrls).toEqual(good ? value : []);
    expect(warnings).toHaveLength(good ? 0 : 1);
  });

  it('leaves an unusable entry out and keeps the others', () => {
    const { links, warnings } = parseJson(
      jsonPage([{ filename: 'x' }, null, { ...entry, filename: '../x' }, { ...entry, url: 'file:///x' }, entry]),
    );
    expect(links.map((link) => link.filename)).toEqual(['a-1.tar.gz']);
    expect(warnings).toHaveLength(4);
  });

  it('takes what is optional and malformed for absent', () => {
    const { links } = parseJson(
      jsonPage([
        {
          ...entry,
          hashes: { sha256: 'short' },
          size: -1,
          'upload-time': 5,
          'requires-python': [],
          yanked: {},
          'core-metadata': 'x',
          provenance: 1,
        },
      ]),
    );
    expect(links[0]).toMatchObject({
      sha256: null,
      size: null,
      uploadTime: null,
      requiresPython: null,
      yanked: false,
      coreMetadata: false,
      provenance: null,
    });
  });

  it('reads the old name of the metadata key, and resolves relative URLs', () => {
    const { links } = parseJson(
      jsonPage([{ ...entry, url: '../../a-1.tar.gz#frag', 'dist-info-metadata': { sha256 } }]),
    );
    expect(links[0]).toMatchObject({ coreMetadata: { sha256 }, url: 'https://index.example/a-1.tar.gz' });
  });

  it('warns where the URL ends in another filename, since installers go by it', () => {
    expect(parseJson(jsonPage([{ ...entry, filename: 'b-1.tar.gz' }])).warnings).toHaveLength(1);
  });

  it.each([
    ['{', 'page.not_json'],
    ['[]', 'page.invalid'],
    ['{"name":"demo"}', 'page.invalid'],
    ['null', 'page.invalid'],
  ])('%s is the problem %s', (body, code) => {
    expect(problemCode(() => parseProjectPage(body, 'application/json', url))).toBe(code);
  });
});

it('another content type is refused', () => {
  expect(problemCode(() => parseProjectPage('', 'application/pdf', url))).toBe('page.content_type');
  expect(problemCode(() => parseProjectPage('', '', url))).toBe('page.content_type');
});

it('whatever the body is, the answer is a page or a problem', () => {
  const fragments = fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        'a',
        ' href=',
        '"',
        "'",
        '<base href=',
        '<!--',
        '-->',
        '&#',
        'x;',
        '<script>',
        '{',
        '}',
        '[',
        ']',
        '"files":',
        '"meta":',
        ',',
        ':',
        '1',
        '\0',
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(
      fc.oneof(fragments, fc.string(), fc.json()),
      fc.constantFrom('text/html', 'application/json'),
      (body, type) => {
        expect(['none', 'page.not_json', 'page.invalid', 'page.version']).toContain(
          problemCode(() => parseProjectPage(body, type, url)),
        );
      },
    ),
  );
});
