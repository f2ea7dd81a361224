import type { RawHeaders } from '../../shared/fallback/index.ts';
import { HttpFailure, refusedRedirect, withoutSecrets } from './failure.ts';
import { headersFor, redirectOf } from './redirects.ts';
import type { HttpRequest, HttpResponse, Phases } from './types.ts';

export interface TracedHop {
  /** Without user name, password and query. */
  readonly url: string;
  readonly host: string;
  readonly status: number;
  /** As received. */
  readonly headers: RawHeaders;
  readonly address: string;
  readonly phases: Phases;
}

export interface Traced {
  readonly response: HttpResponse;
  readonly redirects: number;
}

interface TraceOptions {
  readonly maxRedirects: number;
  /** Told of each response, the last one too, as soon as its header is there. */
  onHop(hop: TracedHop): void;
  /** Told of each address before it is asked. */
  onHost?(url: URL): void;
}

/** As `Http.request`, by the same rules, but with each redirect told. GET and HEAD. */
export async function requestTraced(
  http: { request(options: HttpRequest): Promise<HttpResponse> },
  asked: HttpRequest & { readonly method?: 'GET' | 'HEAD'; readonly allowLoopback: boolean },
  { maxRedirects, onHop, onHost }: TraceOptions,
): Promise<Traced> {
  let url = new URL(asked.url);
  let headers = asked.headers ?? {};
  const visited = new Set<string>();
  for (;;) {
    visited.add(url.href);
    onHost?.(url);
    const response = await http.request({ ...asked, url: url.href, headers, maxRedirects: 0 });
    const { status, headers: received, address, phases } = response;
    onHop({ url: withoutSecrets(url), host: url.host, status, headers: received, address, phases });
    const redirect = maxRedirects === 0 ? null : redirectOf(response, url, asked.allowLoopback);
    if (redirect === null) return { response, redirects: visited.size - 1 };
    await response.discard();
    const failure = { url, address, phases, status };
    if ('refused' in redirect) throw refusedRedirect(redirect, failure);
    if (visited.size > maxRedirects || visited.has(redirect.to.href)) {
      const detail = `after ${visited.size} redirects`;
      throw new HttpFailure({ ...failure, code: 'http.response.redirect_loop', detail });
    }
    headers = headersFor(headers, url, redirect.to);
    url = redirect.to;
  }
}
