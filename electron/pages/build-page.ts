/**
 * A page out of what its index lists and the links that are registered for these very bytes. Earlier releases of the
 * project are on the page too.
 */
import type { IndexTarget } from '../../shared/contract/index.ts';
import { problem, type ProblemError } from '../../shared/problem/index.ts';
import type { LinkOrder, PageFile, ParsedLink, ParsedPage, ProjectPage } from '../../shared/simple-api/index.ts';
import type { IndexClient } from '../index-client/index.ts';
import type { Store } from '../store/index.ts';
import { listedLinks } from './listed-links.ts';
import { metalinksOf, type PageMetalink } from './metalinks.ts';

export interface PageServices {
  readonly index: Pick<IndexClient, 'fetchPage'>;
  readonly store: Pick<Store, 'files' | 'links'>;
}

export interface PageWanted {
  readonly indexId: string;
  /** Normalised. */
  readonly project: string;
  readonly order: LinkOrder;
}

export interface BuiltPage {
  readonly page: ProjectPage;
  /** With which it is rendered. */
  readonly order: LinkOrder;
  /** As the index shows it now. */
  readonly live: ProjectPage;
  /** By the name of the file each is for. */
  readonly metalinks: readonly PageMetalink[];
}

/** Problems: `page.*`, `page.project_missing` where the index does not list the project. Or the signal's reason. */
export async function buildPage(
  { index, store }: PageServices,
  target: IndexTarget,
  project: string,
  order: LinkOrder,
  signal?: AbortSignal,
): Promise<BuiltPage> {
  const live = await index.fetchPage(target, project, signal);
  if (live === null) throw projectMissing(target, project);
  return buildPageFrom(store, live, { indexId: target.id, project, order });
}

export function projectMissing({ name, simpleUrl }: IndexTarget, project: string): ProblemError {
  return problem(
    'page.project_missing',
    `${name} does not list ${project}, although files of it were uploaded.`,
    { project, index: simpleUrl },
    'Upload the files again; if the index caches its pages, wait ten minutes.',
  );
}

/** The same, out of a page that was read elsewhere: of what it says about external links, nothing stays. */
export async function buildPageFrom(
  store: PageServices['store'],
  live: ParsedPage,
  { indexId, project, order }: PageWanted,
): Promise<BuiltPage> {
  // After the page has come, which may take a while: what is suspended meanwhile is left out already.
  const linksOf = await listedLinks(store, { indexId, project });
  const files = live.links.map((link) => pageFile(link, linksOf(link)));
  const shared = {
    name: live.name ?? project,
    versions: live.versions,
    ...(live.status === undefined ? {} : { status: live.status }),
  };
  return {
    page: { ...shared, files },
    order,
    live: { ...shared, files: live.links.map((link) => pageFile(link, link.externalUrls)) },
    metalinks: await metalinksOf(store, files, order),
  };
}

/** What the index lists without a digest or a size stays on the page as the index has it. */
function pageFile(link: ParsedLink, externalUrls: readonly string[]): PageFile {
  return {
    filename: link.filename,
    size: link.size,
    sha256: link.sha256,
    hostedUrl: link.url,
    externalUrls,
    requiresPython: link.requiresPython,
    yanked: link.yanked,
    coreMetadata: link.coreMetadata,
    uploadTime: link.uploadTime,
    provenance: link.provenance,
  };
}
