/**
 * One app per data folder. Two would each hold the drafts in memory and save over each other, so the first one listens on
 * a socket in the folder (which only its owner can reach), and a second asks it to show itself and ends.
 */
import { createHash } from 'node:crypto';
import { mkdir, rename, unlink } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { problem } from '../../shared/problem/index.ts';

/** What the second was started on: an absolute path, or null. */
const requestSchema = z.object({ path: z.string().nullable() });
const answerSchema = z.discriminatedUnion('shell', [
  z.object({ shell: z.literal('desktop') }),
  z.object({ shell: z.literal('loopback'), origin: z.string(), launchUrl: z.string() }),
]);

export type InstanceRequest = z.infer<typeof requestSchema>;
export type InstanceAnswer = z.infer<typeof answerSchema>;

export type Claim =
  | {
      readonly isFirst: true;
      /** From now on, those who come later are answered; they wait until then. */
      answer(give: (request: InstanceRequest) => Promise<InstanceAnswer>): void;
      release(): Promise<void>;
    }
  | { readonly isFirst: false; readonly running: InstanceAnswer };

/** Longer socket paths are cut or refused by the system (sockaddr_un, 108 bytes on Linux and 104 on macOS). */
const longestSocketPath = 88;

/** How often a program that listens and does not answer is asked: it may just be ending. */
const mostAttempts = 20;
const betweenAttemptsMs = 100;

/** @throws problem `app.home_unusable`, `app.not_answering` */
export async function claimHome(home: string, request: InstanceRequest): Promise<Claim> {
  await mkdir(home, { recursive: true }).catch((error: unknown) => {
    throw unusable(home, error);
  });
  const address = socketAddress(home);
  const waiting: Socket[] = [];
  let serve = (socket: Socket): void => {
    waiting.push(socket);
  };
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const server = await listen(address, (socket) => serve(socket)).catch((error: unknown) => {
      throw unusable(home, error);
    });
    if (server !== null) {
      return {
        isFirst: true,
        answer(give) {
          serve = (socket) => answerOne(socket, give);
          for (const socket of waiting.splice(0)) serve(socket);
        },
        release: () => new Promise((resolve) => server.close(() => resolve())),
      };
    }
    const running = await ask(address, request);
    if (typeof running === 'object') return { isFirst: false, running };
    if (running === 'nobody') await removeDead(address);
    else await delay(betweenAttemptsMs);
  }
  throw problem(
    'app.not_answering',
    'Fallback Links is already running on this data folder, but does not answer.',
    { folder: home },
    'End it first, or set FALLBACK_LINKS_HOME to another folder.',
  );
}

/**
 * A socket that a kill -9 left behind (a named pipe on Windows goes with its process). Moved away before it is removed:
 * another start may have done the same in this moment and listen there by now, which is seen by asking it.
 */
async function removeDead(address: string): Promise<void> {
  const moved = `${address}.${process.pid}`;
  try {
    await rename(address, moved);
    if (await listens(moved)) await rename(moved, address);
    else await unlink(moved);
  } catch {
    // Somebody else was faster.
  }
}

function socketAddress(home: string): string {
  const name = createHash('sha256').update(path.resolve(home)).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\fallback-links-${name}`;
  const inside = path.join(home, 'app.socket');
  return inside.length <= longestSocketPath ? inside : path.relative(process.cwd(), inside);
}

/** Null where the address is taken. */
function listen(address: string, onSocket: (socket: Socket) => void): Promise<Server | null> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => {
      // The app ends when its servers do; this one alone does not keep it.
      server.unref();
      resolve(server);
    });
  });
}

/** `nobody`: nothing listens there. `silent`: somebody does, and ended the connection without an answer. */
function ask(address: string, request: InstanceRequest): Promise<InstanceAnswer | 'nobody' | 'silent'> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let connected = false;
    socket.on('connect', () => (connected = true));
    socket.on('error', () => resolve(connected ? 'silent' : 'nobody'));
    socket.on('close', () => resolve('silent'));
    createInterface({ input: socket })
      .on('error', () => undefined)
      .once('line', (line) => {
        const answer = answerSchema.safeParse(parseJson(line));
        resolve(answer.success ? answer.data : 'silent');
        socket.end();
      });
    socket.write(`${JSON.stringify(request)}\n`);
  });
}

function listens(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      resolve(true);
      socket.destroy();
    });
  });
}

function answerOne(socket: Socket, give: (request: InstanceRequest) => Promise<InstanceAnswer>): void {
  createInterface({ input: socket })
    .on('error', () => socket.destroy())
    .once('line', (line) => {
      const request = requestSchema.safeParse(parseJson(line));
      if (!request.success) {
        socket.destroy();
        return;
      }
      give(request.data).then(
        (answer) => socket.end(`${JSON.stringify(answer)}\n`),
        () => socket.destroy(),
      );
    });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function unusable(home: string, error: unknown) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return problem(
    'app.home_unusable',
    `The data folder ${home} cannot be used (${code}).`,
    { folder: home, error: code },
    'Check its permissions and its disk, or set FALLBACK_LINKS_HOME to another folder.',
    error,
  );
}
