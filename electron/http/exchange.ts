import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Client, type Dispatcher } from 'undici';
import type { RawHeaders } from '../../shared/fallback/index.ts';
import { createBodyQueue } from './body.ts';
import type { Hop } from './hop.ts';
import type { HttpRequest, HttpResponse } from './types.ts';

/** 1xx responses before the real one; 100 of them and then nothing is a host that plays for time. */
const maxInformational = 10;

export type Sent = Pick<HttpRequest, 'body' | 'contentLength'> & {
  readonly method: NonNullable<HttpRequest['method']>;
  readonly headers: Readonly<Record<string, string>>;
  /** When it was sent, where it has been already. */
  readonly sentAt?: number;
};

/**
 * One request and its response by undici, which the connection is then closed after: for requests with a body, and for
 * responses that are not plain.
 */
export function exchange(
  hop: Hop,
  { socket, address }: { readonly socket: Socket; readonly address: string },
  { method, headers, body, contentLength, sentAt: before }: Sent,
): Promise<Omit<HttpResponse, 'refusedAddresses' | 'certificateUntil'>> {
  const { url, clock, limits, signal, phases } = hop;
  const { promise, resolve, reject } =
    Promise.withResolvers<Omit<HttpResponse, 'refusedAddresses' | 'certificateUntil'>>();
  const client = clientOn(hop, socket);
  const source: { error?: unknown } = {};
  let callOff = nothing;
  let sentAt = clock.now();
  let answered = false;
  let stopped = false;
  let informational = 0;
  let controller: Dispatcher.DispatchController | null = null;
  // The first error tells the reason (a TLS alert, say); undici keeps the last (that the other side then closed).
  let socketError: Error | null = null;
  socket.once('error', (error) => {
    socketError = error;
  });

  const limit = (ms: number, code: 'fallback.transfer.first_byte_timeout' | 'fallback.transfer.stalled') => {
    callOff();
    callOff = clock.after(ms, () => stop(hop.failure(code, `nothing for ${ms / 1000} s`)));
  };
  const close = () => {
    callOff();
    signal.removeEventListener('abort', onAbort);
    // Not at once: this may run inside the parser, which does not survive to see its connection destroyed under it.
    queueMicrotask(() => client.destroy(null, () => socket.destroy()));
  };
  const stop = (error: unknown) => {
    if (stopped) return;
    stopped = true;
    close();
    queue.fail(error);
    reject(error);
  };
  const onAbort = () => stop(signal.reason);

  const queue = createBodyQueue({
    pause: () => controller?.pause(),
    resume: () => controller?.resume(),
    waiting: () => {
      if (phases.firstByteMs !== null) limit(limits.stallMs, 'fallback.transfer.stalled');
      else limit(Math.max(0, limits.firstByteMs - (clock.now() - sentAt)), 'fallback.transfer.first_byte_timeout');
    },
    arrived: () => callOff(),
    left: () => {
      stopped = true;
      close();
    },
  });

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (body !== undefined) limit(limits.stallMs, 'fallback.transfer.stalled');
    },
    onBodySent() {
      if (!answered) limit(limits.stallMs, 'fallback.transfer.stalled');
    },
    onRequestSent() {
      sentAt = before ?? clock.now();
      const left = Math.max(0, limits.firstByteMs - (clock.now() - sentAt));
      if (!answered) limit(left, 'fallback.transfer.first_byte_timeout');
    },
    onResponseStart(current, status, _headers, reason = '') {
      if (status < 200) {
        informational += 1;
        if (informational > maxInformational) stop(hop.failure('http.protocol.error', 'too many 1xx responses'));
        return;
      }
      answered = true;
      callOff();
      const discard = async () => {
        queue.fail(new Error('The response has been discarded'));
        stopped = true;
        close();
      };
      const received = rawHeaders(current.rawHeaders);
      resolve({
        status,
        reason,
        headers: received,
        url: url.href,
        address,
        phases,
        body: queue.iterable,
        read: queue.read,
        discard,
      });
    },
    onResponseData(_, chunk) {
      phases.firstByteMs ??= clock.now() - sentAt;
      queue.push(chunk);
    },
    onResponseEnd() {
      stopped = true;
      queue.end();
      close();
    },
    onResponseError(_, error) {
      stop(source.error ?? hop.asFailure(socketError ?? error, { answered }));
    },
  };

  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  else client.dispatch({ ...requestOf(), path: url.pathname + url.search, method, reset: true }, handler);
  return promise;

  function requestOf(): Pick<Dispatcher.DispatchOptions, 'headers' | 'body'> {
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array)
      return { headers, body: body ?? null };
    if (contentLength === undefined) throw new Error('A streamed body needs its length');
    return {
      headers: { ...headers, 'content-length': String(contentLength) },
      body: Readable.from(remembering(body, source)),
    };
  }
}

/**
 * A client of one connection that is already there. undici's own timers are off: ours are passed in, and its fast ones
 * are only good to half a second. No redirects, no retries, no decompression: those are interceptors that nobody adds.
 */
function clientOn(hop: Hop, socket: Socket): Client {
  let handedOver = false;
  return new Client(hop.url.origin, {
    connect: (_options, callback) => {
      const used = handedOver ? new Error('The connection has been used') : null;
      handedOver = true;
      // Later: undici does not begin to write where it is called back at once.
      queueMicrotask(() => (used === null ? callback(null, socket) : callback(used, null)));
    },
    allowH2: false,
    pipelining: 1,
    maxHeaderSize: hop.limits.headerBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

/** Passes the chunks on and keeps the error that ends them: it is the caller's own and must reach them as it is. */
async function* remembering(body: AsyncIterable<Uint8Array>, source: { error?: unknown }) {
  try {
    yield* body;
  } catch (error) {
    source.error = error;
    throw error;
  }
}

function rawHeaders(raw: Dispatcher.DispatchController['rawHeaders']): RawHeaders {
  if (!Array.isArray(raw)) return [];
  const text = raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
  return Array.from({ length: text.length / 2 }, (_, at) => [text[2 * at] ?? '', text[2 * at + 1] ?? ''] as const);
}

function nothing() {}
