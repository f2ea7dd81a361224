/**
 * The ways in which an external host fails an install, in real time: for real installers, and to measure what each costs.
 * What every answer of a host comes to is tested with a clock that tests move (test/electron/gateway/bad-hosts).
 */
import { monotonicClock } from '../../electron/http/index.ts';
import {
  type BadHost,
  deadPort,
  file,
  hangUp,
  redirect,
  reset,
  response,
  type Script,
  startBadHost,
} from './bad-host.ts';
import { wrongAt } from './bad-answers.ts';
import type { Authority } from './certificates.ts';

export interface Failure {
  readonly name: string;
  /** What the gateway makes of it (shared/fallback). */
  readonly code: string;
  /** The same of a large file, where its later deadline makes a difference. */
  readonly codeOfLarge?: string;
  /** It begins to send the file. */
  readonly inBody?: boolean;
  /** Nothing listens. */
  readonly isDown?: boolean;
  /** https, with a certificate that nobody trusts. */
  readonly isUntrusted?: boolean;
  /** An installer without a gateway gets the file all the same. */
  readonly survivedAlone?: boolean;
  readonly reply?: (bytes: Uint8Array) => Script;
}

const page = '<!doctype html><title>Please log in</title><form method="post"><input name="password"></form>';

const length = (bytes: Uint8Array) => `Content-Length: ${bytes.byteLength}`;
const begins = (bytes: Uint8Array, share: number) =>
  response('200 OK', [length(bytes)], bytes.subarray(0, Math.floor(bytes.byteLength * share)));
const drops = Array.from({ length: 400 }, (_, at) => at);

export const failures: readonly Failure[] = [
  { name: 'refuses the connection', code: 'tcp.refused', isDown: true },
  { name: 'hangs before headers', code: 'abandoned', reply: () => [] },
  { name: '404', code: 'http.error', reply: () => response('404 Not Found', ['Content-Length: 0']) },
  { name: '500', code: 'http.error', reply: () => response('500 Internal Server Error', ['Content-Length: 0']) },
  {
    name: '200 with a login page',
    code: 'http.response.invalid',
    reply: () => response('200 OK', ['Content-Type: text/html', `Content-Length: ${page.length}`], page),
  },
  {
    name: 'no length',
    code: 'http.response.invalid',
    survivedAlone: true,
    reply: (bytes) => response('200 OK', [], bytes, hangUp),
  },
  { name: 'another length', code: 'http.response.invalid', reply: (bytes) => file(bytes.subarray(0, -1)) },
  {
    name: 'ends before its length',
    code: 'http.response.invalid',
    inBody: true,
    reply: (bytes) => [...begins(bytes, 0.5), hangUp],
  },
  {
    name: 'wrong bytes',
    code: 'fallback.integrity.digest_mismatch',
    inBody: true,
    reply: (bytes) => file(wrongAt(bytes, bytes.byteLength >> 1)),
  },
  {
    name: 'drips',
    code: 'fallback.transfer.deadline_exceeded',
    codeOfLarge: 'fallback.transfer.too_slow',
    inBody: true,
    // 4 KiB/s, and so never silent for long. Of a large file, installers do not wait for the deadline.
    reply: (bytes) =>
      response(
        '200 OK',
        [length(bytes)],
        ...drops.flatMap((at) => [bytes.subarray(at * 1024, (at + 1) * 1024), { wait: 250 }]),
      ),
  },
  {
    name: 'stalls at 90 %',
    code: 'fallback.transfer.deadline_exceeded',
    codeOfLarge: 'fallback.transfer.stalled',
    inBody: true,
    reply: (bytes) => begins(bytes, 0.9),
  },
  {
    name: 'resets half-way',
    code: 'tcp.reset',
    inBody: true,
    // What has not arrived when the reset comes is lost.
    reply: (bytes) => [...begins(bytes, 0.5), { wait: 50 }, reset],
  },
  {
    name: 'redirects to a private address',
    code: 'fallback.redirect.refused',
    // Without its interface a link-local address leads nowhere: an installer that follows it leaves this computer alone.
    reply: () => redirect('https://[fe80::1]/'),
  },
  { name: 'has a bad certificate', code: 'tls.cert.authority_invalid', isUntrusted: true, reply: file },
];

export interface FailingHost {
  readonly origin: string;
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** @param bytesOf the file that it should have sent, by the path */
export async function startFailingHost(
  failure: Failure,
  bytesOf: (path: string) => Uint8Array,
  authority: Authority,
): Promise<FailingHost> {
  const { reply, isDown = false, isUntrusted = false } = failure;
  if (isDown || reply === undefined) {
    return { origin: `http://127.0.0.1:${await deadPort()}`, requests: [], close: async () => {} };
  }
  const host: BadHost = await startBadHost({
    replies: { '*': (head) => reply(bytesOf(head.split(' ', 2)[1] ?? '')) },
    clock: monotonicClock,
    ...(isUntrusted ? { tls: await authority.issue({ names: ['IP:127.0.0.1'] }) } : {}),
  });
  return host;
}
