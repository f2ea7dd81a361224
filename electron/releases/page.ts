/**
 * The pages that a release leads to: what the index lists for each project now, with the links that are registered for
 * these very bytes. Earlier releases of the project are on the page too.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IndexTarget, PreviewRow, ProjectPreview, Release } from '../../shared/contract/index.ts';
import { writeMetalink } from '../../shared/metalink/index.ts';
import { problem } from '../../shared/problem/index.ts';
import {
  diffLinks,
  type PageFile,
  pageLinks,
  type ParsedLink,
  type ParsedPage,
  type ProjectPage,
  renderProjectHtml,
  renderProjectJson,
  simulateInstallers,
} from '../../shared/simple-api/index.ts';
import type { RegisteredLink } from '../store/index.ts';
import type { ReleaseContext } from './context.ts';
import { targetOfDraft } from './target.ts';

export type LinkOrder = Release['order'];

export interface BuiltPage {
  readonly page: ProjectPage;
  /** As the index shows it now. */
  readonly live: ProjectPage;
  readonly metalinks: readonly { readonly filename: string; readonly xml: string }[];
}

/** One page for each project of which the release has a hosted file. @throws problem `page.nothing_hosted` */
export async function buildPages(context: ReleaseContext, releaseId: string, order: LinkOrder): Promise<BuiltPage[]> {
  const projects = new Set(
    context.drafts
      .get(releaseId)
      .files.flatMap(({ inspection, hosted }) =>
        inspection.state === 'done' && hosted.state === 'hosted' ? [inspection.distribution.project] : [],
      ),
  );
  if (projects.size === 0) {
    throw problem(
      'page.nothing_hosted',
      'No file of this release is on the index yet, so there is no page to show.',
      { release: releaseId },
      'Upload the files first.',
    );
  }
  const target = targetOfDraft(context.targets, context.drafts.get(releaseId));
  return Promise.all([...projects].toSorted().map((project) => buildPage(context, target, project, order)));
}

export async function preview(context: ReleaseContext, releaseId: string, order: LinkOrder): Promise<ProjectPreview[]> {
  const pages = await buildPages(context, releaseId, order);
  return pages.map(({ page, live, metalinks }) => {
    const rows = rowsOf(page, order);
    const changes = diffLinks(rowsOf(live, 'external-first'), rows);
    return {
      project: page.name,
      rows,
      html: renderProjectHtml(page, order),
      json: renderProjectJson(page, order),
      metalinks: metalinks.map(({ filename, xml }) => ({ filename: `${filename}.meta4`, xml })),
      changes: { added: [...changes.added], removed: [...changes.removed], kept: changes.kept },
      installers: [...simulateInstallers(page, order)],
    };
  });
}

async function buildPage(
  context: ReleaseContext,
  target: IndexTarget,
  project: string,
  order: LinkOrder,
): Promise<BuiltPage> {
  const [live, links] = await Promise.all([
    context.index.fetchPage(target, project),
    context.store.links.ofProject(project),
  ]);
  if (live === null) {
    throw problem(
      'page.project_missing',
      `${target.name} does not list ${project}, although files of it were uploaded.`,
      { project, index: target.simpleUrl },
      'Upload the files again; if the index caches its pages, wait ten minutes.',
    );
  }
  const liveFiles = live.links.map((link) => pageFile(link, link.externalUrls));
  const registered = Map.groupBy(
    links.filter(({ indexId }) => indexId === target.id),
    ({ filename }) => filename,
  );
  const files = live.links.map((link) => pageFile(link, urlsFor(link, registered.get(link.filename) ?? [])));
  const page = { ...projectOf(live, project), files };
  return {
    page,
    live: { ...projectOf(live, project), files: liveFiles },
    metalinks: await metalinksOf(context, files, order),
  };
}

function projectOf(live: ParsedPage, project: string): Omit<ProjectPage, 'files'> {
  return {
    name: live.name ?? project,
    versions: live.versions,
    ...(live.status === undefined ? {} : { status: live.status }),
  };
}

/** Registered links are for bytes, not for names: a file that is listed with another digest gets none of them. */
function urlsFor(link: ParsedLink, links: readonly RegisteredLink[]): readonly string[] {
  return links
    .filter((registered) => registered.sha256 === link.sha256)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ url }) => url);
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

/** By the name of the file each is for. A page of hosted copies alone has none: there is nothing to choose between. */
async function metalinksOf(context: ReleaseContext, files: readonly PageFile[], order: LinkOrder) {
  if (order === 'hosted-only') return [];
  const known = new Map(
    (await context.store.files.bySha256(files.flatMap(({ sha256 }) => sha256 ?? []))).map((file) => [
      file.sha256,
      file,
    ]),
  );
  const metalinks: { filename: string; xml: string }[] = [];
  for (const file of files) {
    const pieces = file.sha256 === null ? undefined : known.get(file.sha256);
    // An index that states another size for these bytes is wrong; nobody is sent there with a Metalink.
    if (pieces === undefined || pieces.size !== (file.size ?? pieces.size)) continue;
    const urls = [...file.externalUrls, file.hostedUrl].map((url, index) => ({ url, priority: index + 1 }));
    const xml = writeMetalink({
      name: file.filename,
      size: pieces.size,
      sha256: pieces.sha256,
      pieceLength: pieces.pieceLength,
      pieces: pieces.pieces,
      urls,
    });
    metalinks.push({ filename: file.filename, xml });
    // Thousands of piece hashes each: the window is answered in between.
    await nextTurn();
  }
  return metalinks;
}

function rowsOf(page: ProjectPage, order: LinkOrder): PreviewRow[] {
  return pageLinks(page, order).map(({ filename, copy, url }) => ({ filename, copy, url, host: new URL(url).host }));
}
