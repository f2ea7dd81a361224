import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { rpcPath, sessionHeader } from '../../shared/wire/index.ts';
import type { ServedRouter } from '../shell/index.ts';
import { answerJson, refuse } from './answer.ts';
import { cookieOf, refuseContentType, refuseForeignPage, refuseLength, type HeaderReader } from './call-rules.ts';
import { readJsonBody } from './json-body.ts';
import { createProcedures } from './procedures.ts';
import type { Route } from './route.ts';
import type { Sessions } from './sessions.ts';
import { SpoolTooLarge, type Spool } from './spool.ts';
import { spoolNameOf } from './spool-name.ts';

const rpcLimit = 1024 ** 2;
const sessionLimit = 4096;
const launchSchema = z.object({ launchSecret: z.string().min(1).max(200) });

interface Calls {
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    header: HeaderReader,
    route: Extract<Route, { kind: 'session' | 'rpc' | 'spool' }>,
  ): Promise<void>;
}

/** Everything that does something. Who asks is settled from the headers alone, before a byte of a body is read. */
export function createCalls(options: {
  readonly router: ServedRouter;
  readonly origin: string;
  readonly port: number;
  readonly sessions: Sessions;
  readonly spool: Spool;
  readonly onBug: (error: unknown) => void;
}): Calls {
  const { sessions, spool, origin, onBug } = options;
  const bodies = {
    session: { contentType: 'application/json', limit: sessionLimit },
    rpc: { contentType: 'application/json', limit: rpcLimit },
    spool: { contentType: 'application/octet-stream', limit: spool.limit },
  } as const;
  // Cookies are shared between ports: with the port in its name, two running apps do not overwrite each other's.
  const cookieName = `__Host-fallback-links-${options.port}`;
  const rpc = createProcedures(options.router, onBug);

  async function openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJsonBody(request, sessionLimit);
    if (!body.ok) return refuse(request, response, body.refusal);
    const launch = launchSchema.safeParse(body.value);
    const keys = launch.success
      ? sessions.exchange(launch.data.launchSecret, cookieOf(request.headers, cookieName))
      : null;
    if (keys === null) {
      return refuse(request, response, { status: 401, reason: 'This address was used before, or is too old.' });
    }
    response.setHeader('set-cookie', `${cookieName}=${keys.cookie}; Path=/; Secure; HttpOnly; SameSite=Strict`);
    answerJson(response, 200, { token: keys.token });
  }

  async function callProcedure(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJsonBody(request, rpcLimit);
    if (!body.ok) return refuse(request, response, body.refusal);
    const parsed = Object.assign(request, { body: body.value });
    const { matched } = await rpc.handle(parsed, response, { prefix: rpcPath, context: {} });
    if (!matched) refuse(request, response, { status: 404, reason: 'There is no such procedure.' });
  }

  async function receiveFile(request: IncomingMessage, response: ServerResponse, encodedName: string): Promise<void> {
    const filename = spoolNameOf(encodedName);
    if (filename === null) return refuse(request, response, { status: 400, reason: 'This is not a plain file name.' });
    try {
      // The request outlives a failure here, so that the refusal can go out on its connection.
      const body = request.iterator({ destroyOnReturn: false });
      answerJson(response, 201, { path: await spool.receive(body, filename) });
    } catch (error) {
      if (error instanceof SpoolTooLarge) refuse(request, response, { status: 413, reason: error.message });
      // A client that went away is told nothing; a disk that refuses is no bug.
      else if (request.errored === null && isSystemError(error)) {
        const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
        const reason = isFull ? 'The disk is full.' : `The file cannot be kept on the disk (${error.code}).`;
        refuse(request, response, { status: isFull ? 507 : 500, reason });
      } else throw error;
    }
  }

  return {
    async answer(request, response, header, route) {
      const foreign = refuseForeignPage(header, origin);
      if (foreign !== null) return refuse(request, response, foreign);
      if (route.kind !== 'session' && !sessions.holds(cookieOf(request.headers, cookieName), header(sessionHeader))) {
        return refuse(request, response, { status: 401, reason: 'There is no session.' });
      }
      const { contentType, limit } = bodies[route.kind];
      const badBody = refuseContentType(header, contentType) ?? refuseLength(header, limit);
      if (badBody !== null) return refuse(request, response, badBody);
      switch (route.kind) {
        case 'session':
          return openSession(request, response);
        case 'rpc':
          return callProcedure(request, response);
        case 'spool':
          return receiveFile(request, response, route.encodedName);
      }
    },
  };
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}
