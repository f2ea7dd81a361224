import { normalizeName } from '../../shared/packaging/index.ts';
import { isProblem } from '../../shared/problem/index.ts';
import type { FileCache } from '../file-cache/index.ts';
import { type CatalogueFile, fileIn } from './catalogue.ts';
import type { GatewayContext } from './context.ts';
import type { FileName } from './file-path.ts';

/**
 * What stands behind a link to the gateway; null where there is no such file. Where the index cannot be asked, the copy that
 * is kept here is as good: the link names its bytes. Lock files have such links, and come back after a restart, when no
 * page is known yet. Throws ProblemError, or the signal's reason.
 */
export async function findFile(
  { catalogues, cache }: Pick<GatewayContext, 'catalogues' | 'cache'>,
  name: FileName,
  signal: AbortSignal,
): Promise<CatalogueFile | null> {
  try {
    return await fileIn(catalogues(), name, signal);
  } catch (error) {
    if (signal.aborted || !isProblem(error)) throw error;
    const kept = isPlausible(name) ? await keptCopy(cache, name) : null;
    if (kept === null) throw error;
    return kept;
  }
}

/** Bytes are kept without their name. What says another project's name, or a path, was never a link of ours. */
function isPlausible({ project, filename }: FileName): boolean {
  return !/[/\\]/.test(filename) && normalizeName(filename).startsWith(`${project}-`);
}

async function keptCopy(cache: FileCache, name: FileName): Promise<CatalogueFile | null> {
  const copy = await cache.open(name.sha256);
  if (copy === null) return null;
  await copy.close();
  return { name, size: copy.size, sources: [], pieces: null, coreMetadata: false, isCacheable: true };
}
