/** Publish step: the pages go out, whole or not at all, and one publication after the other. */
import pLimit from 'p-limit';
import type { Publication } from '../../shared/contract/index.ts';
import { normalizeName } from '../../shared/packaging/index.ts';
import { problem } from '../../shared/problem/index.ts';
import { publishFolder, renderSite } from '../publish/index.ts';
import { expandHome } from './browse.ts';
import type { ReleaseContext } from './context.ts';
import { type BuiltPage, buildPages } from './page.ts';
import { targetOfDraft } from './target.ts';

/** A page that was put together earlier must not go out later: it would take back what was published in between. */
const oneAtATime = pLimit(1);

/** `~` at the beginning is the person's home. @throws the problems of `page.*` and `publish.*` */
export function publishToFolder(context: ReleaseContext, releaseId: string, folder: string): Promise<Publication> {
  return oneAtATime(async () => {
    const { order } = context.drafts.get(releaseId);
    const pages = await buildPages(context, releaseId, order);
    const published = await publishFolder({ folder: expandHome(folder), files: renderSite(pages, order) });
    await context.drafts.change(releaseId, (draft) => ({ ...draft, folder }));
    return record(context, releaseId, { kind: 'folder', where: published.folder, order }, pages);
  });
}

/** The built-in index shows the links from its next answer on. */
export function publishToRehearsal(context: ReleaseContext, releaseId: string): Promise<Publication> {
  return oneAtATime(() => showOnRehearsal(context, releaseId));
}

async function showOnRehearsal(context: ReleaseContext, releaseId: string): Promise<Publication> {
  const target = targetOfDraft(context.targets, context.drafts.get(releaseId));
  // Another index on this computer is not the built-in one.
  if (target.kind !== 'rehearsal') {
    throw problem(
      'publish.not_rehearsal',
      `The release goes to ${target.name}, not to the rehearsal index.`,
      { index: target.name },
      'Publish to a folder, and let that be served.',
    );
  }
  const { order } = context.drafts.get(releaseId);
  const pages = await buildPages(context, releaseId, order);
  const publishedAt = context.now().toISOString();
  for (const { page } of pages) {
    const links = page.files.flatMap(({ filename, sha256, externalUrls }) =>
      sha256 === null ? [] : externalUrls.map((url) => ({ filename, sha256, url })),
    );
    await context.store.index.publish(normalizeName(page.name), { order, links, publishedAt });
  }
  return record(context, releaseId, { kind: 'rehearsal', where: target.simpleUrl, order }, pages);
}

async function record(
  context: ReleaseContext,
  releaseId: string,
  // The order that went out: the person may have chosen another meanwhile.
  published: Pick<Publication, 'kind' | 'where' | 'order'>,
  pages: readonly BuiltPage[],
): Promise<Publication> {
  const { kind, where } = published;
  const publication: Publication = {
    ...published,
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
