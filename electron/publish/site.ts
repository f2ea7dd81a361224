import { normalizeName } from '../../shared/packaging/index.ts';
import {
  renderIndexHtml,
  renderIndexJson,
  renderProjectHtml,
  renderProjectJson,
  type LinkOrder,
  type ProjectPage,
} from '../../shared/simple-api/index.ts';

export interface SiteFile {
  /** Relative to the site, with `/` between segments. */
  readonly path: string;
  readonly body: string | Uint8Array;
}

export interface SitePage {
  readonly page: ProjectPage;
  readonly order: LinkOrder;
  readonly metalinks: readonly { readonly filename: string; readonly xml: string }[];
}

/** The two indexes of a site: the one asked for, and its twin for those who want no external link at all (P5). */
export const indexRoots = ['simple', 'hosted/simple'] as const;

/**
 * Every file of the site. Metalinks name external hosts, so the hosted-only twin has none, and neither has a page that
 * is hosted-only altogether.
 */
export function renderSite(pages: readonly SitePage[]): SiteFile[] {
  const projects = pages.map(({ page }) => normalizeName(page.name));
  return [
    ...renderRoots(projects),
    ...pages.flatMap((page) => [
      ...projectFiles('simple', page),
      ...projectFiles('hosted/simple', { ...page, order: 'hosted-only' }),
    ]),
  ];
}

/** The root page of both indexes. */
export function renderRoots(projects: readonly string[]): SiteFile[] {
  return indexRoots.flatMap((root) => [
    { path: `${root}/index.html`, body: renderIndexHtml(projects) },
    { path: `${root}/index.json`, body: renderIndexJson(projects) },
  ]);
}

function projectFiles(root: string, { page, metalinks, order }: SitePage): SiteFile[] {
  const folder = `${root}/${normalizeName(page.name)}`;
  const beside = order === 'hosted-only' ? [] : metalinks;
  return [
    { path: `${folder}/index.html`, body: renderProjectHtml(page, order) },
    { path: `${folder}/index.json`, body: renderProjectJson(page, order) },
    ...beside.map(({ filename, xml }) => ({ path: `${folder}/${filename}.meta4`, body: xml })),
  ];
}
