import { listedLinks } from '../pages/index.ts';
import type { IndexPublication, StoredPublication } from '../store/index.ts';
import type { PublicationsOptions } from './types.ts';

export interface RehearsalPages {
  readonly made: readonly { readonly project: string; readonly publication: IndexPublication }[];
  /** Projects of which the index has no file. */
  readonly missing: readonly string[];
}

/**
 * What the built-in index is to show of these projects: the listed links of the very bytes that are stored there. It is
 * our own store that is read, so that nothing is waited for.
 */
export async function makeRehearsalPages(
  { store, now }: Pick<PublicationsOptions, 'now' | 'store'>,
  pages: StoredPublication['pages'],
): Promise<RehearsalPages> {
  const publishedAt = now().toISOString();
  const all = await Promise.all(
    pages.map(async ({ project, indexId, order }) => {
      const files = await store.index.filesOf(project);
      const linksOf = await listedLinks(store, { indexId, project });
      const links = files.flatMap(({ filename, sha256 }) =>
        linksOf({ filename, sha256 }).map((url) => ({ filename, sha256, url })),
      );
      return { project, publication: { order, links, publishedAt }, isMissing: files.length === 0 };
    }),
  );
  return {
    made: all.filter(({ isMissing }) => !isMissing),
    missing: all.filter(({ isMissing }) => isMissing).map(({ project }) => project),
  };
}

/** Shown from the index's next answer on. */
export async function showOnRehearsal(
  { store }: Pick<PublicationsOptions, 'store'>,
  { made }: RehearsalPages,
): Promise<void> {
  for (const { project, publication } of made) await store.index.publish(project, publication);
}
