/** Files through the gateway: whole or in part, from whichever source is well, and never a byte that is not the file's. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isProblem, type Problem } from '../../shared/problem/index.ts';
import { noneMatch, rangeStillValid, SAFETY_HEADERS, selectRange } from '../serving/index.ts';
import { type CatalogueFile, fileIn } from './catalogue.ts';
import type { GatewayContext } from './context.ts';
import type { FileName } from './file-path.ts';
import { createSizes } from './sizes.ts';
import { createByteLru } from './byte-lru.ts';
import { verifiedBytes } from './verified-bytes.ts';

export interface Files {
  /** False where there is no such file. Throws ProblemError as long as nothing has been sent. */
  serve(request: FileRequest): Promise<boolean>;
}

interface FileRequest {
  readonly name: FileName;
  readonly hostedOnly: boolean;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

export function createFiles(context: GatewayContext): Files {
  const sizeOf = createSizes(context.http);
  const editions = createEditions();

  return {
    async serve({ name, hostedOnly, request, response, signal }) {
      const file = await fileIn(context.catalogues(), name, signal);
      if (file === null) return false;
      const size = await sizeOf(file, signal);
      const etag = editions.etag(name.sha256);
      const headers = headersOf(file, { etag, hostedOnly });
      if (noneMatch(request.headers['if-none-match'], etag)) {
        response.writeHead(304, headers).end();
        return true;
      }
      // RFC 9110 §14.2: Range means something for GET only.
      const asked = request.method === 'GET' && rangeStillValid(ifRange(request), etag, '');
      const range = asked ? selectRange(request.headers.range, size) : ({ kind: 'whole' } as const);
      if (range.kind === 'unsatisfiable') {
        response.writeHead(416, { ...headers, 'Content-Range': `bytes */${size}`, 'Content-Length': '0' }).end();
        return true;
      }
      const { first, last } = range.kind === 'part' ? range : { first: 0, last: size - 1 };
      const part = range.kind === 'part' ? { 'Content-Range': `bytes ${first}-${last}/${size}` } : {};
      const head = () =>
        response.writeHead(range.kind === 'part' ? 206 : 200, {
          ...headers,
          ...part,
          'Content-Length': last - first + 1,
        });
      if (request.method === 'HEAD' || size === 0) {
        head().end();
        return true;
      }
      try {
        await send(verifiedBytes(context, { file, size, first, last, hostedOnly }, signal), { head, response, signal });
      } catch (error) {
        if (isProblem(error) && error.problem.code === 'transfer.bytes_wrong') editions.change(name.sha256);
        if (!response.headersSent) throw error;
        // What was announced will not come: only a cut connection says so (RFC 9112 §8).
        response.destroy();
        if (!signal.aborted) context.log('gateway.cut_off', { ...factsOf(error), file: name.filename });
      }
      return true;
    },
  };
}

/** The header goes out with the first bytes: until then, a refusal can still be said. */
async function send(
  bytes: AsyncIterable<Uint8Array>,
  { head, response, signal }: { head(): unknown; readonly response: ServerResponse; readonly signal: AbortSignal },
): Promise<void> {
  for await (const chunk of bytes) {
    if (!response.headersSent) head();
    // The client's own speed: nothing is read ahead for it.
    await written(response, chunk, signal);
    if (response.destroyed) return;
  }
  response.end();
}

/** Until the system has it: the block it lies in is then used again. A client that has gone is no error. */
async function written(response: ServerResponse, chunk: Uint8Array, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => resolve();
  signal.addEventListener('abort', done, { once: true });
  response.write(chunk, done);
  await promise;
  signal.removeEventListener('abort', done);
  signal.throwIfAborted();
}

function headersOf(
  { name, sources }: CatalogueFile,
  { etag, hostedOnly }: { readonly etag: string; readonly hostedOnly: boolean },
): Readonly<Record<string, string | string[]>> {
  const copies = sources.filter(({ kind }) => !hostedOnly || kind === 'hosted');
  return {
    ...SAFETY_HEADERS,
    'Accept-Ranges': 'bytes',
    ETag: etag,
    // RFC 9530: the digest of the whole, also on a part.
    'Repr-Digest': `sha-256=:${Buffer.from(name.sha256, 'hex').toString('base64')}:`,
    // RFC 6249 §3: where else the same bytes are, the one to prefer first.
    Link: copies.map(({ url }, at) => `<${new URL(url).href}>; rel=duplicate; pri=${at + 1}`),
    // The path names the content: it can never mean other bytes.
    'Cache-Control': 'max-age=31536000, immutable',
    'Content-Type': 'application/octet-stream',
  };
}

interface Editions {
  etag(sha256: string): string;
  change(sha256: string): void;
}

/**
 * The entity tag is the file's SHA-256, until a client was sent bytes that were found to be wrong: with another tag it does
 * not take what it has for the beginning of the file (RFC 9110 §13.1.5).
 */
function createEditions(): Editions {
  const editions = createByteLru<number>(10_000);
  return {
    etag(sha256) {
      const edition = editions.get(sha256) ?? 0;
      return edition === 0 ? `"${sha256}"` : `"${sha256}.${edition}"`;
    },
    change: (sha256) => editions.set(sha256, (editions.get(sha256) ?? 0) + 1, 1),
  };
}

function ifRange({ headers }: IncomingMessage): string | undefined {
  const value = headers['if-range'];
  return Array.isArray(value) ? value.join(', ') : value;
}

function factsOf(error: unknown): { readonly code: string; readonly detail: string } {
  const problem: Problem | null = isProblem(error) ? error.problem : null;
  return { code: problem?.code ?? 'bug', detail: problem?.message ?? String(error) };
}
