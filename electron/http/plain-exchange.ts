/**
 * GET over a wire. undici reads every byte of a body twice over (into a stream's block, into the parser's memory, out of
 * it again): of a large file that is most of what a download costs. So a response of which there is nothing to be said
 * (RFC 9112, a body of Content-Length bytes) is read here, and its connection kept; everything else, with what has come
 * of it so far, is undici's to read and to judge.
 */
import net from 'node:net';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Connection } from './connect.ts';
import { exchange } from './exchange.ts';
import type { Hop } from './hop.ts';
import { type PlainHead, mayBecomePlain, parsePlainHead } from './plain-head.ts';
import type { HttpResponse } from './types.ts';
import type { Wire } from './wire.ts';

type Answer = Omit<HttpResponse, 'refusedAddresses' | 'certificateUntil'>;

/** A kept connection had died, and nothing had come on it. */
export class DeadConnection extends Error {}

type Limit = 'fallback.transfer.first_byte_timeout' | 'fallback.transfer.stalled';

/** @param keep takes the connection when it may be used again */
export function getOver(
  hop: Hop,
  { socket, address, reused }: Connection,
  wire: Wire,
  headers: Readonly<Record<string, string>>,
  keep: () => void,
): Promise<Answer> {
  const { url, clock, limits, signal, phases } = hop;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const endOfHead = '\r\n\r\n';
  let searched = 0;
  let head: PlainHead | null = null;
  /** Of the body: not yet come, and not yet taken. */
  let toCome = 0;
  let toTake = 0;
  let over: { readonly error?: unknown } | null = null;
  let reader: { readonly into: Uint8Array; resolve(bytes: number): void; reject(error: unknown): void } | null = null;
  let due = Number.POSITIVE_INFINITY;
  let limitCode: Limit = 'fallback.transfer.first_byte_timeout';
  let callOff: (() => void) | null = null;
  let ringsAt = 0;

  /** Only seen to when it rings: a new timer for each arrival would cost more than the arrival. */
  const ring = () => {
    callOff = null;
    if (due === Number.POSITIVE_INFINITY) return;
    if (due > ringsAt) arm(due - clock.now());
    else stop(hop.failure(limitCode, `nothing for ${limits[limitNames[limitCode]] / 1000} s`));
  };
  const arm = (ms: number) => {
    ringsAt = due;
    callOff = clock.after(Math.max(0, ms), ring);
  };
  const limit = (code: Limit, ms: number) => {
    limitCode = code;
    due = clock.now() + ms;
    if (callOff !== null && ringsAt <= due) return;
    callOff?.();
    arm(ms);
  };
  const detach = () => {
    callOff?.();
    wire.onNews = null;
    signal.removeEventListener('abort', onAbort);
  };
  const stop = (error: unknown) => {
    if (over !== null) return;
    over = { error };
    detach();
    socket.destroy();
    reject(error);
    reader?.reject(error);
    reader = null;
  };
  const onAbort = () => stop(signal.reason);

  const onNews = () => {
    if (head === null) readHead();
    if (head !== null) readBody();
  };

  function readHead(): void {
    const bytes = wire.waiting();
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const at = buffer.indexOf(endOfHead, searched, 'latin1');
    const ending = wire.end();
    if (at === -1 && bytes.byteLength === 0) {
      if (ending === null) return;
      if (reused) return stop(new DeadConnection());
      return stop(
        ending.error === null
          ? hop.failure('tcp.reset', 'the connection was closed without an answer')
          : hop.asFailure(ending.error, { answered: false }),
      );
    }
    if (at === -1 && ending === null && bytes.byteLength < limits.headerBytes && mayBecomePlain(buffer)) {
      searched = Math.max(0, bytes.byteLength - endOfHead.length);
      return;
    }
    if (at === -1 && ending !== null && ending.error !== null)
      return stop(hop.asFailure(ending.error, { answered: false }));
    const parsed = at === -1 || at > limits.headerBytes ? null : parsePlainHead(buffer.toString('latin1', 0, at));
    if (parsed === null) return handOver();
    wire.skip(at + endOfHead.length);
    head = parsed;
    toCome = parsed.contentLength;
    toTake = parsed.contentLength;
    due = Number.POSITIVE_INFINITY;
    const { status, reason } = parsed;
    resolve({
      status,
      reason,
      headers: parsed.headers,
      url: url.href,
      address,
      phases,
      body: { [Symbol.asyncIterator]: iterate },
      read,
      discard,
    });
    if (toCome === 0) finish();
  }

  function readBody(): void {
    const there = Math.min(wire.waiting().byteLength, toTake);
    if (there > toTake - toCome) {
      phases.firstByteMs ??= clock.now() - sentAt;
      toCome = toTake - there;
    }
    if (reader !== null && there > 0) {
      const { into, resolve: give } = reader;
      reader = null;
      due = Number.POSITIVE_INFINITY;
      give(taken(into));
    }
    const ending = wire.end();
    if (ending !== null && toCome > 0 && there === 0) {
      stop(
        ending.error === null
          ? hop.failure('http.response.invalid', 'the connection was closed before the end of the body')
          : hop.asFailure(ending.error, { answered: true }),
      );
    }
  }

  function taken(into: Uint8Array): number {
    const bytes = wire.take(into, toTake);
    toTake -= bytes;
    if (toTake === 0) finish();
    return bytes;
  }

  /** It is at its end: it can serve again where that is certain. */
  function finish(): void {
    if (over !== null) return;
    over = {};
    detach();
    if (head?.keepAlive === true && wire.waiting().byteLength === 0 && wire.end() === null) keep();
    else socket.destroy();
  }

  function read(into: Uint8Array): Promise<number> {
    if (over !== null && 'error' in over) return Promise.reject(over.error);
    if (toTake === 0) {
      finish();
      return Promise.resolve(0);
    }
    if (wire.waiting().byteLength > 0) return Promise.resolve(taken(into));
    const { promise: next, resolve: give, reject: refuse } = Promise.withResolvers<number>();
    reader = { into, resolve: give, reject: refuse };
    if (phases.firstByteMs !== null) limit('fallback.transfer.stalled', limits.stallMs);
    else limit('fallback.transfer.first_byte_timeout', Math.max(0, limits.firstByteMs - (clock.now() - sentAt)));
    // It may have ended before anyone was waiting.
    if (wire.end() !== null) readBody();
    return next;
  }

  async function* iterate(): AsyncGenerator<Uint8Array, void, undefined> {
    let block = Buffer.alloc(0);
    try {
      for (;;) {
        if (block.byteLength === 0) block = Buffer.allocUnsafeSlow(Math.max(1, Math.min(toTake, chunkBytes)));
        const bytes = await read(block);
        if (bytes === 0) return;
        yield block.subarray(0, bytes);
        block = block.subarray(bytes);
      }
    } finally {
      await discard();
    }
  }

  async function discard(): Promise<void> {
    const waiting = wire.waiting().byteLength;
    if (over === null && toCome === 0 && waiting === toTake) {
      wire.skip(waiting);
      toTake = 0;
      finish();
    }
    stop(new Error('The response has been discarded'));
  }

  /** All that has come and will come, as if undici had asked for it. */
  function handOver(): void {
    detach();
    over = {};
    const handed = replay(socket, wire);
    exchange(hop, { socket: handed, address }, { method: 'GET', headers: {}, sentAt }).then(resolve, reject);
  }

  socket.write(requestHead(url, headers), 'latin1');
  const sentAt = clock.now();
  wire.onNews = onNews;
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  else {
    limit('fallback.transfer.first_byte_timeout', limits.firstByteMs);
    onNews();
  }
  return promise;
}

/** Made anew once it has been filled. */
const chunkBytes = 256 * 1024;

const limitNames = {
  'fallback.transfer.first_byte_timeout': 'firstByteMs',
  'fallback.transfer.stalled': 'stallMs',
} as const;

/** RFC 9112 §3. What the URL holds has been through the WHATWG parser: no blank, no line break. */
function requestHead({ pathname, search, host }: URL, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return `${name}: ${value}\r\n`;
  });
  return `GET ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${lines.join('')}\r\n`;
}

/** What comes on the wire, as a stream. What is written to it has been sent already. */
function replay(socket: net.Socket, wire: Wire): net.Socket {
  let asked = false;
  let wanted = false;
  const move = () => {
    // What comes before it has asked is no answer to undici.
    if (!asked) return;
    while (wanted && wire.waiting().byteLength > 0) {
      const bytes = Buffer.from(wire.waiting());
      wire.skip(bytes.byteLength);
      wanted = stream.push(bytes);
    }
    const ending = wire.end();
    if (ending === null || wire.waiting().byteLength > 0) return;
    if (ending.error !== null) stream.destroy(ending.error);
    else if (wanted) stream.push(null);
  };
  const stream = new net.Socket();
  Object.assign(stream, {
    _read() {
      wanted = true;
      move();
    },
    _write(_chunk: unknown, _encoding: unknown, written: () => void) {
      asked = true;
      written();
      setImmediate(move);
    },
    _writev: null,
    _destroy(error: Error | null, done: (error: Error | null) => void) {
      wire.onNews = null;
      socket.destroy();
      done(error);
      // A socket says so itself, once its handle has gone; this one has none.
      process.nextTick(() => stream.emit('close', error !== null));
    },
  });
  wire.onNews = move;
  return stream;
}
