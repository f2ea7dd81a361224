/**
 * What the index lists of a release's projects, read when files have been inspected and once more before they are sent.
 * It is kept with the draft as far as it matters: findings must not change because the index cannot be reached today.
 */
import type { IndexTarget } from '../../shared/contract/index.ts';
import { relevantTo } from '../../shared/packaging/index.ts';
import { isProblem } from '../../shared/problem/index.ts';
import type { ReleaseContext } from './context.ts';
import type { DraftListing } from './draft.ts';
import { memberOf } from './member.ts';
import { targetOfDraft } from './target.ts';

/**
 * Asks the index for the pages of the release's projects, or some of them. An index that does not answer is said, and
 * stops nothing.
 */
export async function readListings(
  context: ReleaseContext,
  releaseId: string,
  signal: AbortSignal,
  some?: ReadonlySet<string>,
): Promise<void> {
  const { files, targetId } = context.drafts.get(releaseId);
  const target = targetOfDraft(context.targets, { targetId });
  const all = new Set(files.flatMap((file) => memberOf(file)?.project ?? []));
  const asked = [...all].filter((project) => some?.has(project) !== false);
  const read = await Promise.all(asked.map((project) => readListing(context, target, releaseId, project, signal)));
  await context.drafts.change(releaseId, (draft) => {
    // Another index was chosen meanwhile: that one is asked by whoever chose it.
    if (draft.targetId !== targetId) return draft;
    const kept = (draft.listings ?? []).filter(({ project }) => all.has(project) && !asked.includes(project));
    return { ...draft, listings: [...kept, ...read] };
  });
}

async function readListing(
  { index, drafts }: ReleaseContext,
  target: IndexTarget,
  releaseId: string,
  project: string,
  signal: AbortSignal,
): Promise<DraftListing> {
  const about = { indexId: target.id, project };
  try {
    const page = await index.fetchPage(target, project, signal);
    const members = drafts.get(releaseId).files.flatMap((file) => memberOf(file) ?? []);
    const relevant = relevantTo(members, page?.links ?? []);
    return { ...about, files: relevant.map(({ filename, sha256, uploadTime }) => ({ filename, sha256, uploadTime })) };
  } catch (error) {
    signal.throwIfAborted();
    if (!isProblem(error)) throw error;
    return { ...about, files: null, why: error.problem.message };
  }
}
