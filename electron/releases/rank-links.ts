import type { ReleaseContext } from './context.ts';
import { candidatesOf } from './link-candidates.ts';

/** Gives what is registered the rank of its host's place in the draft as it is now. It registers nothing. */
export async function rankLinks(context: ReleaseContext, releaseId: string): Promise<void> {
  const draft = context.drafts.get(releaseId);
  const registered = candidatesOf(draft).filter(({ link }) => link.status.state === 'registered');
  if (registered.length === 0) return;
  await context.store.links.rank(
    registered.map(({ sha256, url, rank }) => ({ sha256, url, rank, indexId: draft.targetId })),
  );
}
