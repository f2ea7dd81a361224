/** Whether a place shows the links that it is to show, without asking anybody. */
import type { RegisteredLink, Store, StoredPublication } from '../store/index.ts';
import { lastPublishedIn } from './last-published.ts';

type Services = Pick<Store, 'index' | 'links'>;
type PublishedPage = StoredPublication['pages'][number];

interface ShownFile {
  readonly filename: string;
  readonly sha256: string | null;
  readonly externalUrls: readonly string[];
}

/**
 * Finds what a kill leaves between the moment in which a link left or came back and the one in which its publications were
 * marked: a link that is shown and suspended, or one that is listed, was registered before the page went out, and is
 * missing there. What was registered or withdrawn since is for a person to publish.
 */
export async function isOutdated(
  store: Services,
  publication: Pick<StoredPublication, 'kind' | 'where' | 'pages' | 'publishedAt'>,
): Promise<boolean> {
  const { pages, publishedAt } = publication;
  for (const page of pages) {
    const [files, links] = await Promise.all([
      shownFiles(store, publication, page),
      store.links.ofProject(page.project),
    ]);
    const byName = new Map(files.map((file) => [file.filename, file]));
    const isWrong = links.some((link) => {
      const file = byName.get(link.filename);
      if (file?.sha256 !== link.sha256) return false;
      const isShown = file.externalUrls.includes(link.url);
      return link.listed ? !isShown && isMeant(page, link, publishedAt) : isShown;
    });
    if (isWrong) return true;
  }
  return false;
}

function isMeant({ indexId, order }: PublishedPage, link: RegisteredLink, publishedAt: string): boolean {
  return order !== 'hosted-only' && link.indexId === indexId && link.registeredAt < publishedAt;
}

async function shownFiles(
  { index }: Services,
  { kind, where }: Pick<StoredPublication, 'kind' | 'where'>,
  { project }: PublishedPage,
): Promise<readonly ShownFile[]> {
  if (kind === 'folder') {
    const last = await lastPublishedIn(where, project);
    return last.kind === 'page' ? last.page.links : [];
  }
  const [files, publication] = await Promise.all([index.filesOf(project), index.publicationOf(project)]);
  const links = Map.groupBy(publication?.links ?? [], ({ filename }) => filename);
  return files.map(({ filename, sha256 }) => {
    const own = (links.get(filename) ?? []).filter((link) => link.sha256 === sha256);
    return { filename, sha256, externalUrls: own.map(({ url }) => url) };
  });
}
