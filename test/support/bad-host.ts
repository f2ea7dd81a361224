/**
 * A host that does whatever a table says, byte by byte: a raw socket server, because HTTP libraries are too well-behaved
 * for most of it. The same tables serve the prober, the downloads and the gateway.
 */
import net from 'node:net';
import tls from 'node:tls';
import type { VirtualClock } from './virtual-clock.ts';

/** Done one after the other on one connection. After the last one the connection stays open until the other side leaves. */
export type Step =
  /** Sent as it stands; text as Latin-1. */
  | string
  | Uint8Array
  /** Sent again and again until the other side leaves. */
  | { readonly endless: string }
  /** So many milliseconds of the clock that was given, before the next step. */
  | { readonly wait: number }
  | typeof hangUp
  | typeof reset;

/** An orderly end (FIN). */
export const hangUp = Symbol('hang up');
/** RST. */
export const reset = Symbol('reset');

export type Script = readonly Step[];

export interface BadHostOptions {
  /**
   * By path and query (`/file.whl?x=1`); `*` for any other. A list of scripts: one after the other, the last for good.
   * Or what a function makes of the request's head.
   */
  readonly replies?: Readonly<
    Record<string, Script | { readonly inTurn: readonly Script[] } | ((head: string) => Script)>
  >;
  /** Done as soon as a connection is there, before anything is read (and before TLS). */
  readonly onConnection?: Script;
  /** Told of each request once its reply has been written: to write more when the test says so. */
  onRequest?(socket: net.Socket): void;
  /** Serves https with these options. */
  readonly tls?: tls.TlsOptions;
  readonly address?: string;
  /** For `wait`. */
  readonly clock?: Pick<VirtualClock, 'after'>;
}

export interface BadHost {
  readonly port: number;
  /** `http://127.0.0.1:4711` or `https://…`. */
  readonly origin: string;
  /** The heads of the requests that have come, as they were. */
  readonly requests: readonly string[];
  /** TCP connections so far. */
  connections(): number;
  /** TCP connections that are open. */
  sockets(): ReadonlySet<net.Socket>;
  close(): Promise<void>;
}

export async function startBadHost(options: BadHostOptions): Promise<BadHost> {
  const { replies = {}, onConnection, address = '127.0.0.1', clock = noClock } = options;
  const requests: string[] = [];
  const sockets = new Set<net.Socket>();
  const turns = new Map<string, number>();
  let connections = 0;

  const scriptFor = (target: string, request: string): Script => {
    const reply = replies[target] ?? replies['*'] ?? notFound;
    if (typeof reply === 'function') return reply(request);
    if (!('inTurn' in reply)) return reply;
    const turn = turns.get(target) ?? 0;
    turns.set(target, turn + 1);
    return reply.inTurn[Math.min(turn, reply.inTurn.length - 1)] ?? notFound;
  };
  const serve = (socket: net.Socket) => {
    let head = '';
    socket.on('data', (chunk: Buffer) => {
      head += chunk.toString('latin1');
      for (let end = head.indexOf('\r\n\r\n'); end !== -1; end = head.indexOf('\r\n\r\n')) {
        requests.push(head.slice(0, end));
        perform(scriptFor(head.split(' ', 2)[1] ?? '', head.slice(0, end)), socket, clock);
        options.onRequest?.(socket);
        head = head.slice(end + 4);
      }
    });
  };
  const accept = (socket: net.Socket) => {
    connections += 1;
    sockets.add(socket);
    // The other side leaves when it has seen enough; that is never an error here.
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    if (onConnection !== undefined) return perform(onConnection, socket, clock);
    if (secure === null) return serve(socket);
    secure.emit('connection', socket);
  };

  const secure = options.tls === undefined ? null : tls.createServer(options.tls, serve);
  secure?.on('tlsClientError', () => {}).on('secureConnection', (socket) => socket.on('error', () => {}));
  const server = net.createServer({ noDelay: true }, accept);
  const port = await listen(server, address);
  return {
    port,
    origin: `${secure === null ? 'http' : 'https'}://${net.isIPv6(address) ? `[${address}]` : address}:${port}`,
    requests,
    connections: () => connections,
    sockets: () => sockets,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port on which nothing listens: it was free a moment ago. */
export async function deadPort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server, '127.0.0.1');
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A well-formed response; `headers` are lines of their own. A body's length is not added. */
export function response(status: string, headers: readonly string[], ...body: readonly Step[]): Script {
  return [[`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n'), ...body];
}

/** `200 OK` with the length of these bytes. */
export function file(bytes: Uint8Array, ...headers: readonly string[]): Script {
  return response('200 OK', [`Content-Length: ${bytes.byteLength}`, ...headers], bytes);
}

export function redirect(location: string, status = '302 Found'): Script {
  return response(status, [`Location: ${location}`, 'Content-Length: 0']);
}

const notFound = response('404 Not Found', ['Content-Length: 9'], 'not found');

const noClock: Pick<VirtualClock, 'after'> = {
  after() {
    throw new Error('To wait, a host needs a clock');
  },
};

function perform(script: Script, socket: net.Socket, clock: Pick<VirtualClock, 'after'>): void {
  for (const [at, step] of script.entries()) {
    if (socket.destroyed) return;
    if (step === hangUp) socket.end();
    else if (step === reset) socket.resetAndDestroy();
    else if (typeof step === 'string') socket.write(step, 'latin1');
    else if (step instanceof Uint8Array) socket.write(step);
    else if ('endless' in step) sendEndlessly(step.endless, socket);
    else {
      clock.after(step.wait, () => perform(script.slice(at + 1), socket, clock));
      return;
    }
  }
}

function sendEndlessly(text: string, socket: net.Socket): void {
  const more = () => {
    while (!socket.destroyed && socket.write(text, 'latin1'));
  };
  socket.on('drain', more);
  more();
}

async function listen(server: net.Server, address: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(0, address, resolve);
  await promise;
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('not a TCP port');
  return bound.port;
}
