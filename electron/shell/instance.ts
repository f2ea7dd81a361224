/**
 * One app per data folder. Two would each hold the drafts in memory and save over each other, so the first one listens on
 * a socket in the folder (which only its owner can reach), and a second asks it to show itself and ends.
 */
import { createHash } from 'node:crypto';
import { mkdir, unlink } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

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
const longestSocketPath = 100;

export async function claimHome(home: string, request: InstanceRequest): Promise<Claim> {
  await mkdir(home, { recursive: true });
  const address = socketAddress(home);
  const waiting: Socket[] = [];
  let serve = (socket: Socket): void => {
    waiting.push(socket);
  };
  for (;;) {
    const server = await listen(address, (socket) => serve(socket));
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
    if (running !== null) return { isFirst: false, running };
    // Nobody listens: it was left behind by a kill -9. A named pipe on Windows goes with its process.
    await unlink(address).catch(() => undefined);
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

/** Null where nobody answers. */
function ask(address: string, request: InstanceRequest): Promise<InstanceAnswer | null> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(null));
    createInterface({ input: socket })
      .on('error', () => resolve(null))
      .once('line', (line) => {
        resolve(answerSchema.parse(JSON.parse(line)));
        socket.end();
      });
    socket.write(`${JSON.stringify(request)}\n`);
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
