import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { ProblemError } from '../../shared/problem/index.ts';
import type { Chain } from './hash-loop.ts';
import type { InspectedFile } from './inspected-file.ts';
import type { InspectionReply } from './replies.ts';
import { MIB } from './piece-length.ts';
import { AT, bytesHashed, CHUNK, load, resetSession, stopSession } from './session.ts';
import { createThread, type InspectionThread } from './thread.ts';

export interface InspectOptions {
  /** The distribution's name where the file on disk is called otherwise. */
  readonly filename?: string;
  /** Brings a wheel's METADATA along, byte for byte (PEP 658); otherwise `metadataFile` is null. */
  readonly withMetadataFile?: boolean;
  readonly signal?: AbortSignal;
  /** Bytes hashed so far, about ten times a second and once at the end. */
  onProgress?(bytesHashed: number): void;
}

export interface Inspector {
  /**
   * Reads one distribution, once: archive, metadata, hashes; compares metadata and filename. As many files as there are
   * threads are read side by side, the others wait; a lone file is hashed by several threads. Rejects with ProblemError
   * (`file.*`, `filename.*`, `archive.*`, `wheel.*`, `sdist.*`, `metadata.*`, `distribution.*`), or with the signal's
   * reason.
   */
  inspect(path: string, options?: InspectOptions): Promise<InspectedFile>;
  /** Stops what runs (it rejects with an AbortError) and ends the threads. */
  close(): Promise<void>;
}

interface Task {
  readonly path: string;
  readonly filename: string;
  readonly size: number;
  readonly options: InspectOptions;
  readonly resolve: (file: InspectedFile) => void;
  readonly reject: (reason: unknown) => void;
}

/** A file in work. */
interface Running {
  readonly task: Task;
  readonly owner: InspectionThread;
  readonly helpers: Set<InspectionThread>;
  ownerDone: boolean;
}

/** Below this, a second thread costs more than it saves. */
const WORTH_SHARING = 8 * MIB;
/** Two chains and the pieces: a fourth thread would find nothing to do. */
const MAX_HELPERS = 2;
const PROGRESS_EVERY_MS = 100;
/** More threads than disks deliver for; each costs some 20 MiB. */
const MOST_THREADS = 4;

export function createInspector(options: { readonly workers?: number } = {}): Inspector {
  const most = Math.max(1, options.workers ?? Math.min(availableParallelism(), MOST_THREADS));
  const threads = new Set<InspectionThread>();
  const idle: InspectionThread[] = [];
  const queue: Task[] = [];
  const running = new Set<Running>();
  let ticker: NodeJS.Timeout | null = null;
  let pumping = false;
  let closed = false;

  return {
    async inspect(path, inspectOptions = {}) {
      const { signal } = inspectOptions;
      signal?.throwIfAborted();
      // Only to judge whether the file is worth a second thread; what is wrong with it the worker says.
      const size = await stat(path).then(
        (stats) => stats.size,
        () => 0,
      );
      signal?.throwIfAborted();
      if (closed) throw closedError();
      return new Promise<InspectedFile>((resolve, reject) => {
        const abort = (): void => cancel(task, signal?.reason);
        const task: Task = {
          path,
          filename: inspectOptions.filename ?? basename(path),
          size,
          options: inspectOptions,
          resolve: (file) => {
            signal?.removeEventListener('abort', abort);
            resolve(file);
          },
          reject: (reason) => {
            signal?.removeEventListener('abort', abort);
            reject(reason);
          },
        };
        signal?.addEventListener('abort', abort);
        queue.push(task);
        schedule();
      });
    },
    async close() {
      closed = true;
      for (const task of queue.splice(0)) task.reject(closedError());
      for (const run of running) {
        run.task.reject(closedError());
        stopSession(run.owner.session);
      }
      if (ticker !== null) clearInterval(ticker);
      await Promise.all([...threads].map((thread) => thread.end()));
    },
  };

  /** Files handed in together are distributed together, so that none takes two threads while another waits. */
  function schedule(): void {
    if (pumping) return;
    pumping = true;
    setImmediate(() => {
      pumping = false;
      if (!closed) distribute();
    });
  }

  function distribute(): void {
    const started: Running[] = [];
    while (queue.length > 0 && running.size < most) {
      // Threads that help with a large file cannot leave it in the middle of a hash: a file that comes later gets a
      // thread beyond the usual number, so that a small one does not wait for gigabytes.
      const owner = takeThread(most + MAX_HELPERS);
      const task = owner === null ? undefined : queue.shift();
      if (owner === null || task === undefined) break;
      resetSession(owner.session);
      const run: Running = { task, owner, helpers: new Set(), ownerDone: false };
      running.add(run);
      started.push(run);
    }
    const shares = queue.length > 0 ? [] : started.toSorted((a, b) => b.task.size - a.task.size);
    for (const run of shares) {
      while (run.task.size >= WORTH_SHARING && run.helpers.size < MAX_HELPERS) {
        const helper = takeThread(most);
        if (helper === null) break;
        run.helpers.add(helper);
      }
    }
    for (const run of started) start(run);
    if (queue.length === 0) helpWhatRuns();
    ticker ??= setInterval(reportProgress, PROGRESS_EVERY_MS).unref();
  }

  function start({ task, owner, helpers }: Running): void {
    const chains = divideChains(helpers.size);
    const {
      path,
      filename,
      options: { withMetadataFile = false },
    } = task;
    owner.send({ kind: 'inspect', path, filename, withMetadataFile, memory: owner.memory, chains: chains.own });
    for (const [index, helper] of [...helpers].entries()) {
      helper.send({ kind: 'help', path: task.path, memory: owner.memory, chains: chains.helpers[index] ?? [] });
    }
  }

  /** A thread without a file takes pieces off the file with most left to do. */
  function helpWhatRuns(): void {
    for (;;) {
      const left = (run: Running): number => load(run.owner.session, AT.total) - load(run.owner.session, AT.read);
      const [run] = [...running]
        .filter((one) => !one.ownerDone && one.helpers.size < MAX_HELPERS && left(one) * CHUNK >= WORTH_SHARING)
        .toSorted((a, b) => left(b) - left(a));
      const helper = run === undefined ? undefined : idle.pop();
      if (run === undefined || helper === undefined) return;
      run.helpers.add(helper);
      helper.send({ kind: 'help', path: run.task.path, memory: run.owner.memory, chains: [] });
    }
  }

  function takeThread(limit: number): InspectionThread | null {
    const free = idle.pop();
    if (free !== undefined) return free;
    if (threads.size >= limit) return null;
    const thread = createThread({
      reply: (reply) => settle(thread, reply),
      failed: (error) => discard(thread, error),
    });
    threads.add(thread);
    return thread;
  }

  function settle(thread: InspectionThread, reply: InspectionReply): void {
    const run = runOf(thread);
    if (run === undefined) return;
    switch (reply.kind) {
      case 'inspected':
        if (run.task.options.signal?.aborted !== true) run.task.options.onProgress?.(reply.file.size);
        run.task.resolve(reply.file);
        break;
      case 'problem':
        run.task.reject(new ProblemError(reply.problem));
        break;
      case 'bug':
        run.task.reject(new Error(reply.detail));
        break;
      case 'stopped':
      case 'helped':
        break;
    }
    release(run, thread);
    schedule();
  }

  /** A thread that died takes its file with it, not the inspector. */
  function discard(thread: InspectionThread, error: Error): void {
    threads.delete(thread);
    const run = runOf(thread);
    if (run === undefined || closed) return;
    stopSession(run.owner.session);
    run.task.reject(error);
    release(run, thread);
    schedule();
  }

  /** The owner and its session can serve the next file only when every helper has left this one. */
  function release(run: Running, thread: InspectionThread): void {
    if (thread === run.owner) {
      run.ownerDone = true;
    } else {
      run.helpers.delete(thread);
      if (threads.has(thread)) idle.push(thread);
    }
    if (!run.ownerDone || run.helpers.size > 0) return;
    running.delete(run);
    if (threads.has(run.owner)) idle.push(run.owner);
  }

  function runOf(thread: InspectionThread): Running | undefined {
    return [...running].find((run) => run.helpers.has(thread) || (run.owner === thread && !run.ownerDone));
  }

  function cancel(task: Task, reason: unknown): void {
    task.reject(reason);
    const at = queue.indexOf(task);
    if (at !== -1) queue.splice(at, 1);
    const run = [...running].find((one) => one.task === task);
    if (run !== undefined) stopSession(run.owner.session);
  }

  function reportProgress(): void {
    for (const { task, owner, ownerDone } of running) {
      if (!ownerDone && task.options.signal?.aborted !== true) task.options.onProgress?.(bytesHashed(owner.session));
    }
    if (running.size === 0 && ticker !== null) {
      clearInterval(ticker);
      ticker = null;
    }
  }
}

/**
 * Who computes which whole-file hash; whoever is free reads and does the pieces. With processors
 * that have SHA instructions, BLAKE2b takes about as long as SHA-256 of the whole and of the pieces together.
 */
function divideChains(helpers: number): { readonly own: readonly Chain[]; readonly helpers: readonly Chain[][] } {
  if (helpers === 0) return { own: ['sha256', 'blake2b256'], helpers: [] };
  if (helpers === 1) return { own: ['blake2b256'], helpers: [['sha256']] };
  return { own: [], helpers: [['blake2b256'], ['sha256']] };
}

function closedError(): Error {
  return new DOMException('the inspector was closed', 'AbortError');
}
