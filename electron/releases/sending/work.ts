/** The job of an upload: what is there already, who may send, and which files in which order. */
import pLimit from 'p-limit';
import type { Job } from '../../../shared/contract/index.ts';
import { isProblem, type ProblemError } from '../../../shared/problem/index.ts';
import type { UploadOptions } from '../../index-client/index.ts';
import type { JobContext } from '../../jobs/index.ts';
import { credentialsFor, type KnownTarget } from '../../targets/index.ts';
import { allEnded } from '../all-ended.ts';
import type { ReleaseContext } from '../context.ts';
import type { Draft, DraftFile } from '../draft.ts';
import { sendingKey } from './cancel.ts';
import { type Confirmer, createConfirmer } from './confirm.ts';
import { type FileWork, type SendingWork, startFile } from './file-work.ts';
import { projectOf, wavesOf } from './order.ts';
import { showWait } from './show-wait.ts';
import { takenAlready } from './taken.ts';

/** Uploads side by side: enough to hide the wait for an answer, few enough that each has a visible rate. */
const sideBySide = 3;

/** Sends and confirms these files; those that the index has taken already are only confirmed. */
export function startSending(
  context: ReleaseContext,
  releaseId: string,
  target: KnownTarget,
  due: readonly DraftFile[],
): Job {
  return context.jobs.start('upload', releaseId, async (job) => {
    job.plan(due.map(({ id, size }) => ({ id, bytes: size })));
    const stops = new Map(due.map(({ id }) => [id, new AbortController()]));
    for (const [id, stop] of stops) context.sending.set(sendingKey(releaseId, id), stop);
    const refused = new Map<string, ProblemError>();
    try {
      await context.drafts.change(releaseId, (draft) => queued(draft, due));
      const taken = await takenAlready(context, target, due, job.signal);
      const toSend = due.filter(({ id }) => !taken.has(id));
      const work: SendingWork = {
        releaseId,
        target,
        job,
        stops,
        refused,
        credentials: await authorized(context, target, toSend, job.signal),
        limit: pLimit(sideBySide),
        confirmerOf: confirmers(context, releaseId, target, job),
      };
      const begun = due.filter(({ id }) => taken.has(id)).map((file) => startFile(context, work, file, taken));
      try {
        for (const wave of wavesOf(toSend)) {
          const files = wave.map((file) => startFile(context, work, file, taken));
          begun.push(...files);
          await allEnded(files.map(({ sent }) => sent));
        }
      } finally {
        await Promise.allSettled(begun.map(({ done }) => done));
      }
      await allEnded(begun.map(({ done }: FileWork) => done));
    } finally {
      // Whatever cut this short: nothing waits for a job that is over.
      await context.drafts.change(releaseId, withoutQueue).catch(() => undefined);
      for (const id of stops.keys()) context.sending.delete(sendingKey(releaseId, id));
    }
    const [refusal] = refused.values();
    if (refusal !== undefined) throw refusal;
  });
}

function queued(draft: Draft, due: readonly DraftFile[]): Draft {
  const ids = new Set(due.map(({ id }) => id));
  const files = draft.files.map((file): DraftFile =>
    ids.has(file.id) && file.hosted.state !== 'hosted' && file.hosted.state !== 'confirming'
      ? { ...file, hosted: { state: 'queued' } }
      : file,
  );
  return { ...draft, files };
}

function withoutQueue(draft: Draft): Draft {
  if (!draft.files.some(({ hosted }) => hosted.state === 'queued')) return draft;
  const files = draft.files.map((file): DraftFile =>
    file.hosted.state === 'queued' ? { ...file, hosted: { state: 'none' } } : file,
  );
  return { ...draft, files };
}

/** By project, before a byte of a file goes out; once for each, since a locked keyring asks the person every time. */
async function authorized(
  context: ReleaseContext,
  target: KnownTarget,
  files: readonly DraftFile[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, UploadOptions['credentials']>> {
  const credentials = new Map<string, UploadOptions['credentials']>();
  for (const project of new Set(files.map(projectOf))) {
    signal.throwIfAborted();
    credentials.set(project, await credentialsFor(context, target, project));
  }
  return credentials;
}

function confirmers(context: ReleaseContext, releaseId: string, target: KnownTarget, { signal }: JobContext) {
  const made = new Map<string, Confirmer>();
  return (project: string): Confirmer => {
    const confirmer =
      made.get(project) ??
      createConfirmer(context, { target, project }, signal, (ids, nextAt) => {
        // What is shown of a wait is not worth ending it for.
        showWait(context, releaseId, ids, nextAt).catch((error: unknown) => {
          if (!isProblem(error)) throw error;
        });
      });
    made.set(project, confirmer);
    return confirmer;
  };
}
