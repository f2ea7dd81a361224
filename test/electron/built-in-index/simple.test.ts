import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseProjectPage } from '../../../shared/simple-api/index.ts';
import { craftWheel } from '../../support/distributions.ts';
import { startTestIndex, type TestIndex, uploadFile } from '../../support/built-in-index.ts';
import { type RawResponse, rawRequest } from '../../support/raw-http.ts';
import { temporaryFolder } from '../../support/temp.ts';

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json';
const HTML_TYPE = 'application/vnd.pypi.simple.v1+html';

let index: TestIndex;
let sha256: string;
const filename = 'demo_pkg-1.0-py3-none-any.whl';

beforeEach(async () => {
  index = await startTestIndex();
  const folder = await temporaryFolder();
  for (const version of ['1.0', '1.10', '1.9']) {
    const wheel = await craftWheel(folder, { name: 'Demo.Pkg', version, requiresPython: '>=3.8, <4' });
    expect((await uploadFile(index, wheel, 'Demo.Pkg', version)).status, path.basename(wheel)).toBe(200);
  }
  sha256 = (await index.repository.file(filename))?.sha256 ?? '';
});

const get = (target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<RawResponse> =>
  rawRequest(index.origin, { target, headers, method });

function linksOf(answer: RawResponse) {
  return parseProjectPage(answer.text, answer.headers['content-type'] ?? '', `${index.origin}/simple/demo-pkg/`).links;
}

describe('the project page', () => {
  test('says in JSON what is stored, and its links lead to the bytes', async () => {
    const answer = await get('/simple/demo-pkg/', { accept: JSON_TYPE });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': JSON_TYPE, vary: 'Accept' } });
    const page = parseProjectPage(answer.text, JSON_TYPE, index.simpleUrl);
    expect(page).toMatchObject({ name: 'demo-pkg', versions: ['1.0', '1.9', '1.10'], warnings: [] });
    const link = page.links.find((one) => one.filename === filename);
    expect(link).toMatchObject({ sha256, requiresPython: '>=3.8, <4', externalUrls: [] });
    const file = await rawRequest(link?.url ?? '');
    expect(file).toMatchObject({ status: 200, headers: { etag: `"${sha256}"` } });
    expect(file.bytes).toHaveLength(link?.size ?? 0);
  });

  test('says the same in HTML, under the type that was asked for', async () => {
    const browser = await get('/simple/demo-pkg/', { accept: 'text/html,*/*;q=0.8' });
    expect(browser.headers['content-type']).toBe('text/html; charset=UTF-8');
    const html = await get('/simple/demo-pkg/', { accept: HTML_TYPE });
    expect(html.headers['content-type']).toBe(HTML_TYPE);
    expect(linksOf(html).map((link) => link.sha256)).toContain(sha256);
    const pip = `${JSON_TYPE}, ${HTML_TYPE}; q=0.1, text/html; q=0.01`;
    expect((await get('/simple/demo-pkg/', { accept: pip })).headers['content-type']).toBe(JSON_TYPE);
  });

  test('refuses types that it does not have', async () => {
    const answer = await get('/simple/demo-pkg/', { accept: 'application/vnd.pypi.simple.v2+json' });
    expect(answer).toMatchObject({ status: 406, headers: { vary: 'Accept' } });
    expect(answer.text).toContain(JSON_TYPE);
    expect((await get('/simple/', { accept: 'image/png' })).status).toBe(406);
  });

  test('carries the metadata of each wheel beside it (PEP 658)', async () => {
    const link = linksOf(await get('/simple/demo-pkg/', { accept: JSON_TYPE })).find(
      (one) => one.filename === filename,
    );
    const metadata = await rawRequest(`${link?.url}.metadata`);
    expect(metadata.text).toMatch(/^Metadata-Version: 2\.1\nName: Demo\.Pkg\nVersion: 1\.0\n/);
    expect(link?.coreMetadata).toEqual({ sha256: metadata.headers.etag?.replaceAll('"', '') });
  });

  test('is not sent again to whoever has it', async () => {
    const { headers } = await get('/simple/demo-pkg/', { accept: JSON_TYPE });
    const again = await get('/simple/demo-pkg/', { accept: JSON_TYPE, 'if-none-match': headers.etag ?? '' });
    expect(again).toMatchObject({ status: 304, text: '', headers: { etag: headers.etag, vary: 'Accept' } });
    const html = await get('/simple/demo-pkg/', { accept: 'text/html', 'if-none-match': headers.etag ?? '' });
    expect(html.status).toBe(200);
  });

  test('answers HEAD with the headers of GET', async () => {
    const whole = await get('/simple/demo-pkg/', { accept: JSON_TYPE });
    const head = await get('/simple/demo-pkg/', { accept: JSON_TYPE }, 'HEAD');
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe(String(whole.bytes.length));
  });
});

describe('a publication', () => {
  const external = `https://files.example.org/releases/${filename}`;
  const elsewhere = `https://mirror.example.net/${filename}`;

  beforeEach(async () => {
    await index.repository.publish('demo-pkg', {
      order: 'external-first',
      links: [
        { filename, sha256, url: external },
        { filename, sha256, url: elsewhere },
        { filename: 'demo_pkg-1.9-py3-none-any.whl', sha256: 'b'.repeat(64), url: 'https://x.example.org/other.whl' },
      ],
      publishedAt: '2026-11-22T10:00:00Z',
    });
  });

  test('is live at once: HTML has the links in its order, JSON has them as our private key', async () => {
    const html = linksOf(await get('/simple/demo-pkg/', { accept: 'text/html' })).filter(
      (link) => link.filename === filename,
    );
    expect(html.map(({ url }) => new URL(url).host)).toEqual([
      'files.example.org',
      'mirror.example.net',
      new URL(index.origin).host,
    ]);
    const json = linksOf(await get('/simple/demo-pkg/', { accept: JSON_TYPE })).find(
      (link) => link.filename === filename,
    );
    expect(json?.externalUrls).toEqual([external, elsewhere]);
    expect(new URL(json?.url ?? '').origin).toBe(index.origin);
  });

  test('has no link for other bytes than the hosted ones', async () => {
    expect((await get('/simple/demo-pkg/', { accept: 'text/html' })).text).not.toContain('x.example.org');
  });

  test('leaves the hosted-only twin alone', async () => {
    for (const accept of ['text/html', JSON_TYPE]) {
      const answer = await get('/hosted/simple/demo-pkg/', { accept });
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain('example.org');
      expect(linksOf(answer)).toHaveLength(3);
    }
  });

  test('changes the page, so that caches learn of it', async () => {
    const before = (await get('/simple/demo-pkg/')).headers.etag;
    await index.repository.publish('demo-pkg', {
      order: 'hosted-first',
      links: [],
      publishedAt: '2026-11-23T10:00:00Z',
    });
    const after = await get('/simple/demo-pkg/', { 'if-none-match': before ?? '' });
    expect(after.status).toBe(200);
    expect(after.text).not.toContain('example.org');
  });
});

test('the list of projects, in both forms', async () => {
  expect(JSON.parse((await get('/simple/', { accept: JSON_TYPE })).text)).toMatchObject({
    projects: [{ name: 'demo-pkg' }],
  });
  expect((await get('/simple/')).text).toMatch(/<a href="[^"]*demo-pkg\/">demo-pkg<\/a>/);
  expect((await get('/hosted/simple/', { accept: JSON_TYPE })).status).toBe(200);
});

test.each([
  ['/simple', '/simple/'],
  ['/simple/demo-pkg', '/simple/demo-pkg/'],
  ['/simple/Demo.Pkg/', '/simple/demo-pkg/'],
  ['/hosted/simple/DEMO__PKG', '/hosted/simple/demo-pkg/'],
])('%s has moved to %s', async (from, to) => {
  expect(await get(from)).toMatchObject({ status: 301, headers: { location: `${index.origin}${to}` } });
});

test.each(['/simple/unknown/', '/files/x', '/favicon.ico', '/simple/a/b/', '/hosted/', '/legacy/x'])(
  '%s is not there',
  async (target) => {
    expect((await get(target)).status).toBe(404);
  },
);
