import { problem } from '../../../shared/problem/index.ts';
import type { ReleaseContext } from '../context.ts';

/** Of these files, or all of the release. Problems: `upload.checks_failed`, `upload.nothing_to_do`. */
export function assertChecked(context: ReleaseContext, releaseId: string, fileIds?: ReadonlySet<string>): void {
  const release = context.drafts.view(releaseId);
  const isMeant = (id: string | null) => id === null || fileIds === undefined || fileIds.has(id);
  const errors = release.findings.filter(({ severity, fileId }) => severity === 'error' && isMeant(fileId));
  const unread = release.files.filter(({ inspection, id }) => inspection.state !== 'done' && isMeant(id));
  if (release.files.length === 0) {
    throw problem(
      'upload.nothing_to_do',
      'The release has no files.',
      { release: releaseId },
      'Pick the built files first.',
    );
  }
  if (errors.length === 0 && unread.length === 0) return;
  throw problem(
    'upload.checks_failed',
    errors[0]?.message ?? `${unread.length} files have not been read to the end yet.`,
    { errors: errors.length, unread: unread.length },
    'Resolve what the Checks step shows, or leave those files out; then upload.',
  );
}
