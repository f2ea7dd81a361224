/** Files through the gateway: whole or in part, from whichever source is well, and never a byte that is not the file's. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { isProblem, type Problem } from '../../shared/problem/index.ts';
import { planFile, type Reply, SAFETY_HEADERS } from '../serving/index.ts';
import { createByteLru } from './byte-lru.ts';
import type { GatewayContext } from './context.ts';
import { duplicatesOf, linksTo, metalinkReply } from './duplicates.ts';
import type { FileName } from './file-path.ts';
import { findFile } from './find-file.ts';
import { createSizes } from './sizes.ts';
import { verifiedBytes } from './verified-bytes.ts';

export interface Files {
  /** False where there is no such file. Throws ProblemError as long as nothing has been sent. */
  serve(request: FileRequest): Promise<boolean>;
  /** The Metalink of a file; null where there is none. Throws ProblemError, or the signal's reason. */
  metalink(
    request: Omit<FileRequest, 'request' | 'response'> & { readonly headers: IncomingHttpHeaders },
  ): Promise<Reply | null>;
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
      const file = await findFile(context, name, signal);
      if (file === null) return false;
      const size = await sizeOf(file, signal);
      const { wrongCopies } = context;
      const plan = planFile(request, {
        size,
        etag: editions.etag(name.sha256),
        headers: {
          // RFC 9530: the digest of the whole, also on a part.
          'Repr-Digest': `sha-256=:${Buffer.from(name.sha256, 'hex').toString('base64')}:`,
          Link: linksTo(file, duplicatesOf(file, { hostedOnly, wrongCopies })),
          // The path names the content: it can never mean other bytes.
          'Cache-Control': 'max-age=31536000, immutable',
          'Content-Type': 'application/octet-stream',
        },
      });
      const head = () => response.writeHead(plan.status, { ...SAFETY_HEADERS, ...plan.headers });
      if (plan.bytes === null) {
        head().end();
        return true;
      }
      try {
        const bytes = verifiedBytes(context, { file, size, ...plan.bytes, hostedOnly }, signal);
        await send(bytes, { head, response, signal });
      } catch (error) {
        if (isProblem(error) && error.problem.code === 'transfer.bytes_wrong') editions.change(name.sha256);
        if (!response.headersSent) throw error;
        // What was announced will not come: only a cut connection says so (RFC 9112 §8).
        response.destroy();
        if (!signal.aborted) context.log('gateway.cut_off', { ...factsOf(error), file: name.filename });
      }
      return true;
    },
    async metalink({ name, hostedOnly, headers, signal }) {
      const file = await findFile(context, name, signal);
      if (file === null) return null;
      const duplicates = duplicatesOf(file, { hostedOnly, wrongCopies: context.wrongCopies });
      return metalinkReply(file, { size: await sizeOf(file, signal), duplicates }, headers);
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

function factsOf(error: unknown): { readonly code: string; readonly detail: string } {
  const problem: Problem | null = isProblem(error) ? error.problem : null;
  return { code: problem?.code ?? 'bug', detail: problem?.message ?? String(error) };
}
