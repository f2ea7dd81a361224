import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import { ProblemError } from '../../../shared/problem/index.ts';
import { decodeRootResult, ownBytes } from './messages.ts';
import { type Done, doRootTask, type RootTask, tooManyNames, weightOf } from './tasks.ts';

/** What is smaller takes less than a worker takes to start, and keeps the main thread for some 10 ms at most. */
const inlineBytes = 128 * 1024;

/** Several times what PyPI's takes: no page may take all that the machine has. */
const workerMegabytes = 1024;

/** PyPI's takes a few seconds. */
const workerMs = 60_000;

/** In the whole process: each takes hundreds of megabytes. */
const oneAtATime = pLimit(1);

/** Problems: `page.*`, of which `page.too_many_names` is for what takes too much memory or time. Or the signal's reason. */
export async function runRootTask(task: RootTask, signal: AbortSignal): Promise<Done> {
  signal.throwIfAborted();
  if (weightOf(task) <= inlineBytes) return doRootTask(task);
  return oneAtATime(() => runInWorker(task, signal));
}

async function runInWorker(task: RootTask, signal: AbortSignal): Promise<Done> {
  signal.throwIfAborted();
  const name = import.meta.url.endsWith('.ts') ? './root-page.worker.ts' : './root-page.worker.js';
  const body = task.kind === 'read' ? ownBytes(task.body) : null;
  const worker = new Worker(new URL(name, import.meta.url), {
    name: 'root page',
    workerData: body === null ? task : { ...task, body },
    transferList: body === null ? [] : [body.buffer],
    resourceLimits: { maxOldGenerationSizeMb: workerMegabytes },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Done>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const tooLong = setTimeout(() => reject(tooMuch(task, new Error('the root page worker took too long'))), workerMs);
  worker.on('error', (error) => reject(isOutOfMemory(error) ? tooMuch(task, error) : error));
  worker.on('exit', (code) => reject(new Error(`the root page worker ended with code ${code}`)));
  worker.on('message', (value: unknown) => {
    try {
      const result = decodeRootResult(value);
      if ('problem' in result) throw new ProblemError(result.problem);
      resolve(result);
    } catch (error) {
      reject(error);
    }
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(tooLong);
    await worker.terminate();
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooMuch(task: RootTask, cause: unknown): unknown {
  return task.kind === 'read' ? tooManyNames(task.url, cause) : cause;
}
