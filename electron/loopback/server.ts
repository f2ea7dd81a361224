import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { launchFragment } from '../../shared/wire/index.ts';
import { readPageFiles, type ServedRouter } from '../shell/index.ts';
import { answerPageFile, rawRefusal, refuse, setSecurityHeaders } from './answer.ts';
import { refuseForeignHost, strictHeaders } from './call-rules.ts';
import { createCalls } from './calls.ts';
import { routeOf } from './route.ts';
import { createSessions } from './sessions.ts';
import { openSpool } from './spool.ts';

export interface LoopbackOptions {
  readonly app: { readonly router: ServedRouter };
  readonly rendererFolder: string;
  readonly spoolFolder: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Bytes of one dropped file; default 20 GiB, well above the largest wheel any index takes. */
  readonly spoolLimit?: number;
  readonly now?: () => number;
  /** Told about exceptions, which are bugs; expected failures travel in answers. */
  readonly onBug?: (error: unknown) => void;
}

export interface Loopback {
  readonly origin: string;
  /** An address with a fresh launch secret: good once, for ten minutes. */
  launchUrl(): string;
  /** Breaks off what is running; resolves when the port is free. */
  close(): Promise<void>;
}

/** Serves the page and the contract to a browser on this machine. Rejects with Node's own error where the port is taken. */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const page = await readPageFiles(options.rendererFolder);
  const spool = await openSpool(options.spoolFolder, {
    randomName: randomUUID,
    ...(options.spoolLimit === undefined ? {} : { limit: options.spoolLimit }),
  });
  const sessions = createSessions({
    now: options.now ?? Date.now,
    randomSecret: () => randomBytes(32).toString('base64url'),
  });
  const onBug = options.onBug ?? ((error) => console.error(error));

  // A large upload may take long, so there is no limit on a whole request; headers have to come soon.
  const server = createServer({ requestTimeout: 0, headersTimeout: 10_000, keepAliveTimeout: 30_000 });
  server.on('clientError', (_error, socket) => refuseRaw(socket));
  const port = await listen(server, options.port ?? 0);
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const calls = createCalls({ router: options.app.router, origin, port, sessions, spool, onBug });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    setSecurityHeaders(response);
    const header = strictHeaders(request.headersDistinct);
    const foreign = refuseForeignHost(header, host);
    if (foreign !== null) return refuse(request, response, foreign);
    const route = routeOf(request.method ?? '', request.url ?? '', page);
    switch (route.kind) {
      case 'page': {
        const file = page.get(route.path);
        return file && answerPageFile(request, response, file);
      }
      case 'not-found':
        return refuse(request, response, { status: 404, reason: 'There is nothing here.' });
      case 'wrong-method':
        return refuse(request, response, { status: 405, reason: `Use ${route.allow}.` }, { allow: route.allow });
      case 'session':
      case 'rpc':
      case 'spool':
        return calls.answer(request, response, header, route);
    }
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      // A client that left needs no answer, and is no bug.
      if (response.destroyed || request.errored) return;
      onBug(error);
      if (response.headersSent) response.destroy();
      else refuse(request, response, { status: 500, reason: 'The app failed. This is a bug.' });
    });
  });

  return {
    origin,
    launchUrl: () => `${origin}/${launchFragment(sessions.issueLaunchSecret())}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('The server has no port.'));
    });
  });
}

function refuseRaw(socket: Duplex): void {
  if (socket.writable) socket.end(rawRefusal('400 Bad Request'));
  else socket.destroy();
}
