import type { ReleaseContext } from './context.ts';
import { addFiles, distributionsAt } from './files.ts';

/**
 * The draft for a folder or file that the app was started on: the one that holds just these files and is not published
 * yet, so that starting again goes on where the last time ended; otherwise a new one.
 * @throws problem `file.missing`, `files.none` (no draft is left behind)
 */
export async function openReleaseOn(context: ReleaseContext, path: string): Promise<string> {
  const paths = new Set((await distributionsAt(path)).map((file) => file.path));
  const unfinished = context.drafts.list().find(
    ({ files, publications }) =>
      publications.length === 0 &&
      sameSet(
        paths,
        files.map((file) => file.path),
      ),
  );
  if (unfinished !== undefined) return unfinished.id;
  const { id } = await context.drafts.create();
  try {
    await addFiles(context, id, [path]);
    return id;
  } catch (error) {
    await context.drafts.remove(id).catch(() => undefined);
    throw error;
  }
}

function sameSet(wanted: ReadonlySet<string>, paths: readonly string[]): boolean {
  return paths.length > 0 && paths.length === wanted.size && paths.every((path) => wanted.has(path));
}
