import { Worker } from 'node:worker_threads';
import { decodeReply, type InspectionReply } from './replies.ts';
import type { InspectionRequest } from './requests.ts';
import { allocateSession, type Session, type SessionMemory, sessionOver } from './session.ts';

/** One worker with the session of the files it owns. */
export interface InspectionThread {
  readonly memory: SessionMemory;
  readonly session: Session;
  send(request: InspectionRequest): void;
  end(): Promise<void>;
}

/** While a thread has something to do it keeps the process running, not longer. */
export function createThread(events: {
  reply(reply: InspectionReply): void;
  /** The worker died; it replies no more. */
  failed(error: Error): void;
}): InspectionThread {
  const name = import.meta.url.endsWith('.ts') ? './inspect.worker.ts' : './inspect.worker.js';
  const worker = new Worker(new URL(name, import.meta.url), { name: 'inspect' });
  const memory = allocateSession();
  let failure: Error | null = null;
  worker.unref();
  worker.on('message', (value: unknown) => {
    worker.unref();
    events.reply(decodeReply(value));
  });
  worker.on('error', (error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });
  worker.on('exit', (code) => {
    events.failed(failure ?? new Error(`an inspection worker ended with code ${code}`));
  });
  return {
    memory,
    session: sessionOver(memory),
    send(request) {
      worker.ref();
      worker.postMessage(request);
    },
    async end() {
      // Otherwise a process with nothing else to do would exit before it is told that the thread has ended.
      worker.ref();
      await worker.terminate();
    },
  };
}
