/**
 * The one way out: every request of the app to anywhere goes through here. https to public addresses only, checked on
 * the address that is connected to; each redirect checked again; every phase limited; nothing decompressed.
 */
import tls from 'node:tls';
import net from 'node:net';
import { type Clock, monotonicClock } from './clock.ts';
import { type Connection, type Dial, connect } from './connect.ts';
import { type Sent, exchange } from './exchange.ts';
import { HttpFailure } from './failure.ts';
import { follow } from './follow.ts';
import { type Hop, createHop } from './hop.ts';
import { createIdleConnections } from './idle.ts';
import { DeadConnection, getOver } from './plain-exchange.ts';
import { type LookupFunction, systemLookup } from './lookup.ts';
import { resolve } from './resolve.ts';
import { refusalOf } from './targets.ts';
import { type HttpRequest, type HttpResponse, type Limits, noPhases } from './types.ts';

export { type Clock, monotonicClock } from './clock.ts';
export { type Examined, type Examiner, type TracedHop, createExaminer, requestTraced } from './examine.ts';
export { ForbiddenRedirect, HttpFailure, withoutSecrets } from './failure.ts';
export { neutralHeaders } from './neutral-headers.ts';
export type { LookupFunction } from './lookup.ts';
export type { HttpRequest, HttpResponse, Limits, Phases } from './types.ts';
export { retryAfterMs } from './retry-after.ts';

export interface Http {
  /**
   * The response's header, after redirects; its body follows. Rejects with HttpFailure, with the signal's reason, or with
   * what the body to be sent threw.
   */
  request(options: HttpRequest): Promise<HttpResponse>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export interface HttpOptions extends Partial<Clock> {
  readonly lookup?: LookupFunction;
  /** Makes the TCP connection; for tests. */
  readonly dial?: Dial;
  /** Authorities trusted besides the usual ones, as PEM. */
  readonly tls?: { readonly ca?: string };
}

const defaultLimits: Limits = {
  resolveMs: 3000,
  connectMs: 5000,
  firstByteMs: 5000,
  stallMs: 5000,
  headerBytes: 16 * 1024,
};

export function createHttp(options: HttpOptions = {}): Http {
  const clock = { now: options.now ?? monotonicClock.now, after: options.after ?? monotonicClock.after };
  const lookup = options.lookup ?? systemLookup;
  const dial = options.dial ?? ((to) => net.connect(to));
  const secureContext = contextOf(options.tls?.ca);
  const idle = createIdleConnections(clock);
  const closing = new AbortController();

  async function connectAnew(hop: Hop, onWire: boolean): Promise<Connection> {
    return await connect(hop, await resolve(hop, lookup), { dial, secureContext, onWire });
  }

  async function send(hop: Hop, sent: Sent): Promise<HttpResponse> {
    if (sent.method !== 'GET' || sent.body !== undefined) {
      const connection = await connectAnew(hop, false);
      const { refusedAddresses, certificateUntil } = connection;
      return { ...(await exchange(hop, connection, sent)), refusedAddresses, certificateUntil };
    }
    const kept = idle.take(hop.url, hop.allowLoopback);
    try {
      return await get(hop, kept ?? (await connectAnew(hop, true)), sent.headers);
    } catch (error) {
      if (!(error instanceof DeadConnection)) throw error;
      // The other side had given it up: that is its right, and says nothing about it.
      return await get(hop, await connectAnew(hop, true), sent.headers);
    }
  }

  async function get(hop: Hop, connection: Connection, headers: Sent['headers']): Promise<HttpResponse> {
    const { address, refusedAddresses, certificateUntil, wire } = connection;
    hop.address = address;
    if (wire === null) throw new Error('The connection has no wire');
    return {
      ...(await getOver(hop, connection, wire, headers, () => idle.put(hop.url, connection))),
      refusedAddresses,
      certificateUntil,
    };
  }

  async function request(asked: HttpRequest): Promise<HttpResponse> {
    const { method = 'GET', allowLoopback = false } = asked;
    const follows = method === 'GET' || method === 'HEAD';
    const maxRedirects = follows ? (asked.maxRedirects ?? 5) : 0;
    const limits = { ...defaultLimits, ...(asked.body === undefined ? {} : { firstByteMs: 120_000 }), ...asked.limits };
    const signal = asked.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, asked.signal]);
    signal.throwIfAborted();

    const url = new URL(asked.url);
    const refused = refusalOf(url, allowLoopback);
    if (refused !== null) throw new HttpFailure({ ...refused, url, address: null, phases: noPhases });
    const { body, contentLength } = asked;
    const start = { url, headers: withDefaults(asked.headers), allowLoopback, maxRedirects };
    const { response } = await follow(start, (to, headers) =>
      send(createHop({ url: to, allowLoopback, limits, clock, signal }), {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        ...(contentLength === undefined ? {} : { contentLength }),
      }),
    );
    return response;
  }

  return {
    request,
    async close() {
      closing.abort(new Error('The way out has been closed'));
      idle.close();
    },
  };
}

/** Lower-case names; nothing encoded, because lengths and digests are those of the file. */
function withDefaults(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { accept: '*/*', 'accept-encoding': 'identity', ...Object.fromEntries(lower) };
}

function contextOf(ca: string | undefined): tls.SecureContext | undefined {
  if (ca === undefined) return undefined;
  return tls.createSecureContext({ ca: [...tls.getCACertificates('default'), ca], minVersion: 'TLSv1.2' });
}
