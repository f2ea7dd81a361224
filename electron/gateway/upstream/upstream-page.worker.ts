/** Reads one large page and ends: its memory, many times the page, goes with it. */
import { parentPort, workerData } from 'node:worker_threads';
import { isProblem } from '../../../shared/problem/index.ts';
import { decodePageSource, type PageMessage } from './page-messages.ts';
import { readPage } from './read-page.ts';

const port = parentPort;
if (port === null) throw new Error('upstream-page.worker runs only as a worker thread');

const filesAtOnce = 500;
const messages = messagesOf(workerData);
port.on('message', () => {
  const { value, done } = messages.next();
  if (done !== true) port.postMessage(value);
});

function* messagesOf(data: unknown): Generator<PageMessage, undefined> {
  const source = decodePageSource(data);
  try {
    const { files, ...head } = readPage(source);
    yield { kind: 'head', head: { ...head, versions: [...head.versions], warnings: [...head.warnings] } };
    for (let at = 0; at < files.length; at += filesAtOnce) {
      const some = files.slice(at, at + filesAtOnce);
      yield {
        kind: 'files',
        files: some.map((file) => (file.kind === 'direct' ? file : { ...file, externalUrls: [...file.externalUrls] })),
      };
    }
    yield { kind: 'end' };
  } catch (error) {
    if (!isProblem(error)) throw error;
    yield { kind: 'problem', problem: error.problem };
  }
}
