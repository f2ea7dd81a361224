import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDistributionFilename } from '../../shared/packaging/index.ts';
import { fromSystemError } from './file-problems.ts';

export interface ListedDistribution {
  readonly path: string;
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * The files directly in `folder` that look like distributions by their names, sorted by name. Links to files count;
 * what disappears meanwhile is left out. Throws `file.missing`, `file.unreadable` for the folder.
 */
export async function listDistributions(folder: string): Promise<ListedDistribution[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw fromSystemError(folder, error) ?? error;
  }
  const found: ListedDistribution[] = [];
  for (const filename of names.filter(isDistributionFilename).toSorted()) {
    const path = join(folder, filename);
    const stats = await stat(path).catch(() => null);
    if (stats?.isFile() === true) found.push({ path, filename, size: stats.size });
  }
  return found;
}
