import type { ReleaseContext } from './context.ts';
import { forgetUnused } from './files.ts';
import { removeSpooled } from './spool.ts';

/** Forgets a draft: its jobs are cancelled, its spooled copies removed. Files, uploads and registered links stay. */
export async function removeRelease(context: ReleaseContext, releaseId: string): Promise<void> {
  const { drafts, jobs, spoolFolder } = context;
  const paths = drafts.get(releaseId).files.map(({ path }) => path);
  jobs.cancelAllOf(releaseId);
  await drafts.remove(releaseId);
  forgetUnused(context);
  if (spoolFolder !== null) await removeSpooled(spoolFolder, drafts, paths);
}
