import type { KnownTarget } from '../../targets/index.ts';
import type { DraftFile, DraftListing } from '../draft.ts';
import { patienceMs } from './confirm.ts';

/**
 * Which of the files the index took already, and when: those that it lists with these bytes, and those that it took by
 * its own answer, a short while ago and its page may not show them yet, or earlier and its page does not say what bytes
 * they have. A page that could not be read lists nothing: the upload decides.
 */
export function takenAlready(
  listings: readonly DraftListing[],
  target: KnownTarget,
  files: readonly DraftFile[],
  now: Date,
): ReadonlyMap<string, Date> {
  const listed = new Map(
    listings
      .filter(({ indexId }) => indexId === target.id)
      .flatMap((listing) => (listing.files ?? []).map(({ filename, sha256 }) => [filename, sha256] as const)),
  );
  const taken = new Map<string, Date>();
  for (const { sent, inspection, filename, hosted, id } of files) {
    if (inspection.state !== 'done') continue;
    const { sha256 } = inspection;
    const isSent = sent !== undefined && sent.indexId === target.id && sent.sha256 === sha256;
    const isAwaited = isSent && (hosted.state === 'confirming' || now.getTime() - Date.parse(sent.at) < patienceMs);
    if (isAwaited) taken.set(id, new Date(sent.at));
    else if (listed.get(filename) === sha256 || (isSent && listed.get(filename) === null)) taken.set(id, now);
  }
  return taken;
}
