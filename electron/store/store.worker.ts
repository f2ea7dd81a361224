/** The worker thread that owns the database: SQLite is synchronous, and a slow disk must not stop the main thread. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { ProblemError } from '../../shared/problem/index.ts';
import { openDatabase } from './database.ts';
import type { StoreAnswer, StoreRequest } from './messages.ts';
import { createOperations } from './operations/index.ts';
import { asProblem } from './sqlite-problems.ts';

const { file } = z.object({ file: z.string() }).parse(workerData);
if (parentPort === null) throw new Error('store.worker is started as a worker thread');
serve(parentPort);

function serve(port: MessagePort): void {
  const reply = (answer: StoreAnswer) => port.postMessage(answer);
  try {
    const database = openDatabase(file);
    const operations = createOperations(database);
    port.on('message', (request: StoreRequest) => {
      try {
        if (request.operation === 'close') {
          // The thread ends even where the last checkpoint fails: what was committed is in the write-ahead log.
          port.close();
          database.close();
          return;
        }
        // The pairing of a name and its input was checked where the request was made; a message does not carry types.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        const operation = operations[request.operation] as (...input: readonly unknown[]) => unknown;
        reply({ id: request.id, ok: true, value: operation(...request.input) });
      } catch (error) {
        reply(failure(request.id, error));
      }
    });
    reply({ id: 0, ok: true, value: null });
  } catch (error) {
    reply(failure(0, error));
    port.close();
  }
}

function failure(id: number, thrown: unknown): StoreAnswer {
  const error = asProblem(thrown, file);
  if (error instanceof ProblemError) return { id, ok: false, problem: error.problem };
  return { id, ok: false, bug: error instanceof Error ? error : new Error(String(error)) };
}
