import { describe, expect, it } from 'vitest';
import {
  renderIndexHtml,
  renderIndexJson,
  renderProjectHtml,
  renderProjectJson,
} from '../../../shared/simple-api/index.ts';
import { pageFile, projectPage, sha256 } from './pages.ts';

const wheel = pageFile('demo-1.0-py3-none-any.whl', {
  requiresPython: '>=3.9,<4',
  coreMetadata: { sha256: 'b'.repeat(64) },
  uploadTime: '2026-11-22T10:00:00.000000Z',
  provenance: 'https://index.example/integrity/demo',
});
const sdist = pageFile('demo-1.0.tar.gz', { yanked: 'broken "build"' });

describe('the HTML page', () => {
  const page = projectPage([sdist, wheel], { name: 'De_mo', status: { status: 'archived', reason: 'moved <on>' } });

  it('is what PEP 503, 592, 714, 740 and 792 describe, sorted, the pair adjacent', () => {
    expect(renderProjectHtml(page, 'external-first')).toBe(`<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="pypi:repository-version" content="1.4">
    <meta name="pypi:project-status" content="archived">
    <meta name="pypi:project-status-reason" content="moved &lt;on&gt;">
    <title>Links for de-mo</title>
  </head>
  <body>
    <h1>Links for de-mo</h1>
    <a href="https://downloads.example.org/v1/demo-1.0-py3-none-any.whl#sha256=${sha256}" data-requires-python="&gt;=3.9,&lt;4" data-provenance="https://index.example/integrity/demo">demo-1.0-py3-none-any.whl</a><br>
    <a href="https://files.index.example/aa/demo-1.0-py3-none-any.whl#sha256=${sha256}" data-requires-python="&gt;=3.9,&lt;4" data-provenance="https://index.example/integrity/demo" data-core-metadata="sha256=${'b'.repeat(64)}">demo-1.0-py3-none-any.whl</a><br>
    <a href="https://downloads.example.org/v1/demo-1.0.tar.gz#sha256=${sha256}" data-yanked="broken &quot;build&quot;">demo-1.0.tar.gz</a><br>
    <a href="https://files.index.example/aa/demo-1.0.tar.gz#sha256=${sha256}" data-yanked="broken &quot;build&quot;">demo-1.0.tar.gz</a><br>
  </body>
</html>
`);
  });

  it.each([
    ['hosted-first', ['files.index.example', 'downloads.example.org']],
    ['hosted-only', ['files.index.example']],
  ] as const)('in the order %s', (order, hosts) => {
    const html = renderProjectHtml(projectPage([wheel]), order);
    expect([...html.matchAll(/href="https:\/\/([^/]+)/g)].map((match) => match[1])).toEqual(hosts);
  });

  it('cannot be broken out of by a name', () => {
    const html = renderProjectHtml(projectPage([pageFile('</a><script>alert(1)</script>')]), 'hosted-only');
    expect(html).not.toContain('<script');
  });
});

describe('the JSON page', () => {
  it('names the hosted copy in every order, and the external ones in the private key', () => {
    const page = projectPage([sdist, wheel], { status: { status: 'archived' } });
    for (const order of ['external-first', 'hosted-first'] as const) {
      expect(JSON.parse(renderProjectJson(page, order))).toEqual({
        meta: { 'api-version': '1.4' },
        name: 'demo',
        'project-status': { status: 'archived' },
        versions: ['1.0'],
        files: [
          {
            filename: wheel.filename,
            url: wheel.hostedUrl,
            hashes: { sha256 },
            size: 1234,
            'upload-time': '2026-11-22T10:00:00.000000Z',
            'requires-python': '>=3.9,<4',
            yanked: false,
            'core-metadata': { sha256: 'b'.repeat(64) },
            provenance: 'https://index.example/integrity/demo',
            '_external-urls': wheel.externalUrls,
          },
          {
            filename: sdist.filename,
            url: sdist.hostedUrl,
            hashes: { sha256 },
            size: 1234,
            yanked: 'broken "build"',
            'core-metadata': false,
            provenance: null,
            '_external-urls': sdist.externalUrls,
          },
        ],
      });
    }
    expect(renderProjectJson(page, 'hosted-only')).not.toContain('downloads.example.org');
  });

  it('never states an empty reason for a yank (PEP 691)', () => {
    expect(renderProjectJson(projectPage([pageFile('a-1.tar.gz', { yanked: '' })]), 'hosted-only')).toContain(
      '"yanked": true',
    );
  });
});

it('the root lists each project once, normalised and sorted', () => {
  expect(renderIndexHtml(['Zeta', 'a.b', 'A_B']).match(/<a .*/g)).toEqual([
    '<a href="a-b/">a-b</a><br>',
    '<a href="zeta/">zeta</a><br>',
  ]);
  expect(JSON.parse(renderIndexJson(['Zeta', 'a.b', 'A_B']))).toEqual({
    meta: { 'api-version': '1.4' },
    projects: [{ name: 'a-b' }, { name: 'zeta' }],
  });
});
