import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  pageLinks,
  parseProjectPage,
  renderProjectHtml,
  renderProjectJson,
  type LinkOrder,
  type PageFile,
  type ParsedLink,
} from '../../../shared/simple-api/index.ts';
import { hostilePage } from './pages.ts';

const orders: readonly LinkOrder[] = ['external-first', 'hosted-first', 'hosted-only'];
const pageUrl = 'https://index.example/simple/demo/';

function asParsed(file: PageFile): Omit<ParsedLink, 'url' | 'externalUrls' | 'size' | 'uploadTime' | 'coreMetadata'> {
  const { filename, sha256, requiresPython, yanked, provenance } = file;
  return { filename, sha256, requiresPython, yanked, provenance };
}

describe.each(orders)('a page in the order %s, whatever its strings are', (order) => {
  it('comes back from its HTML', () => {
    fc.assert(
      fc.property(hostilePage, (page) => {
        const parsed = parseProjectPage(renderProjectHtml(page, order), 'text/html; charset=utf-8', pageUrl);
        expect(parsed.links).toEqual(
          pageLinks(page, order).map((link) => ({
            ...asParsed(link.file),
            url: link.url,
            coreMetadata: link.copy === 'hosted' ? link.file.coreMetadata : false,
            size: null,
            uploadTime: null,
            externalUrls: [],
          })),
        );
        expect(parsed).toMatchObject({ repositoryVersion: '1.4', warnings: [], name: null });
        expect(parsed.status).toEqual(page.status);
      }),
    );
  });

  it('comes back from its JSON', () => {
    fc.assert(
      fc.property(hostilePage, (page) => {
        const body = renderProjectJson(page, order);
        const parsed = parseProjectPage(body, 'application/vnd.pypi.simple.v1+json', pageUrl);
        const sorted = page.files.toSorted((a, b) => (a.filename < b.filename ? -1 : 1));
        expect(parsed.links).toEqual(
          sorted.map((file) => ({
            ...asParsed(file),
            url: file.hostedUrl,
            coreMetadata: file.coreMetadata,
            size: file.size,
            uploadTime: file.uploadTime,
            externalUrls: order === 'hosted-only' ? [] : file.externalUrls,
          })),
        );
        expect(parsed).toMatchObject({
          name: page.name,
          versions: page.versions,
          repositoryVersion: '1.4',
          warnings: [],
        });
        expect(parsed.status).toEqual(page.status);
      }),
    );
  });
});

it('a page never opens an element that the model did not ask for', () => {
  fc.assert(
    fc.property(hostilePage, (page) => {
      const html = renderProjectHtml(page, 'external-first');
      const tags = [...html.matchAll(/<(?!\/|!DOCTYPE)([a-z0-9]+)/gi)].map((match) => match[1]);
      const anchors = pageLinks(page, 'external-first').length;
      expect(tags.filter((tag) => tag === 'a')).toHaveLength(anchors);
      expect(
        tags.filter((tag) => !['html', 'head', 'meta', 'title', 'body', 'h1', 'a', 'br'].includes(tag ?? '')),
      ).toEqual([]);
    }),
  );
});
