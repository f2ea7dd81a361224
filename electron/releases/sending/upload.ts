import type { Job } from '../../../shared/contract/index.ts';
import type { ReleaseContext } from '../context.ts';
import { assertChecked } from './assert-checked.ts';
import { startSending } from './start.ts';

/**
 * Sends what is neither hosted nor on its way, of these files or all; finishes what was cut, and tries again what failed.
 * An upload of the release that runs already takes them too. Problems: `upload.checks_failed`, `upload.nothing_to_do`,
 * `target.unknown`.
 */
export function uploadFiles(context: ReleaseContext, releaseId: string, fileIds?: readonly string[]): Job {
  assertChecked(context, releaseId);
  const wanted = fileIds === undefined ? null : new Set(fileIds);
  const { files, targetId } = context.drafts.get(releaseId);
  const due = files.filter(({ id, hosted }) => hosted.state !== 'hosted' && wanted?.has(id) !== false);
  return startSending(context, releaseId, context.targets.get(targetId), due);
}
