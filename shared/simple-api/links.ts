import { sortedFiles, type LinkOrder, type PageFile, type ProjectPage } from './model.ts';

/** One anchor of the page. */
export interface PageLink {
  readonly filename: string;
  /** Without the fragment. */
  readonly url: string;
  readonly copy: 'external' | 'hosted';
  readonly file: PageFile;
}

/** The anchors as they stand on the page: sorted by filename, the copies of one file adjacent. */
export function pageLinks(page: ProjectPage, order: LinkOrder): readonly PageLink[] {
  return sortedFiles(page).flatMap((file) => linksOfFile(file, order));
}

function linksOfFile(file: PageFile, order: LinkOrder): readonly PageLink[] {
  const hosted = link(file, file.hostedUrl, 'hosted');
  const external = file.externalUrls.map((url) => link(file, url, 'external'));
  const inOrder: Readonly<Record<LinkOrder, readonly PageLink[]>> = {
    'external-first': [...external, hosted],
    'hosted-first': [hosted, ...external],
    'hosted-only': [hosted],
  };
  return inOrder[order];
}

function link(file: PageFile, url: string, copy: PageLink['copy']): PageLink {
  return { filename: file.filename, url: withoutFragment(url), copy, file };
}

function withoutFragment(url: string): string {
  const at = url.indexOf('#');
  return at === -1 ? url : url.slice(0, at);
}
