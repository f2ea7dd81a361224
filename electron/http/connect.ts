import net from 'node:net';
import tls from 'node:tls';
import type { HttpFailure } from './failure.ts';
import { firstConnected } from './first-connected.ts';
import type { Hop } from './hop.ts';
import type { Resolved } from './resolve.ts';
import { isAllowedAddress } from './targets.ts';
import { waitFor } from './wait.ts';
import { type Wire, createWire } from './wire.ts';

export type Dial = (options: net.TcpNetConnectOpts) => net.Socket;

export interface Connection {
  readonly socket: net.Socket;
  readonly address: string;
  /** Where what comes is found; null: in the socket itself. */
  readonly wire: Wire | null;
  /** It has served before. */
  readonly reused: boolean;
  /** Addresses that the name also leads to, and that must not be connected to. */
  readonly refusedAddresses: readonly string[];
  /** ISO 8601; null without TLS. */
  readonly certificateUntil: string | null;
}

interface ConnectOptions {
  readonly dial: Dial;
  readonly secureContext: tls.SecureContext | undefined;
  readonly onWire: boolean;
}

/** A connection to one of these addresses, and to no other, with TLS on it for https. */
export async function connect(
  hop: Hop,
  { addresses, refused }: Resolved,
  { dial, secureContext, onWire }: ConnectOptions,
): Promise<Connection> {
  const { url, clock, phases, limits } = hop;
  const start = clock.now();
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const secure = url.protocol === 'https:';
  const race = firstConnected(
    addresses,
    (to) => {
      hop.address = to;
      const wire = onWire ? createWire() : null;
      const reading = wire === null || secure ? {} : { onread: wire.onread };
      const socket = dial({ host: to, port, noDelay: true, ...reading });
      if (!secure) wire?.attach(socket);
      return { socket, wire };
    },
    clock,
  );
  const { socket, wire } = await waitFor(race.won, {
    hop,
    ms: limits.connectMs,
    late: () => hop.failure('tcp.timed_out', 'no connection in time'),
    otherwise: 'tcp.timed_out',
  }).catch((error: unknown) => {
    race.stop();
    throw error;
  });
  phases.connectMs = clock.now() - start;

  const address = socket.remoteAddress;
  if (address === undefined) throw hop.failure('tcp.reset', 'the connection was closed at once');
  hop.address = address;
  if (!isAllowedAddress(address, url, hop.allowLoopback)) {
    socket.destroy();
    throw hop.failure('tcp.address_invalid', address);
  }
  const rest = { address, wire, reused: false, refusedAddresses: refused };
  if (!secure) return { socket, certificateUntil: null, ...rest };

  const tlsStart = clock.now();
  const secured = tls.connect({
    socket,
    host: hostname,
    // RFC 6066 §3: literal addresses are not permitted in server_name.
    ...(net.isIP(hostname) === 0 ? { servername: hostname } : {}),
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    ...(secureContext === undefined ? {} : { secureContext }),
  });
  let wantsCertificate = false;
  secured.once('error', (error: NodeJS.ErrnoException) => {
    // Up to TLS 1.2 there is no alert of its own for it. After the server has shown its certificate, ciphers are agreed.
    const failed = error.code?.includes('HANDSHAKE_FAILURE') === true;
    wantsCertificate = failed && Object.keys(secured.getPeerCertificate() ?? {}).length > 0;
  });
  const left = Math.max(0, limits.connectMs - phases.connectMs);
  const late = () => hop.failure('tls.failed', 'the handshake took too long');
  await secureConnected(secured, hop, left, late).catch((error: unknown) => {
    throw wantsCertificate ? hop.failure('tls.bad_client_auth_cert', '', error) : error;
  });
  phases.tlsMs = clock.now() - tlsStart;
  wire?.attach(secured);
  return { socket: secured, certificateUntil: endOf(secured.getPeerCertificate()), ...rest };
}

/** OpenSSL writes it as `Nov 22 23:45:30 2026 GMT`, which is how `Date` reads it too. */
function endOf({ valid_to: until }: Partial<tls.PeerCertificate>): string | null {
  const end = new Date(until ?? Number.NaN);
  return Number.isNaN(end.getTime()) ? null : end.toISOString();
}

async function secureConnected(socket: net.Socket, hop: Hop, ms: number, late: () => HttpFailure): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('secureConnect', resolve);
  // For good: an error after the last listener has gone would end the program.
  socket.on('error', reject);
  socket.once('close', () => reject(hop.failure('tcp.reset', 'the connection was closed')));
  try {
    await waitFor(promise, { hop, ms, late, otherwise: 'tls.failed' });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
