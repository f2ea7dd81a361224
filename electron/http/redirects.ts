import type { RawHeaders } from '../../shared/fallback/index.ts';
import { refusalOf } from './targets.ts';

const maxLocationBytes = 8 * 1024;

/** What may follow to another origin; everything else could be a secret. */
const harmless = new Set(['accept', 'accept-encoding', 'if-range', 'range', 'user-agent']);

export type Redirect =
  | { readonly to: URL }
  /** `isForbidden`: it names one address, and that is understood well: only nobody may be sent there. */
  | { readonly refused: string; readonly isForbidden: boolean };

/** Where a response sends us; null where it does not. Only what the WHATWG parser reads, and only where we may go. */
export function redirectOf(
  { status, headers }: { readonly status: number; readonly headers: RawHeaders },
  from: URL,
  allowLoopback: boolean,
): Redirect | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const locations = headers.filter(([name]) => name.toLowerCase() === 'location').map(([, value]) => value);
  const [location] = locations;
  if (location === undefined) return null;
  if (locations.length > 1) return senseless('it names more than one address');
  if (location.length > maxLocationBytes) return senseless('the address is too long');
  // Header values are bytes; what is not ASCII in a Location is UTF-8 in practice (RFC 9110 §10.2.2 wants a URI).
  const text = Buffer.from(location, 'latin1').toString('utf8');
  if (!URL.canParse(text, from.href)) return senseless('the address makes no sense');
  const to = new URL(text, from.href);
  const refused = refusalOf(to, allowLoopback);
  return refused === null ? { to } : { refused: refused.detail, isForbidden: true };
}

function senseless(refused: string): Redirect {
  return { refused, isForbidden: false };
}

/** The headers for the next hop: to another origin without credentials, cookies and whatever else is not harmless. */
export function headersFor(
  headers: Readonly<Record<string, string>>,
  from: URL,
  to: URL,
): Readonly<Record<string, string>> {
  if (from.origin === to.origin) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name)));
}
