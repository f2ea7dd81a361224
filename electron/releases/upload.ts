/** Hosted copy step: every file goes to the index, wheels first, and counts as hosted once the index says the same of it. */
import pLimit from 'p-limit';
import type { HostedState, Job } from '../../shared/contract/index.ts';
import { isProblem, problem } from '../../shared/problem/index.ts';
import { assertUnchanged, type InspectedFile } from '../distributions/index.ts';
import type { JobContext } from '../jobs/index.ts';
import { allEnded } from './all-ended.ts';
import type { ReleaseContext } from './context.ts';
import type { Draft, DraftFile } from './draft.ts';

/** Uploads side by side: enough to hide the wait for an answer, few enough that each has a visible rate. */
const sideBySide = 3;

/** @throws problem `upload.checks_failed`, `upload.nothing_to_do` */
export function uploadFiles(context: ReleaseContext, releaseId: string): Job {
  const running = context.jobs.running('upload', releaseId);
  if (running !== null) return running;
  assertChecked(context, releaseId);
  const due = context.drafts.get(releaseId).files.filter(({ hosted }) => hosted.state !== 'hosted');

  return context.jobs.start('upload', releaseId, async (job) => {
    job.plan(due.map(({ id, size }) => ({ id, bytes: size })));
    try {
      await context.drafts.change(releaseId, (draft) => ({
        ...draft,
        files: draft.files.map((file) =>
          file.hosted.state === 'hosted' ? file : { ...file, hosted: { state: 'queued' } },
        ),
      }));
      // An index makes the release out of its first file, and a wheel's metadata is the more complete (upload-api.md).
      for (const kind of ['wheel', 'sdist'] as const) {
        await sendAll(
          context,
          releaseId,
          job,
          due.filter((file) => kindOf(file) === kind),
        );
      }
    } finally {
      // Whatever cut this short: nothing waits for a job that is over.
      await context.drafts.change(releaseId, withoutQueue).catch(() => undefined);
    }
  });
}

function withoutQueue(draft: Draft): Draft {
  if (!draft.files.some(({ hosted }) => hosted.state === 'queued')) return draft;
  const files = draft.files.map((file): DraftFile =>
    file.hosted.state === 'queued' ? { ...file, hosted: { state: 'none' } } : file,
  );
  return { ...draft, files };
}

async function sendAll(context: ReleaseContext, releaseId: string, job: JobContext, files: readonly DraftFile[]) {
  const limit = pLimit(sideBySide);
  await allEnded(files.map((file) => limit(() => sendOne(context, releaseId, job, file))));
}

async function sendOne(context: ReleaseContext, releaseId: string, job: JobContext, file: DraftFile): Promise<void> {
  // What became of these bytes says nothing about others that were found under the name meanwhile.
  const state = (hosted: HostedState) =>
    context.drafts.changeFile(releaseId, file.id, (now) => (sameBytes(now, file) ? { ...now, hosted } : now));
  try {
    job.signal.throwIfAborted();
    // Taken out of the release while it waited: an upload cannot be taken back.
    if (!context.drafts.get(releaseId).files.some(({ id }) => id === file.id)) return;
    await state({ state: 'uploading' });
    const url = await send(context, file, job, () => state({ state: 'confirming' }));
    await state({ state: 'hosted', url, confirmedAt: context.now().toISOString() });
  } catch (error) {
    if (job.signal.aborted) await state({ state: 'cancelled' });
    else if (isProblem(error)) await state({ state: 'failed', problem: { ...error.problem } });
    else {
      await state({ state: 'none' });
      throw error;
    }
  } finally {
    job.finish(file.id);
  }
}

function sameBytes(a: DraftFile, b: DraftFile): boolean {
  const [one, other] = [a.inspection, b.inspection];
  return one.state === 'done' && other.state === 'done' && one.sha256 === other.sha256;
}

async function send(context: ReleaseContext, file: DraftFile, job: JobContext, sent: () => Promise<void>) {
  const inspected = await inspectedAsChecked(context, file, job.signal);
  await assertUnchanged(inspected);
  await context.index.upload({
    target: context.target,
    file: inspected,
    credentials: context.target.rehearsal ? { username: '__token__', password: 'rehearsal' } : null,
    signal: job.signal,
    onProgress: (bytes) => job.progress(file.id, bytes),
  });
  await sent();
  const { url } = await context.index.confirmHosted({
    target: context.target,
    project: inspected.filenameParts.project,
    filename: inspected.filename,
    sha256: inspected.sha256,
    size: inspected.size,
    signal: job.signal,
  });
  return url;
}

/** The inspection of this run, or (after a restart) a new one, which must find the bytes that the person checked. */
async function inspectedAsChecked(
  context: ReleaseContext,
  file: DraftFile,
  signal: AbortSignal,
): Promise<InspectedFile> {
  const known = context.inspected.get(file.path);
  const inspected = known ?? (await context.inspector.inspect(file.path, { filename: file.filename, signal }));
  if (file.inspection.state === 'done' && inspected.sha256 === file.inspection.sha256) {
    context.inspected.set(file.path, inspected);
    return inspected;
  }
  context.inspected.delete(file.path);
  throw problem(
    'file.changed',
    `${file.filename} has changed on disk since it was checked.`,
    { file: file.path, size: inspected.size },
    'Check the file again in the Files step, then upload.',
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
    errors[0]?.problem.message ?? `${unread.length} files have not been read to the end yet.`,
    { errors: errors.length, unread: unread.length },
    'Resolve what the Checks step shows, or leave those files out; then upload.',
  );
}

function kindOf(file: DraftFile): 'wheel' | 'sdist' {
  return file.inspection.state === 'done' ? file.inspection.distribution.kind : 'sdist';
}
