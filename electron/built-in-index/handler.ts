import type { IncomingMessage, ServerResponse } from 'node:http';
import { isProblem } from '../../shared/problem/index.ts';
import type { IndexContext } from './context.ts';
import { serveFile } from './files.ts';
import { messageReply, redirectReply, requestedHost, sendReply, type Reply } from '../serving/index.ts';
import { allowedMethods, routeOf, type Route } from './routes.ts';
import { projectReply, projectsReply } from './simple.ts';
import { createUploads, type Uploads } from './upload/index.ts';

interface IndexHandler {
  handle(this: void, request: IncomingMessage, response: ServerResponse): void;
  /** Resolves when no request is being worked on. */
  settled(): Promise<void>;
}

export function createHandler(context: IndexContext): IndexHandler {
  const uploads = createUploads(context);
  const running = new Set<Promise<void>>();
  return {
    handle(request, response) {
      const work = answer(context, uploads, request, response)
        .catch((error: unknown) => failed(context, request, response, error))
        .finally(() => running.delete(work));
      running.add(work);
    },
    async settled() {
      await Promise.all(running);
    },
  };
}

async function answer(
  context: IndexContext,
  uploads: Uploads,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const host = requestedHost(request.url ?? '', request.headers.host);
  if (!context.hosts.includes(host)) {
    await respond(request, response, messageReply(421, 'Misdirected Request'));
    return;
  }
  const route = routeOf(request.url ?? '');
  const allowed = allowedMethods(route);
  const method = request.method ?? '';
  if (route.kind !== 'unknown' && !allowed.includes(method)) {
    await respond(request, response, messageReply(405, 'Method Not Allowed', { Allow: allowed.join(', ') }));
    return;
  }
  if (route.kind === 'file' || route.kind === 'metadata') {
    await serveFile(context, route, request, response);
    return;
  }
  const reply = await replyTo(context, uploads, route, request, `http://${host}`);
  await respond(request, response, reply);
}

async function replyTo(
  context: IndexContext,
  uploads: Uploads,
  route: Exclude<Route, { kind: 'file' | 'metadata' }>,
  request: IncomingMessage,
  origin: string,
): Promise<Reply> {
  switch (route.kind) {
    case 'upload':
      return uploads.receive(request);
    case 'upload-without-slash':
      // PyPI's words; clients do not follow it, which is the point: they would resend the file as a GET.
      return messageReply(
        308,
        'An upload was attempted to /legacy but the expected upload URL is /legacy/ (with a trailing slash)',
        { Location: `${origin}/legacy/` },
      );
    case 'projects':
      return projectsReply(context.repository, request.headers);
    case 'project':
      return projectReply(context.repository, { ...route, origin }, request.headers);
    case 'moved':
      return redirectReply(`${origin}${route.location}`);
    case 'unknown':
      return messageReply(404, 'Not Found');
  }
}

/** Reads what is left of the body first: a client that is still sending would lose an answer that closes the socket. */
async function respond(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  if (!request.readableEnded && !request.destroyed) {
    request.resume();
    await new Promise<void>((resolve) => {
      request
        .once('end', resolve)
        .once('close', resolve)
        .once('error', () => resolve());
    });
  }
  if (response.destroyed) return;
  sendReply(response, reply, request.method !== 'HEAD');
}

function failed(context: IndexContext, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  // A client that went away is no failure of ours.
  if (request.destroyed && !request.complete) return;
  context.log('built_in_index.failed', {
    path: request.url ?? '',
    detail: error instanceof Error ? error.message : 'unknown',
  });
  if (response.headersSent) response.destroy();
  else sendReply(response, failureReply(error), request.method !== 'HEAD');
}

/** RFC 4918 §11.5 has a status for a full disk; the words tell the person whose disk it is. */
function failureReply(error: unknown): Reply {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const isFull =
    code === 'ENOSPC' || code === 'EDQUOT' || (isProblem(error) && error.problem.code === 'store.disk_full');
  return isFull
    ? messageReply(507, 'The disk that holds this index is full.')
    : messageReply(500, 'Internal Server Error');
}
