/** One file to the index, as often as it takes. */
import { isProblem, problem } from '../../../shared/problem/index.ts';
import { assertUnchanged, type InspectedFile } from '../../distributions/index.ts';
import type { JobContext } from '../../jobs/index.ts';
import type { UploadOptions } from '../../index-client/index.ts';
import type { KnownTarget } from '../../targets/index.ts';
import type { HostedState } from '../../../shared/contract/index.ts';
import type { ReleaseContext } from '../context.ts';
import type { DraftFile } from '../draft.ts';
import { attestationsFor } from './attestations.ts';
import { pause } from './pause.ts';
import { attempts, retryDelay } from './retry.ts';

/** Problems: `upload.*`, `file.*`, `attestation.unreadable`. Rejects with the signal's reason. */
export async function sendFile(
  context: ReleaseContext,
  about: {
    readonly target: KnownTarget;
    readonly file: DraftFile;
    readonly credentials: UploadOptions['credentials'];
  },
  { progress, signal }: Pick<JobContext, 'progress' | 'signal'>,
  state: (hosted: HostedState) => Promise<void>,
): Promise<void> {
  const { target, file, credentials } = about;
  const inspected = await inspectedAsChecked(context, file, signal);
  await assertUnchanged(inspected);
  const attestations = await attestationsFor(target, file.path, credentials);
  for (let attempt = 1; ; attempt += 1) {
    await state({ state: 'uploading' });
    try {
      await context.index.upload({
        target,
        file: inspected,
        credentials,
        signal,
        // The first time the whole page was read before; after a failure the file may have arrived all the same.
        checksFirst: attempt > 1,
        ...(attestations === null ? {} : { attestations }),
        onProgress: (bytes) => progress(file.id, bytes),
      });
      return;
    } catch (error) {
      if (signal.aborted || !isProblem(error)) throw error;
      // An earlier attempt may have arrived and its answer have been lost: whose bytes these are, the index's page says.
      if (attempt > 1 && error.problem.code === 'upload.file_exists') return;
      const now = context.now().getTime();
      const delay = retryDelay(error.problem, attempt, { now, random: context.random() });
      if (delay === null) throw error;
      progress(file.id, 0);
      const at = new Date(now + delay).toISOString();
      await state({
        state: 'uploading',
        retry: { attempt: attempt + 1, attempts, at, problem: { ...error.problem, facts: { ...error.problem.facts } } },
      });
      await pause(context.clock, delay, signal);
    }
  }
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
