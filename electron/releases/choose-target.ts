/** The index that a release goes to, and what another choice does to what is known of it. */
import { isProblem, problem } from '../../shared/problem/index.ts';
import type { KnownTarget } from '../targets/index.ts';
import type { ReleaseContext } from './context.ts';
import type { Draft, DraftFile } from './draft.ts';
import { readListings } from './listings.ts';
import { verifiedAtOf } from './registration.ts';
import { targetOfDraft } from './target.ts';

/**
 * What the release has on the index before stays there and does not count here; what this one has already is found when
 * the upload looks for it. Problems: `target.unknown`, `target.upload_running`, `target.files_of_index`.
 */
export async function chooseTarget(context: ReleaseContext, releaseId: string, targetId: string): Promise<void> {
  const target = context.targets.get(targetId);
  const before = context.drafts.get(releaseId);
  if (before.targetId === targetId) return;
  if (before.files.some(({ path }) => path === '')) throw filesOfIndex(context, before, target);
  if (context.jobs.running('upload', releaseId) !== null) throw uploadRunning(context, before, target);
  await context.drafts.change(releaseId, (draft) => {
    const { listings: _, ...kept } = draft;
    return { ...kept, targetId, files: draft.files.map(ofAnotherIndex) };
  });
  await readListings(context, releaseId, AbortSignal.timeout(listingTimeoutMs)).catch((error: unknown) => {
    // The choice holds all the same; the upload asks again.
    if (!isProblem(error) && !(error instanceof DOMException)) throw error;
  });
}

/** Milliseconds; the person waits for it. */
const listingTimeoutMs = 15_000;

/** A copy that was verified is so for every index; that it was registered is true of the other one only. */
function ofAnotherIndex(file: DraftFile): DraftFile {
  const { sent: _, ...kept } = file;
  const links = file.links.map((link) =>
    link.status.state === 'registered'
      ? { ...link, status: { state: 'verified' as const, at: verifiedAtOf(link.status) } }
      : link,
  );
  return { ...kept, hosted: { state: 'none' }, links };
}

function filesOfIndex(context: ReleaseContext, draft: Draft, chosen: KnownTarget): Error {
  const now = targetOfDraft(context.targets, draft);
  return problem(
    'target.files_of_index',
    `Files of this release are known from ${now.name} only; none of them is on this computer.`,
    { index: now.name, chosen: chosen.name },
    `Start another release for ${chosen.name}: look the project up there, or pick its files.`,
  );
}

function uploadRunning(context: ReleaseContext, draft: Draft, chosen: KnownTarget): Error {
  const now = targetOfDraft(context.targets, draft);
  return problem(
    'target.upload_running',
    `Files of this release are on their way to ${now.name}.`,
    { index: now.name, chosen: chosen.name },
    'Let the upload end, or cancel it, before you choose another index.',
  );
}
