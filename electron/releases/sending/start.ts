/** The one job that uploads a release: what is to be sent while it runs, it takes too. */
import pLimit from 'p-limit';
import type { Job } from '../../../shared/contract/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import type { JobContext } from '../../jobs/index.ts';
import type { KnownTarget } from '../../targets/index.ts';
import type { ReleaseContext } from '../context.ts';
import type { DraftFile } from '../draft.ts';
import { type Batch, sendBatch } from './batch.ts';
import { type Confirmer, createConfirmer } from './confirm.ts';
import type { Sending } from './sending.ts';
import { showWait } from './show-wait.ts';

/** Uploads side by side: enough to hide the wait for an answer, few enough that each has a visible rate. */
const sideBySide = 3;

/** Sends and confirms these files; those that the index has taken already are only confirmed. */
export function startSending(
  context: ReleaseContext,
  releaseId: string,
  target: KnownTarget,
  due: readonly DraftFile[],
): Job {
  const { sending, jobs } = context;
  const [running, underWay] = [jobs.running('upload', releaseId), sending.get(releaseId)];
  if (running !== null && underWay?.signal.aborted === false) {
    underWay.add(due);
    return running;
  }
  return jobs.start('upload', releaseId, async (job) => {
    if (running === null) return sendIn(context, releaseId, target, job, due);
    // One that was cancelled still has to write down how far it came.
    await jobs.settled(running.id);
    const ids = new Set(due.map(({ id }) => id));
    const left = context.drafts
      .get(releaseId)
      .files.filter(({ id, hosted }) => ids.has(id) && hosted.state !== 'hosted');
    return sendIn(context, releaseId, target, job, left);
  });
}

async function sendIn(
  context: ReleaseContext,
  releaseId: string,
  target: KnownTarget,
  job: JobContext,
  due: readonly DraftFile[],
): Promise<void> {
  const { ended, ...underWay } = createSending(context, releaseId, target, job);
  context.sending.set(releaseId, underWay);
  underWay.add(due);
  await ended;
}

function createSending(
  context: ReleaseContext,
  releaseId: string,
  target: KnownTarget,
  job: JobContext,
): Sending & { readonly ended: Promise<void> } {
  const common = {
    releaseId,
    target,
    job,
    inHand: new Map<string, AbortController>(),
    limit: pLimit(sideBySide),
    confirmerOf: confirmers(context, releaseId, target, job),
  };
  const { inHand } = common;
  const ended = Promise.withResolvers<void>();
  const bugs: unknown[] = [];
  let running = 0;

  const run = async (batch: Batch) => {
    running += 1;
    try {
      await sendBatch(context, batch);
    } catch (error) {
      bugs.push(error);
    }
    running -= 1;
    if (running > 0) return;
    // In one go: what comes from here on gets a job of its own.
    context.sending.delete(releaseId);
    if (bugs.length === 0) ended.resolve();
    else ended.reject(bugs[0]);
  };

  return {
    ended: ended.promise,
    signal: job.signal,
    add(files) {
      // One that was stopped is nobody's any more, also while what worked on it has not heard yet.
      const due = files.filter(({ id }) => inHand.get(id)?.signal.aborted !== false);
      const stops = new Map(due.map(({ id }) => [id, new AbortController()]));
      for (const [id, stop] of stops) inHand.set(id, stop);
      // What was wrong before may have been put right for this.
      job.trouble(null);
      void run({ ...common, due, stops });
    },
    stop(fileIds) {
      for (const id of fileIds) inHand.get(id)?.abort();
    },
  };
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
