import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayFetch, upstreamPageOf } from '../../../../electron/gateway/upstream/upstream-page.ts';
import { type ParsedLink, parseProjectPage } from '../../../../shared/simple-api/index.ts';

const sha256 = 'ab'.repeat(32);
const filename = 'demo-1.0+local-py3-none-any.whl';
const base: ParsedLink = {
  filename,
  url: `https://files.example.org/${encodeURIComponent(filename)}`,
  sha256,
  size: 10,
  requiresPython: '>=3.9',
  yanked: 'broken',
  coreMetadata: { sha256: 'cd'.repeat(32) },
  uploadTime: '2026-01-01T00:00:00Z',
  provenance: 'https://pypi.example.org/provenance',
  externalUrls: [],
};

function filesOf(links: readonly Partial<ParsedLink>[], rehearsal = false) {
  const parsed = {
    name: 'demo',
    repositoryVersion: '1.4',
    versions: ['1.0', '1.0'],
    links: links.map((link) => ({ ...base, ...link })),
    warnings: ['odd'],
    status: { status: 'archived', reason: 'done' } as const,
  };
  return upstreamPageOf(parsed, { project: 'demo', rehearsal });
}

describe('the upstream’s page, rewritten', () => {
  it('keeps all that the page says, and links to the gateway', () => {
    const page = filesOf([{ externalUrls: ['https://cdn.example.com/demo.whl#x'] }]);
    expect(page).toEqual({
      name: 'demo',
      versions: ['1.0'],
      status: { status: 'archived', reason: 'done' },
      warnings: ['odd'],
      files: [
        {
          kind: 'proxied',
          filename,
          size: 10,
          sha256,
          requiresPython: '>=3.9',
          yanked: 'broken',
          coreMetadata: { sha256: 'cd'.repeat(32) },
          uploadTime: '2026-01-01T00:00:00Z',
          provenance: 'https://pypi.example.org/provenance',
          hostedUrl: base.url,
          externalUrls: ['https://cdn.example.com/demo.whl'],
        },
      ],
    });
  });

  it('what cannot be verified, or not fetched from here, keeps its own URL', () => {
    const inside = 'http://10.0.0.1/demo-1.0.tar.gz';
    const page = filesOf([{ sha256: null }, { filename: 'demo-1.0.tar.gz', url: inside }]);
    expect(page.files).toMatchObject([
      { kind: 'direct', url: base.url, sha256: null, size: 10 },
      { kind: 'direct', url: inside, sha256 },
    ]);
  });

  it('a provenance that is no https URL is left out', () => {
    for (const provenance of ['javascript:alert(1)', '/relative', null]) {
      expect(filesOf([{ provenance }]).files[0]?.provenance).toBeNull();
    }
  });

  it('external copies: https and public, each once, not the hosted one, at most 8, and only where the size is known', () => {
    const good = Array.from({ length: 10 }, (_, at) => `https://host${at}.example.com/demo.whl`);
    const bad = [
      'http://cdn.example.com/a',
      'https://10.0.0.1/a',
      'https://user@cdn.example.com/a',
      'ftp://x/a',
      base.url,
    ];
    const external = (link: Partial<ParsedLink>, rehearsal = false) => {
      const [file] = filesOf([{ externalUrls: [...bad, ...good, ...good], ...link }], rehearsal).files;
      return file?.kind === 'proxied' ? file.externalUrls : null;
    };
    expect(external({})).toEqual(good.slice(0, 8));
    expect(external({ size: null })).toEqual([]);
    const local = ['http://127.0.0.1:8080/demo.whl'];
    expect(external({ externalUrls: local })).toEqual([]);
    expect(external({ externalUrls: local }, true)).toEqual(local);
  });

  it('two links of one file are one: the hosted copy', () => {
    const html = (anchors: string): string => `<!DOCTYPE html><body>${anchors}</body>`;
    const anchor = (host: string, attributes = ''): string =>
      `<a href="https://${host}.example.org/demo-1.0.tar.gz#sha256=${sha256}" ${attributes}>demo-1.0.tar.gz</a>`;
    const read = (anchors: string) => {
      const parsed = parseProjectPage(html(anchors), 'text/html', 'https://index.example.org/simple/demo/');
      return upstreamPageOf(parsed, { project: 'demo', rehearsal: false }).files;
    };
    const hosted = 'https://hosted.example.org/demo-1.0.tar.gz';
    const orders = [
      anchor('ext') + anchor('hosted'),
      anchor('hosted', 'data-core-metadata="true"') + anchor('ext'),
      anchor('hosted') + anchor('ext', 'data-yanked'),
    ];
    for (const order of orders) {
      const files = read(order);
      expect(files.length).toBe(1);
      expect(files[0]).toMatchObject({ hostedUrl: hosted, externalUrls: [], size: null, yanked: false });
    }
  });

  it('whatever the links, every filename is there once and every proxied file may be fetched', () => {
    const link = fc.record({
      filename: fc.constantFrom('a-1.whl', 'b-1.whl', 'c-1.tar.gz', 'Ünï %2F ?#.zip'),
      url: fc.oneof(fc.webUrl(), fc.constantFrom('http://127.0.0.1/x', 'https://[::1]/x', 'https://localhost/x')),
      sha256: fc.option(fc.constantFrom(sha256, 'ef'.repeat(32))),
      externalUrls: fc.array(fc.oneof(fc.webUrl(), fc.string())),
    });
    fc.assert(
      fc.property(fc.array(link), fc.boolean(), (links, rehearsal) => {
        const { files } = filesOf(links, rehearsal);
        expect(files.map((file) => file.filename)).toEqual([...new Set(links.map((one) => one.filename))]);
        for (const file of files) {
          if (file.kind !== 'proxied') continue;
          expect([file.hostedUrl, ...file.externalUrls].every((url) => mayFetch(url, rehearsal))).toBe(true);
        }
      }),
    );
  });
});

describe('what the gateway may fetch', () => {
  it.each([
    ['https://files.example.org/a', true, true],
    ['https://93.184.216.34/a', true, true],
    ['http://files.example.org/a', false, false],
    ['http://127.0.0.1:1/a', false, true],
    ['http://localhost:1/a', false, true],
    ['https://a.localhost./a', false, true],
    ['https://[::1]/a', false, true],
    ['https://2130706433/a', false, true],
    ['https://192.168.0.1/a', false, false],
    ['https://[fe80::1]/a', false, false],
    ['https://169.254.169.254/a', false, false],
    ['https://user:pw@files.example.org/a', false, false],
    ['file:///etc/passwd', false, false],
    ['nonsense', false, false],
  ])('%s: %s, in a rehearsal %s', (url, usually, inRehearsal) => {
    expect([mayFetch(url, false), mayFetch(url, true)]).toEqual([usually, inRehearsal]);
  });
});
