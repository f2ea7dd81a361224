/** A folder has the links that are listed now, at once and asking nobody: what else an index says anew comes later. */
import { type BuiltPage, buildPageFrom } from '../pages/index.ts';
import { publishFolder, renderSite } from '../publish/index.ts';
import { lastPublishedIn } from './last-published.ts';
import type { PublishedPage } from './republish.ts';
import type { PublicationsOptions } from './types.ts';

/**
 * Builds these pages out of those that the folder shows, whose files and hosted copies stay. Where one is not there, or
 * cannot be read, its links are not right yet. Problems: `publish.*`.
 */
export async function leaveOut(
  { store }: Pick<PublicationsOptions, 'store'>,
  folder: string,
  pages: readonly PublishedPage[],
): Promise<{ readonly wentOut: boolean; readonly linksAreRight: boolean }> {
  const last = await Promise.all(
    pages.map(async (wanted) => ({ wanted, shown: await lastPublishedIn(folder, wanted.project) })),
  );
  const built: BuiltPage[] = [];
  for (const { wanted, shown } of last) {
    if (shown.kind === 'page') built.push(await buildPageFrom(store, shown.page, wanted));
  }
  if (built.length > 0) await publishFolder({ folder, files: renderSite(built), mustExist: true });
  return { wentOut: built.length > 0, linksAreRight: built.length === pages.length };
}
