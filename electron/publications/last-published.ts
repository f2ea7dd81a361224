/** The JSON page that a folder shows at this moment, read back from it. */
import { isProblem } from '../../shared/problem/index.ts';
import { type ParsedPage, parseProjectPage } from '../../shared/simple-api/index.ts';
import { readPublishedPage } from '../publish/index.ts';

export type LastPublished =
  | { readonly kind: 'page'; readonly page: ParsedPage }
  /** The project is not there, or the whole site is not. */
  | { readonly kind: 'none' }
  /** Somebody else wrote it, or the disk fails. */
  | { readonly kind: 'unreadable' };

/** Our pages name hosted copies by absolute URLs, so the page's own address does not matter. */
const anyAddress = 'http://localhost/';

export async function lastPublishedIn(folder: string, project: string): Promise<LastPublished> {
  const body = await readPublishedPage(folder, project).catch(() => undefined);
  if (body === null) return { kind: 'none' };
  if (body === undefined) return { kind: 'unreadable' };
  try {
    return { kind: 'page', page: parseProjectPage(body, 'application/json', anyAddress) };
  } catch (error) {
    if (isProblem(error)) return { kind: 'unreadable' };
    throw error;
  }
}
