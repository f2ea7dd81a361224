import type { PageFile } from '../../shared/simple-api/index.ts';
import type { Store } from '../store/index.ts';

/** The URLs of a file's external copies, in the order to try. */
export type ListedLinks = (file: Pick<PageFile, 'filename' | 'sha256'>) => readonly string[];

/**
 * What is registered on this index for the project, without the links that the monitor or a person has suspended.
 * Registered links are for bytes, not for names: a file that is listed with another digest gets none of them.
 */
export async function listedLinks(
  { links }: Pick<Store, 'links'>,
  { indexId, project }: { readonly indexId: string; readonly project: string },
): Promise<ListedLinks> {
  const listed = (await links.ofProject(project)).filter((link) => link.indexId === indexId && link.listed);
  const byName = Map.groupBy(listed, ({ filename }) => filename);
  return ({ filename, sha256 }) =>
    (byName.get(filename) ?? [])
      .filter((link) => link.sha256 === sha256)
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ url }) => url);
}
