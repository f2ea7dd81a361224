import type { RawHeaders } from '../../shared/fallback/index.ts';
import { HttpFailure, withoutSecrets } from './failure.ts';
import { headersFor, redirectOf } from './redirects.ts';
import { refusalOf } from './targets.ts';
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

/** A redirect to where nobody may be sent; one that makes no sense is an HttpFailure like any other. */
export class ForbiddenRedirect extends HttpFailure {}

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
    if ('refused' in redirect) {
      const facts = { ...failure, code: 'fallback.redirect.refused', detail: redirect.refused } as const;
      throw isForbidden(response, url, asked.allowLoopback) ? new ForbiddenRedirect(facts) : new HttpFailure(facts);
    }
    if (visited.size > maxRedirects || visited.has(redirect.to.href)) {
      const detail = `after ${visited.size} redirects`;
      throw new HttpFailure({ ...failure, code: 'http.response.redirect_loop', detail });
    }
    headers = headersFor(headers, url, redirect.to);
    url = redirect.to;
  }
}

/** It names one address, and that is understood well: only nobody may be sent there. */
function isForbidden({ headers }: HttpResponse, from: URL, allowLoopback: boolean): boolean {
  const locations = headers.filter(([name]) => name.toLowerCase() === 'location').map(([, value]) => value);
  const [location = ''] = locations;
  if (locations.length !== 1 || !URL.canParse(location, from.href)) return false;
  return refusalOf(new URL(location, from.href), allowLoopback) !== null;
}
