/** A host on this computer that sends a few files at a steady speed, or fails the way it is told to. */
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Fault } from '../../shared/contract/fault-bench.ts';
import { isProblem } from '../../shared/problem/index.ts';
import type { Clock } from '../http/index.ts';
import { listen } from '../serving/index.ts';
import { planAnswer } from './plan-answer.ts';
import { sendPaced } from './send-paced.ts';

export interface RehearsalHost {
  /** As in a URL: `127.0.0.1:49152`. Another one after the host was dead, if its port was taken meanwhile. */
  host(): string;
  /** For the requests that come from now on; what is being sent goes on. */
  setFault(fault: Fault): Promise<void>;
  close(): Promise<void>;
}

export interface RehearsalHostOptions {
  /** Served under their names, in whatever folder of the URL. */
  readonly files: readonly RehearsalFile[];
  readonly bytesPerSecond: number;
  /** Of a host that is slow. */
  readonly slowBytesPerSecond: number;
  readonly clock: Clock;
  onBug(error: unknown): void;
}

export interface RehearsalFile {
  readonly filename: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

const address = '127.0.0.1';

export async function startRehearsalHost(options: RehearsalHostOptions): Promise<RehearsalHost> {
  const { files, clock, onBug } = options;
  const sockets = new Set<Socket>();
  const answers = new Set<Promise<void>>();
  const closing = new AbortController();
  let fault: Fault = 'none';
  let port = 0;
  let server: Server | null = null;
  /** One change after the other. */
  let changed = Promise.resolve();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = (request.url ?? '').split('?', 1)[0]?.split('/').at(-1);
    const found = files.find(({ filename }) => filename === name);
    // A request on a connection that was made before the host died.
    if (fault === 'dead') return void request.socket.resetAndDestroy();
    if (found === undefined) {
      response.writeHead(404, { Connection: 'close', 'Content-Length': '0' }).end();
      return;
    }
    const { method = '', headers } = request;
    const ifRange = [headers['if-range'] ?? []].flat()[0];
    const plan = planAnswer({ method, range: headers.range, ifRange, file: found, fault });
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, closing.signal]);
    response.writeHead(plan.status, plan.headers);
    if (plan.ending === 'silence') response.flushHeaders();
    if (plan.end > plan.start) {
      const file = await open(found.path, 'r');
      try {
        const bytesPerSecond = plan.slow ? options.slowBytesPerSecond : options.bytesPerSecond;
        await sendPaced(response, { ...plan, file, bytesPerSecond, clock, signal });
      } finally {
        await file.close();
      }
    }
    if (plan.ending === 'end') response.end();
    if (plan.ending === 'reset') request.socket.resetAndDestroy();
  }

  async function start(): Promise<void> {
    const next = createServer((request, response) => {
      const answered = answer(request, response)
        .catch((error: unknown) => {
          response.destroy();
          if (!closing.signal.aborted) onBug(error);
        })
        .finally(() => answers.delete(answered));
      answers.add(answered);
    });
    next.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    port = await listenAgain(next, port);
    server = next;
  }

  /** Ends listening at once; connections stay. */
  function stop(): void {
    server?.close();
    server = null;
  }

  async function apply(next: Fault): Promise<void> {
    if (closing.signal.aborted) return;
    if (next === 'dead') stop();
    else if (server === null) await start();
    fault = next;
  }

  await start();
  return {
    host: () => `${address}:${port}`,
    setFault(next) {
      const applied = changed.then(() => apply(next));
      changed = applied.catch(() => undefined);
      return applied;
    },
    async close() {
      closing.abort();
      await changed;
      const closed = server === null ? null : new Promise((resolve) => void server?.once('close', resolve));
      stop();
      for (const socket of sockets) socket.destroy();
      await closed;
      await Promise.all(answers);
    },
  };
}

/** On the port that it had, where that is still free. */
async function listenAgain(server: Server, port: number): Promise<number> {
  const options = { host: address, what: 'the rehearsal host' };
  try {
    return await listen(server, { ...options, port });
  } catch (error) {
    if (port === 0 || !isProblem(error)) throw error;
    return await listen(server, { ...options, port: 0 });
  }
}
