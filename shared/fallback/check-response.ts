import type { OutcomeCode } from './outcomes.ts';

/** In the order received, duplicates kept, names in any case. */
export type RawHeaders = readonly (readonly [name: string, value: string])[];

export interface ResponseFailure {
  readonly code: Exclude<OutcomeCode, 'ok'>;
  /** What exactly was wrong, for a person: `the length is 17, not 4096`. */
  readonly detail: string;
}

/**
 * What can be known of a response to a plain GET before any body byte, against the size (bytes) that the index gives.
 * Null where nothing speaks against reading the body.
 */
export function checkResponse(
  response: { readonly status: number; readonly headers: RawHeaders },
  size: number,
): ResponseFailure | null {
  const { status, headers } = response;
  // RFC 9110 §15.3.7: a part is an answer to a Range request only.
  if (status === 206) return invalid('it sent a part (206) although the whole file was asked for');
  if (status !== 200) return { code: 'http.error', detail: `it answered ${status}` };

  const encodings = valuesOf(headers, 'content-encoding').filter((value) => value.toLowerCase() !== 'identity');
  if (encodings.length > 0) return invalid(`the body is encoded (${encodings.join(', ')})`);

  const lengths = valuesOf(headers, 'content-length');
  const [length] = lengths;
  if (length === undefined) return invalid('it did not say how long the file is (no Content-Length)');
  // Two parties that read such a response differently is what request smuggling is made of (RFC 9112 §6.3).
  if (lengths.length > 1)
    return protocolError(`Content-Length was sent ${lengths.length} times (${lengths.join(', ')})`);
  if (!/^[0-9]+$/.test(length)) return protocolError(`Content-Length is not a number (${length})`);
  // RFC 9110 §8.6: it must not overflow; parties that count in 64 bits would each read another length.
  if (BigInt(length) > largestLength) return protocolError(`Content-Length is too large a number (${length})`);
  if (valuesOf(headers, 'transfer-encoding').length > 0) {
    return protocolError('Content-Length and Transfer-Encoding were both sent');
  }
  if (length.replace(/^0+(?=.)/, '') !== String(size)) return invalid(`the length is ${length}, not ${size} bytes`);
  return null;
}

const largestLength = 2n ** 63n - 1n;

function valuesOf(headers: RawHeaders, name: string): readonly string[] {
  return headers.filter(([header]) => header.toLowerCase() === name).map(([, value]) => value.trim());
}

function invalid(detail: string): ResponseFailure {
  return { code: 'http.response.invalid', detail };
}

function protocolError(detail: string): ResponseFailure {
  return { code: 'http.protocol.error', detail };
}
