/** Reads or renders one large root page and ends: its memory, many times the page, goes with it. */
import { parentPort, workerData } from 'node:worker_threads';
import { isProblem } from '../../../shared/problem/index.ts';
import { decodeRootTask, ownBytes, type RootResult } from './messages.ts';
import { doRootTask } from './tasks.ts';

const port = parentPort;
if (port === null) throw new Error('root-page.worker runs only as a worker thread');

try {
  const done = doRootTask(decodeRootTask(workerData));
  const bytes = ownBytes(done.bytes);
  port.postMessage({ ...done, bytes } satisfies RootResult, [bytes.buffer]);
} catch (error) {
  if (!isProblem(error)) throw error;
  port.postMessage({ problem: error.problem } satisfies RootResult);
}
