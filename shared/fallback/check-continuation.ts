import { type RawHeaders, type ResponseFailure, checkResponse } from './check-response.ts';

/**
 * What can be known before any body byte of the answer to `Range: bytes=<from>-<end - 1>`, against the size (bytes) of the
 * whole file: 206 with exactly that part (RFC 9110 §14.4), or nothing. Null where nothing speaks against reading the body.
 */
export function checkContinuation(
  { status, headers }: { readonly status: number; readonly headers: RawHeaders },
  { from, end, size }: { readonly from: number; readonly end: number; readonly size: number },
): ResponseFailure | null {
  if (status === 200) return invalid('it sent the whole file although only a part was asked for');
  if (status !== 206) return checkResponse({ status, headers }, end - from);
  const ranges = headers.filter(([name]) => name.toLowerCase() === 'content-range').map(([, value]) => value.trim());
  const [range] = ranges;
  if (range === undefined) return invalid('it did not say which part it sent (no Content-Range)');
  const expected = `bytes ${from}-${end - 1}/${size}`;
  if (ranges.length > 1 || range.toLowerCase() !== expected) {
    return invalid(`the part is “${ranges.join(', ')}”, not “${expected}”`);
  }
  return checkResponse({ status: 200, headers }, end - from);
}

function invalid(detail: string): ResponseFailure {
  return { code: 'http.response.invalid', detail };
}
