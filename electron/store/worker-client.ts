import { Worker } from 'node:worker_threads';
import { ProblemError, problem } from '../../shared/problem/index.ts';
import type { StoreAnswer, StoreRequest } from './messages.ts';
import type { OperationInput, OperationName, OperationOutput } from './operations/index.ts';

export interface StoreClient {
  call<Name extends OperationName>(operation: Name, ...input: OperationInput<Name>): Promise<OperationOutput<Name>>;
  /** What was asked before is answered first. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export async function startStoreWorker(file: string): Promise<StoreClient> {
  // From source the worker is a .ts file that Node runs as it is; in the bundle it lies beside the main program.
  const entry = import.meta.url.endsWith('.ts') ? './store.worker.ts' : './store.worker.js';
  const worker = new Worker(new URL(entry, import.meta.url), { workerData: { file } });
  const waiting = new Map<number, Waiting>();
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let lastId = 0;
  let closing: Promise<void> | null = null;

  let crash: Error | null = null;
  const failAll = (error: Error) => {
    closing ??= exited;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', (error: Error) => {
    crash = error;
    failAll(error);
  });
  worker.on('exit', () => failAll(closed()));
  worker.on('message', (answer: StoreAnswer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) asked?.resolve(answer.value);
    else asked?.reject('problem' in answer ? new ProblemError(answer.problem) : answer.bug);
  });

  const post = (request: StoreRequest) => worker.postMessage(request);
  const answerTo = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
    });

  await answerTo(0);
  return {
    async call(operation, ...input) {
      if (closing !== null) throw crash ?? closed();
      lastId += 1;
      const answer = answerTo(lastId);
      post({ id: lastId, operation, input });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own worker; its rows were parsed there
      return (await answer) as OperationOutput<typeof operation>;
    },
    async close() {
      closing ??= (post({ id: -1, operation: 'close' }), exited);
      await closing;
    },
  };
}

/** Said by an app that is just ending to a call that is still under way: expected, not a bug. */
function closed(): ProblemError {
  return problem('store.closed', 'Fallback Links is just being closed.', {}, 'Start it again.');
}
