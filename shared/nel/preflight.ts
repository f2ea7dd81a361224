import type { RawHeaders } from '../fallback/index.ts';

/** The request header fields of a CORS preflight for a delivery (Fetch, "CORS-preflight fetch"). */
export function preflightHeaders(origin: string): Readonly<Record<string, string>> {
  return { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
}

/**
 * Whether another origin has agreed to get the reports of this one. As in Fetch, but for one thing: where it lists methods
 * and POST is not among them, that counts.
 */
export function agreesToReports(
  { status, headers }: { readonly status: number; readonly headers: RawHeaders },
  origin: string,
): boolean {
  if (status < 200 || status > 299) return false;
  const origins = headers.filter(([name]) => name.toLowerCase() === 'access-control-allow-origin');
  const [allowed] = origins;
  if (origins.length !== 1 || allowed === undefined || !['*', origin].includes(allowed[1].trim())) return false;
  const fields = listed(headers, 'access-control-allow-headers').map((field) => field.toLowerCase());
  if (!fields.includes('*') && !fields.includes('content-type')) return false;
  const methods = listed(headers, 'access-control-allow-methods');
  return methods.length === 0 || methods.includes('*') || methods.includes('POST');
}

function listed(headers: RawHeaders, name: string): readonly string[] {
  return headers
    .filter(([header]) => header.toLowerCase() === name)
    .flatMap(([, value]) => value.split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
