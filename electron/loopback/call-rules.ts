import type { IncomingHttpHeaders } from 'node:http';

/** A request header by its lower-case name; null where it is missing or was sent more than once. */
export type HeaderReader = (name: string) => string | null;

/** Why a request is not answered, with the status it gets. The text is for a developer's console: the page never sees these. */
export interface Refusal {
  readonly status: 401 | 403 | 413 | 415 | 421;
  readonly reason: string;
}

/**
 * DNS rebinding: a foreign name can be made to resolve to 127.0.0.1, but the browser then sends that name as Host.
 * Asked of every request, the page's own files included.
 */
export function refuseForeignHost(header: HeaderReader, host: string): Refusal | null {
  return header('host') === host ? null : { status: 421, reason: 'This server answers to its own address only.' };
}

/**
 * Asked of every call. Origin tells apart other ports on 127.0.0.1, which are the same *site* and so get past SameSite
 * cookies; Sec-Fetch-Site (Fetch Metadata) also tells a browser's request from one that some program made.
 */
export function refuseForeignPage(header: HeaderReader, origin: string): Refusal | null {
  if (header('origin') !== origin) return { status: 403, reason: 'Calls are taken from this server’s own page only.' };
  if (header('sec-fetch-site') !== 'same-origin')
    return { status: 403, reason: 'Calls are taken from the same origin only.' };
  return null;
}

/** A form or a text/plain post needs no preflight, so other pages can send them: only what needs one is taken. */
export function refuseContentType(header: HeaderReader, wanted: string): Refusal | null {
  const mediaType = (header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  return mediaType === wanted ? null : { status: 415, reason: `The body must be ${wanted}.` };
}

/** @param limit bytes. Chunked bodies carry no length; they are counted as they arrive. */
export function refuseLength(header: HeaderReader, limit: number): Refusal | null {
  const length = Number(header('content-length') ?? '0');
  return length <= limit ? null : tooLarge(limit);
}

export function tooLarge(limit: number): Refusal {
  return { status: 413, reason: `The body is larger than ${limit} bytes.` };
}

/** Reads headers strictly: Node quietly drops the second of two Host or Content-Type headers, which hides an attack. */
export function strictHeaders(headersDistinct: NodeJS.Dict<string[]>): HeaderReader {
  return (name) => {
    const values = headersDistinct[name];
    return values?.length === 1 ? (values[0] ?? null) : null;
  };
}

/** The value of one cookie (RFC 6265 §5.4); null where it is missing. */
export function cookieOf(headers: Pick<IncomingHttpHeaders, 'cookie'>, name: string): string | null {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [key, ...value] = pair.split('=');
    if (key?.trim() === name) return value.join('=').trim();
  }
  return null;
}
