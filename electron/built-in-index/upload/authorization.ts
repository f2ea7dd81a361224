import { createHash, timingSafeEqual } from 'node:crypto';
import { notAuthenticated, passwordRefused } from './refusal.ts';

/**
 * HTTP basic auth as PyPI takes it: user `__token__`, the token as the password. A web page cannot send this header to
 * us without asking first (CORS), and is always told no: so an upload also proves that no browser was tricked.
 */
export function checkAuthorization(header: string | undefined, uploadToken: string | null): void {
  const match = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(header?.trim() ?? '');
  const decoded = Buffer.from(match?.[1] ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) throw notAuthenticated();
  if (decoded.slice(0, colon) !== '__token__') throw passwordRefused();
  const token = decoded.slice(colon + 1);
  if (token === '' || (uploadToken !== null && !sameSecret(token, uploadToken))) throw notAuthenticated();
}

/** Digests first: they are of one length, whatever was sent. */
function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(sha256(one), sha256(other));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
