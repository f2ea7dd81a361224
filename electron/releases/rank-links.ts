import type { ReleaseContext } from './context.ts';
import type { Draft } from './draft.ts';
import { type Candidate, candidatesOf } from './link-candidates.ts';
import { registrationOf } from './registration.ts';

/** Writes down once more what is registered, so that its rank is its host's place in the draft as it is now. */
export async function rankLinks(context: ReleaseContext, releaseId: string): Promise<void> {
  const draft = context.drafts.get(releaseId);
  const registered = registeredOf(draft);
  if (registered.length === 0) return;
  await context.store.links.register(
    registered.map(({ candidate, at }) => registrationOf(candidate, draft.targetId, at)),
  );
  // What was withdrawn while the store was writing must not come back.
  const now = new Set(registeredOf(context.drafts.get(releaseId)).map(({ candidate }) => keyOf(candidate)));
  const lost = registered.filter(({ candidate }) => !now.has(keyOf(candidate)));
  if (lost.length === 0) return;
  await context.store.links.withdraw(
    lost.map(({ candidate: { sha256, url } }) => ({ sha256, url, indexId: draft.targetId })),
  );
}

interface Registered {
  readonly candidate: Candidate;
  readonly at: string;
}

function registeredOf(draft: Draft): readonly Registered[] {
  return candidatesOf(draft).flatMap((candidate) => {
    const { status } = candidate.link;
    return status.state === 'registered' ? [{ candidate, at: status.at }] : [];
  });
}

function keyOf({ sha256, url }: Candidate): string {
  return `${sha256} ${url}`;
}
