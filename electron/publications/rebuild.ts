/** One page of a folder, built anew. */
import { isProblem, problem, type Problem, type ProblemError } from '../../shared/problem/index.ts';
import { type BuiltPage, buildPage, buildPageFrom } from '../pages/index.ts';
import type { StoredPublication } from '../store/index.ts';
import { withPatience } from './patience.ts';
import { lastPublishedIn } from './last-published.ts';
import type { PublicationsOptions } from './types.ts';

export interface RebuildWanted {
  readonly folder: string;
  /** A person asks for it: what was taken away there comes back, too. */
  readonly byPerson: boolean;
  /** Links have changed since it was published; otherwise it is only compared with the index. */
  readonly isBehind: boolean;
  readonly signal: AbortSignal;
}

export type Rebuilt =
  | { readonly kind: 'built'; readonly page: BuiltPage; readonly problem: Problem | null }
  | { readonly kind: 'left'; readonly linksAreRight: boolean; readonly problem: Problem }
  | { readonly kind: 'gone' };

/** How long an index may keep a suspended link on the page by not answering, in milliseconds. */
const patienceMs = 10_000;

/**
 * Builds pages out of what their index lists now. An index that cannot be read does not keep a suspended link on the page:
 * then the page is made of the one that was published last, whose files and hosted copies stay, with the links that are
 * listed now. Such an index is not waited for again for the next page.
 */
export function createRebuild(
  { clock, index, store, targets }: Pick<PublicationsOptions, 'clock' | 'index' | 'store' | 'targets'>,
  { folder, byPerson, isBehind, signal }: RebuildWanted,
): (page: StoredPublication['pages'][number]) => Promise<Rebuilt> {
  const outOfReach = new Map<string, ProblemError>();

  async function fromIndex({ indexId, project, order }: StoredPublication['pages'][number]): Promise<BuiltPage> {
    const known = outOfReach.get(indexId);
    if (known !== undefined) throw known;
    const target = targets.get(indexId);
    try {
      return await withPatience((calledOff) => buildPage({ index, store }, target, project, order, calledOff), {
        clock,
        ms: patienceMs,
        signal,
        late: () => tooSlow(target),
      });
    } catch (error) {
      if (isProblem(error) && !signal.aborted && error.problem.code !== 'page.project_missing') {
        outOfReach.set(indexId, error);
      }
      throw error;
    }
  }

  return async (page) => {
    const last = await lastPublishedIn(folder, page.project);
    // What somebody took away from the site does not come back by itself.
    if (last.kind === 'none' && !byPerson) return { kind: 'gone' };
    try {
      return { kind: 'built', page: await fromIndex(page), problem: null };
    } catch (error) {
      if (!isProblem(error) || signal.aborted) throw error;
      if (!isBehind && !byPerson) return { kind: 'left', linksAreRight: true, problem: error.problem };
      if (last.kind !== 'page') return { kind: 'left', linksAreRight: false, problem: error.problem };
      return { kind: 'built', page: await buildPageFrom(store, last.page, page), problem: error.problem };
    }
  };
}

function tooSlow({ name, simpleUrl }: { readonly name: string; readonly simpleUrl: string }): ProblemError {
  return problem(
    'page.too_slow',
    `${name} did not answer within ${patienceMs / 1000} seconds.`,
    { index: name, url: simpleUrl, seconds: patienceMs / 1000 },
    'Nothing: the page is compared with the index again later.',
  );
}
