import { type LinkFailure, checkResponse } from '../../shared/fallback/index.ts';
import type { ProbePart } from '../../shared/contract/reachability.ts';
import { type Clock, HttpFailure } from '../http/index.ts';
import type { Stretch } from './choose-parts.ts';
import { type LinkRequestOptions, askLink, failureOf, valueOf } from './link-request.ts';
import { readBytes } from './read-bytes.ts';

export interface PartRead {
  readonly part: ProbePart;
  /** Hex, of what was read whole; null otherwise. */
  readonly sha256: string | null;
  readonly etag: string | null;
  /** From the question to the first body byte. */
  readonly firstByteMs: number | null;
  readonly failure: LinkFailure | null;
}

/** A slow host is not read for longer than this: it is known by then how slow it is. One that stalls is known at 5 s. */
export const mostPartMs = 6000;

/** One part of the file, by Range or suffix Range (RFC 9110 §14.1.2): exactly that part, or what came instead. */
export async function readPart(
  options: LinkRequestOptions,
  { how, start, end, size, clock }: Stretch & { readonly size: number; readonly clock: Clock },
): Promise<PartRead> {
  const length = end - start;
  const range = how === 'suffix' ? `bytes=-${length}` : `bytes=${start}-${end - 1}`;
  const startedAt = clock.now();
  const none = { how, start, end, received: 0, milliseconds: 0 } as const;
  const nothing = { sha256: null, etag: null, firstByteMs: null, failure: null };
  try {
    const { response } = await askLink({ ...options, range });
    const etag = valueOf(response.headers, 'etag');
    const odd = oddity(response, { start, end, size });
    if (odd !== null) {
      await response.discard();
      return { ...nothing, etag, part: { ...none, ...odd } };
    }
    const read = await readBytes(response, { length, mostMs: mostPartMs, clock });
    if (read.isCut) await response.discard();
    if (!read.isCut && read.received < length) {
      const detail = `it ended after ${read.received} of ${length} bytes of a part`;
      const { host } = new URL(response.url);
      const status = response.status;
      const failure = {
        kind: 'failed',
        code: 'http.response.invalid',
        host,
        detail,
        status,
        afterMs: clock.now() - startedAt,
        isForbidden: false,
      } as const;
      return { ...nothing, etag, failure, part: { ...none, result: 'failed', detail } };
    }
    return {
      part: {
        ...none,
        result: 'unverified',
        detail: read.isCut ? 'it was too slow to be read to its end' : '',
        received: read.received,
        milliseconds: read.milliseconds,
      },
      sha256: read.isCut ? null : read.sha256,
      etag,
      firstByteMs: read.firstByteAt === null ? null : read.firstByteAt - startedAt,
      failure: null,
    };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    const failure = failureOf(error, clock.now() - startedAt);
    return { ...nothing, failure, part: { ...none, result: 'failed', detail: error.detail } };
  }
}

/** What an answer to a Range request is instead of that part; null where it is the part. */
function oddity(
  response: Parameters<typeof checkResponse>[0],
  { start, end, size }: { readonly start: number; readonly end: number; readonly size: number },
): Pick<ProbePart, 'result' | 'detail'> | null {
  const { status, headers } = response;
  // A part that is the whole file may as well be sent as that (RFC 9110 §14.2).
  if (status === 200 && start === 0 && end === size) {
    const failure = checkResponse(response, size);
    return failure === null ? null : { result: 'invalid', detail: failure.detail };
  }
  if (status === 200) return { result: 'ignored', detail: 'it sent the whole file' };
  if (status !== 206) return { result: 'refused', detail: `it answered ${status}` };
  const range = valueOf(headers, 'content-range');
  const expected = `bytes ${start}-${end - 1}/${size}`;
  if (range === null) return { result: 'invalid', detail: 'it did not say which part it sent (no Content-Range)' };
  if (range.toLowerCase() !== expected)
    return { result: 'invalid', detail: `the part is “${range}”, not “${expected}”` };
  const failure = checkResponse({ status: 200, headers }, end - start);
  return failure === null ? null : { result: 'invalid', detail: failure.detail };
}
