import type { IncomingMessage, ServerResponse } from 'node:http';
import { isProblem, type Problem } from '../../shared/problem/index.ts';
import { messageReply, redirectReply, type Reply, requestedHost, sendReply } from '../serving/index.ts';
import { fileIn } from './catalogue.ts';
import type { GatewayContext } from './context.ts';
import { createFiles } from './files.ts';
import { createMetadata } from './metadata.ts';
import { createPages } from './pages.ts';
import { createRootPages } from './root/index.ts';
import { type Route, routeOf } from './routes.ts';

interface GatewayHandler {
  handle(this: void, request: IncomingMessage, response: ServerResponse): void;
  /** Resolves when no request is being worked on. */
  settled(): Promise<void>;
}

/** One for all: it is thrown for every client that leaves, and nobody looks at where it was made. */
const clientGone = new DOMException('the client has gone', 'AbortError');

type FileRoute = Extract<Route, { kind: 'file' }>;

export function createHandler(context: GatewayContext, isOurName: (host: string) => boolean): GatewayHandler {
  const files = createFiles(context);
  const metadata = createMetadata(context.http);
  const pages = createPages(context.catalogues);
  const rootPages = createRootPages(context.catalogues);
  const running = new Set<Promise<void>>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Nobody sends a body here; what comes all the same is not kept.
    request.resume();
    if (!isOurName(requestedHost(request.url ?? '', request.headers.host))) {
      sendReply(response, messageReply(421, 'Misdirected Request'), request.method !== 'HEAD');
      return;
    }
    const route = routeOf(request.url ?? '');
    response.once('finish', () => context.metrics.answered(route.kind, response.statusCode));
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort(clientGone);
    });
    try {
      if (route.kind !== 'unknown' && request.method !== 'GET' && request.method !== 'HEAD') {
        sendReply(response, messageReply(405, 'Method Not Allowed', { Allow: 'GET, HEAD' }), true);
      } else if (route.kind === 'file') await answerFile(route, request, response, gone.signal);
      else sendReply(response, await replyTo(route, request, gone.signal), request.method !== 'HEAD');
    } catch (error) {
      if (gone.signal.aborted) return;
      failed(request, response, error);
    }
  }

  async function answerFile(
    { file: name, hostedOnly }: FileRoute,
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    if (await files.serve({ name, hostedOnly, request, response, signal })) return;
    sendReply(response, messageReply(404, 'Not Found'), request.method !== 'HEAD');
  }

  async function replyTo(
    route: Exclude<Route, FileRoute>,
    request: IncomingMessage,
    signal: AbortSignal,
  ): Promise<Reply> {
    switch (route.kind) {
      case 'projects':
        return rootPages.reply(request.headers, signal);
      case 'project':
        return pages.reply(route.project, request.headers, signal);
      case 'metadata': {
        const file = await fileIn(context.catalogues(), route.file, signal);
        const reply = file === null ? null : await metadata.reply(file, request.headers, signal);
        return reply ?? messageReply(404, 'Not Found');
      }
      case 'metalink': {
        const { file: name, hostedOnly } = route;
        const reply = await files.metalink({ name, hostedOnly, headers: request.headers, signal });
        return reply ?? messageReply(404, 'Not Found');
      }
      case 'health':
        return healthReply(context);
      case 'metrics': {
        const { contentType, body } = await context.metrics.text();
        return { status: 200, headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store' }, body };
      }
      case 'moved':
        // Relative: behind another server, only that one knows by which name it was called (RFC 9110 §10.2.2).
        return redirectReply(route.location);
      case 'unknown':
        return messageReply(404, 'Not Found');
    }
  }

  function failed(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const path = (request.url ?? '').slice(0, 500);
    if (isProblem(error))
      context.log('gateway.refused', { path, code: error.problem.code, detail: error.problem.message });
    else context.log('gateway.failed', { path, detail: error instanceof Error ? error.message : 'unknown' });
    if (response.headersSent) response.destroy();
    else sendReply(response, isProblem(error) ? unavailable(error.problem) : bug(), request.method !== 'HEAD');
  }

  return {
    handle(request, response) {
      const work = answer(request, response).finally(() => running.delete(work));
      running.add(work);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function healthReply({ cache, downloads }: Pick<GatewayContext, 'cache' | 'downloads'>): Reply {
  const { files, bytes, limitBytes, trouble } = cache.state();
  const health = {
    status: trouble === null ? 'ok' : 'degraded',
    running: downloads.view().running.length,
    cache: { files, bytes, limitBytes, problem: trouble?.message ?? null },
  };
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: `${JSON.stringify(health)}\n`,
  };
}

/** What pip shows of a refusal is its reason phrase: the sentence stands there and in the body. */
function unavailable({ message, remedy }: Problem): Reply {
  return messageReply(503, `${message} ${remedy}`, { 'Retry-After': '5' });
}

function bug(): Reply {
  return messageReply(500, 'Internal Server Error');
}
