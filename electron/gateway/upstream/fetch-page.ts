import { describeOutcome } from '../../../shared/fallback/index.ts';
import { type Facts, problem, type ProblemError } from '../../../shared/problem/index.ts';
import { type Http, HttpFailure, type HttpResponse } from '../../http/index.ts';
import { conditionsOf, type Validators } from './cache-rules.ts';

export type FetchedPage =
  | {
      readonly kind: 'page';
      readonly body: Buffer;
      readonly contentType: string;
      /** After redirects: what links on the page are relative to. */
      readonly url: string;
      readonly headers: HttpResponse['headers'];
    }
  | { readonly kind: 'not-modified'; readonly headers: HttpResponse['headers'] }
  | { readonly kind: 'absent' };

/** As pip asks. Always the same, so that whatever the answer varies by (RFC 9111 §4.1), ours is the right one. */
const asPip = {
  accept: 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01',
  'accept-encoding': 'identity',
};

export interface PageRequest {
  readonly url: string;
  /** As in “answered 500 instead of …”. */
  readonly what: string;
  readonly rehearsal: boolean;
  /** Bytes. */
  readonly limit: number;
  /** Of the page that is there already; null where there is none. */
  readonly validators: Validators | null;
  readonly signal: AbortSignal;
}

/** Problems: `upstream.unreachable`, `upstream.refused`, `upstream.too_large`. Nothing of a client goes along. */
export async function fetchUpstreamPage(http: Http, request: PageRequest): Promise<FetchedPage> {
  const { url, what, rehearsal, limit, validators, signal } = request;
  const conditions = validators === null ? {} : conditionsOf(validators);
  try {
    const response = await http.request({
      url,
      headers: { ...asPip, ...conditions },
      allowLoopback: rehearsal,
      signal,
    });
    const { status, headers } = response;
    if (status === 200) {
      const body = await readBody(response, { what, limit });
      const contentType = headerOf(headers, 'content-type');
      return { kind: 'page', body, contentType, url: response.url, headers };
    }
    await response.discard();
    if (status === 304 && validators !== null) return { kind: 'not-modified', headers };
    if (status === 404 || status === 410) return { kind: 'absent' };
    throw refused(url, what, status);
  } catch (error) {
    if (error instanceof HttpFailure && !signal.aborted) throw unreachable(error);
    throw error;
  }
}

async function readBody(response: HttpResponse, { what, limit }: Pick<PageRequest, 'what' | 'limit'>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop closes the connection: nobody makes us read an endless answer.
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > limit) throw tooLarge(response.url, what, limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headerOf(headers: HttpResponse['headers'], name: string): string {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
}

function unreachable(failure: HttpFailure): ProblemError {
  const { message, remedy } = describeOutcome(failure.code, { host: failure.host, detail: failure.detail });
  const facts: Facts = { host: failure.host, url: failure.url, outcome: failure.code };
  return problem('upstream.unreachable', `The upstream index could not be read. ${message}`, facts, remedy, failure);
}

function refused(url: string, what: string, status: number): ProblemError {
  const { host } = new URL(url);
  return problem(
    'upstream.refused',
    `The upstream index ${host} answered ${status} instead of ${what}.`,
    { host, url, status },
    status >= 500 || status === 429 ? 'Try again in a few minutes.' : "Check the upstream's simple URL.",
  );
}

function tooLarge(url: string, what: string, limit: number): ProblemError {
  const { host } = new URL(url);
  return problem(
    'upstream.too_large',
    `The upstream index ${host} sent more than ${limit / 1024 / 1024} MiB as ${what}, which is more than any index has.`,
    { host, url: new URL(url).origin + new URL(url).pathname, limit },
    "Check the upstream's simple URL.",
  );
}
