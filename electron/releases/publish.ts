/** Publish step: the pages go out, whole or not at all. */
import type { Publication } from '../../shared/contract/index.ts';
import { normalizeName } from '../../shared/packaging/index.ts';
import { problem } from '../../shared/problem/index.ts';
import { publishFolder, renderSite } from '../publish/index.ts';
import type { ReleaseContext } from './context.ts';
import { type BuiltPage, buildPages } from './page.ts';

/** @throws the problems of `page.*` and `publish.*` */
export async function publishToFolder(
  context: ReleaseContext,
  releaseId: string,
  folder: string,
): Promise<Publication> {
  const { order } = context.drafts.get(releaseId);
  const pages = await buildPages(context, releaseId, order);
  const published = await publishFolder({ folder, files: renderSite(pages, order) });
  await context.drafts.change(releaseId, (draft) => ({ ...draft, folder }));
  return record(context, releaseId, 'folder', published.folder, pages);
}

/** The built-in index shows the links from its next answer on. */
export async function publishToRehearsal(context: ReleaseContext, releaseId: string): Promise<Publication> {
  if (!context.target.rehearsal) {
    throw problem(
      'publish.not_rehearsal',
      `${context.target.name} is not the rehearsal index.`,
      { index: context.target.name },
      'Publish to a folder, and let that be served.',
    );
  }
  const { order } = context.drafts.get(releaseId);
  const pages = await buildPages(context, releaseId, order);
  const publishedAt = context.now().toISOString();
  for (const { page } of pages) {
    const links = page.files.flatMap(({ filename, sha256, externalUrls }) =>
      externalUrls.map((url) => ({ filename, sha256, url })),
    );
    await context.store.index.publish(normalizeName(page.name), { order, links, publishedAt });
  }
  return record(context, releaseId, 'rehearsal', context.target.simpleUrl, pages);
}

async function record(
  context: ReleaseContext,
  releaseId: string,
  kind: Publication['kind'],
  where: string,
  pages: readonly BuiltPage[],
): Promise<Publication> {
  const publication: Publication = {
    kind,
    where,
    order: context.drafts.get(releaseId).order,
    at: context.now().toISOString(),
    projects: pages.map(({ page }) => page.name),
  };
  await context.drafts.change(releaseId, (draft) => ({
    ...draft,
    publications: [
      ...draft.publications.filter((earlier) => earlier.kind !== kind || earlier.where !== where),
      publication,
    ],
  }));
  return publication;
}
