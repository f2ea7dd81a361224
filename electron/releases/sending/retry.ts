/** Whether and when a file that did not arrive is sent again. Pure. */
import type { Problem } from '../../../shared/problem/index.ts';
import { retryAfterMs } from '../../http/index.ts';

/** The first one included. */
export const attempts = 6;

const firstMs = 1000;
const longestMs = 60_000;
/** An index that asks for more is asked again then; somebody is waiting. */
const longestAskedMs = 5 * 60_000;

/** What of an `upload.unreachable` does not pass by itself: the name, the certificate, the address. */
const lasting: ReadonlySet<string> = new Set([
  'dns.name_not_resolved',
  'tcp.address_invalid',
  'tls.cert.date_invalid',
  'tls.cert.name_invalid',
  'tls.cert.authority_invalid',
  'tls.version_or_cipher_mismatch',
  'tls.bad_client_auth_cert',
  'local.fault',
]);

/** Not implemented, HTTP version, full disk (RFC 9110 §15.6, RFC 4918 §11.5): the same again in a minute. */
const lastingStatuses: ReadonlySet<number> = new Set([501, 505, 507]);

/**
 * Milliseconds to wait before the next attempt; null: it is of no use.
 * @param attempt how many there were
 * @param now milliseconds since 1970
 * @param random from 0 to 1: files that failed together do not all come back together
 */
export function retryDelay(
  { code, facts }: Problem,
  attempt: number,
  { now, random }: { readonly now: number; readonly random: number },
): number | null {
  if (attempt >= attempts || !mayPass(code, facts)) return null;
  const { retryAfter } = facts;
  const asked = typeof retryAfter === 'string' ? retryAfterMs(retryAfter, now) : null;
  const ownMs = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  const spread = ownMs * (0.5 + random / 2);
  return asked === null ? spread : Math.min(longestAskedMs, Math.max(asked, spread));
}

function mayPass(code: string, facts: Problem['facts']): boolean {
  if (code === 'upload.unreachable') return !lasting.has(String(facts['outcome']));
  const { status } = facts;
  if (typeof status !== 'number') return false;
  if (status >= 500) return !lastingStatuses.has(status);
  // A limit of new projects a day is not waited for, unless the index says how long it takes.
  return status === 429 && (code === 'upload.rate_limited' || facts['retryAfter'] !== undefined);
}
