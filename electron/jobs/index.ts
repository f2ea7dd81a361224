/**
 * Long work with a name: started, listed, watched and cancelled by id. A job belongs to the main process, so it goes on
 * when a window closes; what it has achieved is written down by whoever runs in it, so nothing here needs to be saved.
 */
import { randomUUID } from 'node:crypto';
import type { Job } from '../../shared/contract/index.ts';
import { isProblem, type Problem, problem } from '../../shared/problem/index.ts';
import { createLive } from '../live/index.ts';
import { createTally } from './tally.ts';

export interface JobContext {
  /** Aborts when the job is cancelled. */
  readonly signal: AbortSignal;
  /** Says what there is to do; bytes are what progress is measured in. May be called again with more. */
  plan(items: readonly { readonly id: string; readonly bytes: number }[]): void;
  /** @param bytesDone of this item so far; may fall when an item starts over */
  progress(itemId: string, bytesDone: number): void;
  /** The item is over, well or not: what of it was not reported as done is no part of the plan any more. */
  finish(itemId: string): void;
  /**
   * What went wrong for some of it, shown at once: the job goes on with the rest, and fails with this when it ends. Null
   * takes it back.
   */
  trouble(what: Problem | null): void;
}

export interface Jobs {
  /** Runs `work` at once. A ProblemError makes the job `failed`; an abort makes it `cancelled`; a bug is reported. */
  start(kind: Job['kind'], releaseId: string, work: (context: JobContext) => Promise<void>): Job;
  running(kind: Job['kind'], releaseId: string): Job | null;
  watch(signal?: AbortSignal): AsyncGenerator<readonly Job[], void, void>;
  /** Cancelling a job that is over, or unknown, does nothing. */
  cancel(jobId: string): void;
  cancelAllOf(releaseId: string): void;
  /** Resolves with the job as it ended. */
  settled(jobId: string): Promise<Job>;
  /** Cancels everything and waits for it to end. */
  close(): Promise<void>;
}

interface Entry {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Why the jobs are stopped when the app ends. What they were at may go on at its next start. */
class AppEnds extends Error {}

export function isStoppedByEnd(signal: AbortSignal): boolean {
  return signal.reason instanceof AppEnds;
}

const tickMs = 1000;

/** Ended jobs that are still listed. */
const keepEnded = 50;

export function createJobs(options: { readonly now: () => Date; readonly onBug: (error: unknown) => void }): Jobs {
  const jobs = createLive<readonly Job[]>([]);
  const entries = new Map<string, Entry>();
  let closed = false;

  const find = (id: string) => jobs.get().find((job) => job.id === id);
  const change = (id: string, patch: Partial<Job>) =>
    jobs.set(jobs.get().map((job) => (job.id === id ? { ...job, ...patch } : job)));
  const add = (job: Job) => {
    const ended = jobs.get().filter(({ state }) => state !== 'running');
    const forgotten = new Set(ended.slice(keepEnded - 1).map(({ id }) => id));
    for (const id of forgotten) entries.delete(id);
    jobs.set([job, ...jobs.get().filter(({ id }) => !forgotten.has(id))]);
  };

  return {
    start(kind, releaseId, work) {
      if (closed) throw problem('app.closing', 'Fallback Links is just being closed.', {}, 'Start it again.');
      const id = randomUUID();
      const abort = new AbortController();
      const tally = createTally(
        () => performance.now(),
        (progress) => change(id, { progress }),
      );
      add({
        id,
        kind,
        releaseId,
        state: 'running',
        startedAt: options.now().toISOString(),
        endedAt: null,
        progress: tally.progress(),
        problem: null,
      });
      const ticking = setInterval(tally.tick, tickMs).unref();
      const end = (state: Job['state'], problem: Job['problem'] = null) => {
        clearInterval(ticking);
        change(id, { state, problem, endedAt: options.now().toISOString(), progress: tally.progress() });
      };
      const context: JobContext = {
        signal: abort.signal,
        plan: tally.plan,
        progress: tally.report,
        finish: tally.finish,
        trouble: (what) => change(id, { problem: what === null ? null : { ...what, facts: { ...what.facts } } }),
      };
      const done = work(context).then(
        () => {
          if (abort.signal.aborted) return end('cancelled');
          const problem = find(id)?.problem ?? null;
          return end(problem === null ? 'done' : 'failed', problem);
        },
        (error: unknown) => {
          if (abort.signal.aborted) return end('cancelled');
          if (isProblem(error)) return end('failed', error.problem);
          options.onBug(error);
          return end('failed', bug(error));
        },
      );
      entries.set(id, { abort, done });
      return find(id) ?? unreachable();
    },
    running: (kind, releaseId) =>
      jobs.get().find((job) => job.kind === kind && job.releaseId === releaseId && job.state === 'running') ?? null,
    watch: (signal) => jobs.watch(signal),
    cancel: (id) => entries.get(id)?.abort.abort(),
    cancelAllOf(releaseId) {
      for (const job of jobs.get()) if (job.releaseId === releaseId) entries.get(job.id)?.abort.abort();
    },
    async settled(id) {
      await entries.get(id)?.done;
      return find(id) ?? unreachable();
    },
    async close() {
      closed = true;
      for (const { abort } of entries.values()) abort.abort(new AppEnds('The app is being closed'));
      await Promise.allSettled([...entries.values()].map(({ done }) => done));
      jobs.end();
    },
  };
}

function bug(error: unknown): Job['problem'] {
  return {
    code: 'app.bug',
    message: 'Fallback Links made a mistake of its own here.',
    facts: { error: error instanceof Error ? error.message : String(error) },
    remedy: 'Try again. If it happens again, please report it with the log.',
  };
}

function unreachable(): never {
  throw new Error('a job that was just written is not there');
}
