import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import { ProblemError } from '../../../shared/problem/index.ts';
import { decodePageMessage, type PageSource } from './page-messages.ts';
import { readPage } from './read-page.ts';
import type { UpstreamFile, UpstreamPage } from './upstream-page.ts';

export interface PageReader {
  /** The source's body is used up. Problems: `page.*`. Rejects with the signal's reason. */
  read(source: PageSource, signal: AbortSignal): Promise<UpstreamPage>;
}

/** What is smaller takes less than a worker takes to start, and keeps the main thread for some 10 ms at most. */
const inlineBytes = 128 * 1024;

/** Large pages one at a time: a worker needs many times the memory of its page. */
export function createPageReader(): PageReader {
  const oneAtATime = pLimit(1);
  return {
    async read(source, signal) {
      if (source.body.length <= inlineBytes) return readPage(source);
      return oneAtATime(() => readInWorker(source, signal));
    },
  };
}

async function readInWorker(source: PageSource, signal: AbortSignal): Promise<UpstreamPage> {
  signal.throwIfAborted();
  const name = import.meta.url.endsWith('.ts') ? './upstream-page.worker.ts' : './upstream-page.worker.js';
  const body = new Uint8Array(source.body); // a buffer of its own, whatever it was cut from
  const worker = new Worker(new URL(name, import.meta.url), {
    name: 'upstream page',
    workerData: { ...source, body },
    transferList: [body.buffer],
  });
  const { promise, resolve, reject } = Promise.withResolvers<UpstreamPage>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  let head: Omit<UpstreamPage, 'files'> | null = null;
  const files: UpstreamFile[] = [];
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`the page worker ended with code ${code}`)));
  worker.on('message', (value: unknown) => {
    try {
      const message = decodePageMessage(value);
      switch (message.kind) {
        case 'head':
          ({ head } = message);
          break;
        case 'files':
          files.push(...message.files);
          break;
        case 'end':
          if (head === null) throw new Error('a page without its head');
          resolve({ ...head, files });
          return;
        case 'problem':
          throw new ProblemError(message.problem);
      }
      worker.postMessage('more');
    } catch (error) {
      reject(error);
    }
  });
  worker.postMessage('more');
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
