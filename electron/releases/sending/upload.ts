import type { Job } from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/problem/index.ts';
import type { ReleaseContext } from '../context.ts';
import { startSending } from './work.ts';

/** Also finishes what was cut. Problems: `upload.checks_failed`, `upload.nothing_to_do`, `target.unknown`. */
export function uploadFiles(context: ReleaseContext, releaseId: string): Job {
  const running = context.jobs.running('upload', releaseId);
  if (running !== null) return running;
  assertChecked(context, releaseId);
  const { files, targetId } = context.drafts.get(releaseId);
  const target = context.targets.get(targetId);
  return startSending(
    context,
    releaseId,
    target,
    files.filter(({ hosted }) => hosted.state !== 'hosted'),
  );
}

function assertChecked(context: ReleaseContext, releaseId: string): void {
  const release = context.drafts.view(releaseId);
  const errors = release.findings.filter(({ severity }) => severity === 'error');
  const unread = release.files.filter(({ inspection }) => inspection.state !== 'done');
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
