import { describe, expect, it } from 'vitest';
import {
  diffLinks,
  pageLinks,
  parseProjectPage,
  renderProjectHtml,
  renderProjectJson,
} from '../../../shared/simple-api/index.ts';
import { pageFile, projectPage } from './pages.ts';

const old = pageFile('demo-1.0.tar.gz');
const fresh = pageFile('demo-1.1.tar.gz');
const url = 'https://index.example/simple/demo/';

describe('what changes against the live page', () => {
  it('is everything where nothing is live', () => {
    const { added, removed, kept } = diffLinks([], pageLinks(projectPage([old]), 'external-first'));
    expect(added.map(({ copy, host }) => [copy, host])).toEqual([
      ['external', 'downloads.example.org'],
      ['hosted', 'files.index.example'],
    ]);
    expect({ removed, kept }).toEqual({ removed: [], kept: 0 });
  });

  it.each([
    [
      'HTML',
      (page: Parameters<typeof renderProjectHtml>[0]) =>
        parseProjectPage(renderProjectHtml(page, 'hosted-first'), 'text/html', url),
    ],
    [
      'JSON',
      (page: Parameters<typeof renderProjectHtml>[0]) =>
        parseProjectPage(renderProjectJson(page, 'hosted-first'), 'application/json', url),
    ],
  ])('is nothing where the same links are live in another order, as %s', (_form, live) => {
    const page = projectPage([old]);
    expect(diffLinks(live(page).links, pageLinks(page, 'external-first'))).toEqual({ added: [], removed: [], kept: 2 });
  });

  it('is the new file, and the external link that goes', () => {
    const live = parseProjectPage(renderProjectHtml(projectPage([old]), 'external-first'), 'text/html', url);
    const next = pageLinks(projectPage([{ ...old, externalUrls: [] }, fresh]), 'external-first');
    const { added, removed, kept } = diffLinks(live.links, next);
    expect(added.map(({ filename, copy }) => [filename, copy])).toEqual([
      ['demo-1.1.tar.gz', 'external'],
      ['demo-1.1.tar.gz', 'hosted'],
    ]);
    expect(removed).toEqual([
      { filename: old.filename, url: old.externalUrls[0], host: 'downloads.example.org', copy: 'external' },
    ]);
    expect(kept).toBe(1);
  });
});
