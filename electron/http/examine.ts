/**
 * A host looked at from close by, before anything is asked of it: each of its addresses on its own, what TLS and which
 * HTTP versions it speaks, and its certificate, good or not. No request is ever sent over such a connection.
 */
import net from 'node:net';
import tls from 'node:tls';
import type { OutcomeCode } from '../../shared/fallback/index.ts';
import { type Clock, monotonicClock } from './clock.ts';
import type { Dial } from './connect.ts';
import { classify } from './error-codes.ts';
import { HttpFailure } from './failure.ts';
import { type Hop, createHop } from './hop.ts';
import { type LookupFunction, systemLookup } from './lookup.ts';
import { resolve } from './resolve.ts';
import { isAllowedAddress } from './targets.ts';
import { waitFor } from './wait.ts';

export { type TracedHop, requestTraced } from './trace.ts';

export interface ExaminerOptions extends Partial<Clock> {
  readonly lookup?: LookupFunction;
  readonly dial?: Dial;
  readonly tls?: { readonly ca?: string };
}

export interface ExamineOptions {
  readonly allowLoopback: boolean;
  readonly limits: { readonly resolveMs: number; readonly connectMs: number };
  readonly signal: AbortSignal;
}

export interface Examined {
  /** Of the lookup; `ok` where the name leads somewhere. */
  readonly code: OutcomeCode;
  readonly detail: string;
  readonly resolveMs: number | null;
  readonly addresses: readonly ExaminedAddress[];
}

export interface ExaminedAddress {
  readonly address: string;
  /** `refused`: private or reserved, and not connected to. */
  readonly state: 'open' | 'failed' | 'refused';
  readonly code: OutcomeCode;
  readonly detail: string;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  readonly secured: Secured | null;
}

export interface Secured {
  readonly version: string | null;
  readonly cipher: string | null;
  readonly alpn: string | null;
  /** From the host's own up; the last is its own issuer, or not known. */
  readonly chain: readonly tls.PeerCertificate[];
}

export interface Examiner {
  /** Rejects only with the signal's reason. */
  examine(url: URL, options: ExamineOptions): Promise<Examined>;
}

/** A name may have many; each costs a connection. */
const mostAddresses = 8;

export function createExaminer(options: ExaminerOptions = {}): Examiner {
  const clock = { now: options.now ?? monotonicClock.now, after: options.after ?? monotonicClock.after };
  const lookup = options.lookup ?? systemLookup;
  const dial = options.dial ?? ((to) => net.connect(to));
  const secureContext =
    options.tls?.ca === undefined
      ? undefined
      : tls.createSecureContext({ ca: [...tls.getCACertificates('default'), options.tls.ca], minVersion: 'TLSv1.2' });

  return {
    async examine(url, { allowLoopback, limits, signal }) {
      const newHop = () => createHop({ url, allowLoopback, limits: { ...restOfLimits, ...limits }, clock, signal });
      const hop = newHop();
      const found = await resolveAll(hop, lookup);
      if ('failure' in found) {
        const { code, detail } = found.failure;
        return { code, detail, resolveMs: hop.phases.resolveMs, addresses: found.refused.map(refusedAddress) };
      }
      const addresses = await Promise.all(
        found.addresses
          .slice(0, mostAddresses)
          .map((address) => tryAddress(newHop(), address, { dial, secureContext })),
      );
      return {
        code: 'ok',
        detail: '',
        resolveMs: hop.phases.resolveMs,
        addresses: [...addresses, ...found.refused.map(refusedAddress)],
      };
    },
  };
}

const restOfLimits = { firstByteMs: 5000, stallMs: 5000, headerBytes: 16 * 1024 };

async function resolveAll(hop: Hop, lookup: LookupFunction) {
  let all: readonly string[] = [];
  try {
    return await resolve(hop, async (hostname) => (all = await lookup(hostname)));
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    const refused = error.code === 'tcp.address_invalid' ? all : [];
    return { failure: error, refused };
  }
}

async function tryAddress(
  hop: Hop,
  address: string,
  { dial, secureContext }: { readonly dial: Dial; readonly secureContext: tls.SecureContext | undefined },
): Promise<ExaminedAddress> {
  const { url, clock, limits } = hop;
  if (!isAllowedAddress(address, url, hop.allowLoopback)) return refusedAddress(address);
  const isSecure = url.protocol === 'https:';
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  const start = clock.now();
  let connectMs: number | null = null;
  let tlsMs: number | null = null;
  let secured: tls.TLSSocket | null = null;
  const failed = (code: OutcomeCode, detail: string): ExaminedAddress => ({
    address,
    state: 'failed',
    code,
    detail,
    connectMs,
    tlsMs,
    secured: secured === null ? null : securedBy(secured),
  });
  const socket = dial({ host: address, port, noDelay: true });
  try {
    await event(socket, 'connect', hop, limits.connectMs, 'tcp.timed_out');
    connectMs = clock.now() - start;
    if (!isAllowedAddress(socket.remoteAddress ?? '', url, hop.allowLoopback)) return refusedAddress(address);
    if (isSecure) {
      const hostname = url.hostname.replace(/^\[|\]$/g, '');
      const tlsStart = clock.now();
      const connection = tls.connect({
        socket,
        host: hostname,
        ...(net.isIP(hostname) === 0 ? { servername: hostname } : {}),
        ALPNProtocols: ['h2', 'http/1.1'],
        minVersion: 'TLSv1.2',
        // So that what is wrong with a certificate can be said. It is judged all the same, and nothing is sent.
        rejectUnauthorized: false,
        ...(secureContext === undefined ? {} : { secureContext }),
      });
      await event(connection, 'secureConnect', hop, Math.max(0, limits.connectMs - connectMs), 'tls.failed');
      tlsMs = clock.now() - tlsStart;
      secured = connection;
      if (!connection.authorized) {
        const code = codeOf(connection.authorizationError);
        const known = classify(Object.assign(new Error(code), { code }), false);
        return failed(known?.code ?? 'tls.cert.authority_invalid', known?.detail ?? '');
      }
    }
    return {
      address,
      state: 'open',
      code: 'ok',
      detail: '',
      connectMs,
      tlsMs,
      secured: secured === null ? null : securedBy(secured),
    };
  } catch (error) {
    if (error instanceof HttpFailure) return failed(error.code, error.detail);
    throw error;
  } finally {
    secured?.destroy();
    socket.destroy();
  }
}

/** Node's types say that it is an Error; it is the error's code (lib/internal/tls/wrap.js). */
function codeOf(authorizationError: unknown): string {
  return authorizationError instanceof Error ? authorizationError.message : String(authorizationError);
}

function securedBy(socket: tls.TLSSocket): Secured {
  const alpn = socket.alpnProtocol;
  return {
    version: socket.getProtocol(),
    cipher: socket.getCipher()?.standardName ?? null,
    alpn: typeof alpn === 'string' ? alpn : null,
    chain: chainOf(socket.getPeerCertificate(true)),
  };
}

/** A root is its own issuer. */
function chainOf(first: tls.DetailedPeerCertificate): readonly tls.PeerCertificate[] {
  const chain: tls.DetailedPeerCertificate[] = [];
  for (let at: tls.DetailedPeerCertificate | undefined = first; at !== undefined; at = at.issuerCertificate) {
    if (Object.keys(at).length === 0 || chain.includes(at) || chain.length >= longestChain) break;
    chain.push(at);
  }
  return chain;
}

const longestChain = 10;

function refusedAddress(address: string): ExaminedAddress {
  const none = { connectMs: null, tlsMs: null, secured: null };
  return { address, state: 'refused', code: 'tcp.address_invalid', detail: 'not a public address', ...none };
}

async function event(
  socket: net.Socket,
  name: 'connect' | 'secureConnect',
  hop: Hop,
  ms: number,
  late: 'tcp.timed_out' | 'tls.failed',
): Promise<void> {
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  socket.once(name, done);
  socket.on('error', reject);
  socket.once('close', () => reject(hop.failure('tcp.reset', 'the connection was closed')));
  const detail = late === 'tls.failed' ? 'the handshake took too long' : 'no connection in time';
  await waitFor(promise, { hop, ms, late: () => hop.failure(late, detail), otherwise: late });
}
