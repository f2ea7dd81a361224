/** Entry of an inspection worker: one request at a time, one reply each. */
import { parentPort } from 'node:worker_threads';
import { isProblem } from '../../shared/problem/index.ts';
import { hashAsHelper, Stopped } from './hash-loop.ts';
import { inspectFile } from './inspect-file.ts';
import type { InspectionReply } from './replies.ts';
import { decodeRequest, type InspectionRequest } from './requests.ts';
import { isStopped, sessionOver, stopSession } from './session.ts';

const port = parentPort;
if (port === null) throw new Error('inspect.worker runs only as a worker thread');

port.on('message', (value: unknown) => {
  void answer(decodeRequest(value)).then((reply) => port.postMessage(reply));
});

async function answer(request: InspectionRequest): Promise<InspectionReply> {
  const session = sessionOver(request.memory);
  try {
    switch (request.kind) {
      case 'inspect': {
        const file = await inspectFile(request.path, request.filename, session, request.chains);
        return { kind: 'inspected', file: request.withMetadataFile ? file : { ...file, metadataFile: null } };
      }
      case 'help':
        await hashAsHelper(session, request.path, request.chains);
        return { kind: 'helped' };
    }
  } catch (error) {
    // The owner closes the file when it gives up; a helper that then fails to read it has nothing to report.
    if (request.kind === 'help' && isStopped(session)) return { kind: 'helped' };
    // Whoever else works on this session would wait for this thread's part for ever.
    stopSession(session);
    if (error instanceof Stopped) return { kind: 'stopped' };
    if (isProblem(error)) return { kind: 'problem', problem: error.problem };
    return { kind: 'bug', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
