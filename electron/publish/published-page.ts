import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './durable.ts';
import { indexRoots } from './site.ts';

/** The JSON page of a project (normalised) as the site has it; null where it has none. Throws system errors. */
export async function readPublishedPage(folder: string, project: string): Promise<string | null> {
  try {
    return await readFile(join(folder, indexRoots[0], project, 'index.json'), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}
