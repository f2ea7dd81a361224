/** One file's way through an upload: queued, uploading, confirming, and how it ended. */
import type { LimitFunction } from 'p-limit';
import type { HostedState } from '../../../shared/contract/index.ts';
import { isProblem, type ProblemError } from '../../../shared/problem/index.ts';
import { isPredicted, predictHostedUrl } from '../../../shared/targets/index.ts';
import type { UploadOptions } from '../../index-client/index.ts';
import { isStoppedByEnd, type JobContext } from '../../jobs/index.ts';
import type { KnownTarget } from '../../targets/index.ts';
import type { ReleaseContext } from '../context.ts';
import type { DraftFile } from '../draft.ts';
import type { Confirmer } from './confirm.ts';
import { projectOf } from './order.ts';
import { refusesProject } from './refusal.ts';
import { sendFile } from './send-file.ts';

/** What files that are sent together have in common. */
export interface SendingWork {
  readonly releaseId: string;
  readonly target: KnownTarget;
  readonly job: JobContext;
  /** By file. */
  readonly stops: ReadonlyMap<string, AbortController>;
  /** The stop of each file that the whole upload works on: another one than here where it was begun anew since. */
  readonly inHand: Map<string, AbortController>;
  /** By project: the index would say the same of its other files. */
  readonly refused: Map<string, ProblemError>;
  /** By project. */
  readonly credentials: ReadonlyMap<string, UploadOptions['credentials']>;
  readonly limit: LimitFunction;
  confirmerOf(project: string): Confirmer;
}

/** Whether what becomes of the file is still said here. */
export function isInHand({ stops, inHand }: Pick<SendingWork, 'stops' | 'inHand'>, { id }: DraftFile): boolean {
  const stop = inHand.get(id);
  return stop !== undefined && stop === stops.get(id);
}

export interface FileWork {
  /** It has been sent, or will not be; an index may take minutes more to show it. Both reject for bugs only. */
  readonly sent: Promise<void>;
  readonly done: Promise<void>;
}

/** @param taken when the index took those files that need not be sent */
export function startFile(
  context: ReleaseContext,
  work: SendingWork,
  file: DraftFile,
  taken: ReadonlyMap<string, Date>,
): FileWork {
  const { promise: sent, resolve, reject } = Promise.withResolvers<void>();
  sent.catch(() => undefined);
  const files = statesOf(context, work, file);
  const stop = work.stops.get(file.id);
  const signal = AbortSignal.any([work.job.signal, ...(stop === undefined ? [] : [stop.signal])]);
  const done = accounted(context, work, files, signal, async () => {
    const sentAt = taken.get(file.id) ?? (await work.limit(() => send(context, work, files, signal)));
    resolve();
    if (sentAt !== null) await confirm(context, work, files, sentAt, signal);
  });
  done.then(resolve, reject);
  return { sent, done };
}

interface FileStates {
  readonly file: DraftFile;
  change(apply: (now: DraftFile) => DraftFile): Promise<void>;
  set(hosted: HostedState): Promise<void>;
}

function statesOf(context: ReleaseContext, { releaseId, stops }: SendingWork, file: DraftFile): FileStates {
  // What became of these bytes says nothing about others that were found under the name meanwhile.
  const change: FileStates['change'] = (apply) =>
    context.drafts.changeFile(releaseId, file.id, (now) => (sameBytes(now, file) ? apply(now) : now));
  return {
    file,
    change,
    async set(hosted) {
      // Cancelled is shown at once, and stays shown until whoever works on the file has heard.
      if (stops.get(file.id)?.signal.aborted !== true) await change((now) => ({ ...now, hosted }));
    },
  };
}

/** Writes down how it ended; a bug goes on to the job. */
async function accounted(
  context: ReleaseContext,
  sending: SendingWork,
  { file, change, set }: FileStates,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const { releaseId, job } = sending;
  try {
    signal.throwIfAborted();
    // Taken out of the release while it waited: an upload cannot be taken back.
    if (context.drafts.get(releaseId).files.some(({ id }) => id === file.id)) await work();
  } catch (error) {
    if (signal.aborted) {
      // The app ends: what is waited for is waited for again at its next start.
      if (!isStoppedByEnd(job.signal) && isInHand(sending, file))
        await change((now) => ({ ...now, hosted: { state: 'cancelled' } }));
    } else if (isProblem(error)) {
      const { facts, ...said } = error.problem;
      await set({ state: 'failed', problem: { ...said, facts: { ...facts } } });
    } else {
      await set({ state: 'none' });
      throw error;
    }
  } finally {
    if (isInHand(sending, file)) {
      sending.inHand.delete(file.id);
      job.finish(file.id);
    }
  }
}

/** When the index took it; null: it was not sent, for the reason that another file of the project was refused. */
async function send(
  context: ReleaseContext,
  { releaseId, target, job, refused, credentials }: SendingWork,
  { file, change, set }: FileStates,
  signal: AbortSignal,
): Promise<Date | null> {
  signal.throwIfAborted();
  const project = projectOf(file);
  const isGone = !context.drafts.get(releaseId).files.some(({ id }) => id === file.id);
  if (isGone || refused.has(project)) {
    await set({ state: 'none' });
    return null;
  }
  try {
    await sendFile(
      context,
      { target, file, credentials: credentials.get(project) ?? null },
      { progress: job.progress, signal },
      set,
    );
  } catch (error) {
    if (!signal.aborted && refusesProject(error)) {
      refused.set(project, error);
      job.trouble(error.problem);
    }
    throw error;
  }
  const sentAt = context.now();
  const sha256 = file.inspection.state === 'done' ? file.inspection.sha256 : '';
  // On the disk before anything else: from here on it must not be sent again.
  await change((now) => ({ ...now, sent: { indexId: target.id, sha256, at: sentAt.toISOString() } }));
  return sentAt;
}

async function confirm(
  context: ReleaseContext,
  { target, confirmerOf }: SendingWork,
  { file, change, set }: FileStates,
  sentAt: Date,
  signal: AbortSignal,
): Promise<void> {
  const { id, filename, size, inspection } = file;
  if (inspection.state !== 'done') throw new Error('A file that was not read cannot have been sent');
  await set({ state: 'confirming' });
  const awaited = { fileId: id, filename, size, sha256: inspection.sha256, sentAt };
  const { url } = await confirmerOf(projectOf(file)).confirm(awaited, signal);
  const { blake2b256 } = inspection;
  const predictedUrl = blake2b256 === null ? null : predictHostedUrl(target, filename, blake2b256);
  const confirmedAt = context.now().toISOString();
  const elsewhere = predictedUrl === null || isPredicted(url, predictedUrl) ? {} : { predictedUrl };
  await change((now) => {
    const { sent: _, ...kept } = now;
    return { ...kept, hosted: { state: 'hosted', url, confirmedAt, ...elsewhere } };
  });
}

function sameBytes(a: DraftFile, b: DraftFile): boolean {
  const [one, other] = [a.inspection, b.inspection];
  return one.state === 'done' && other.state === 'done' && one.sha256 === other.sha256;
}
