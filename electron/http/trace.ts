import type { RawHeaders } from '../../shared/fallback/index.ts';
import { withoutSecrets } from './failure.ts';
import { follow } from './follow.ts';
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
  const start = {
    url: new URL(asked.url),
    headers: asked.headers ?? {},
    allowLoopback: asked.allowLoopback,
    maxRedirects,
  };
  return await follow(start, async (url, headers) => {
    onHost?.(url);
    const response = await http.request({ ...asked, url: url.href, headers, maxRedirects: 0 });
    const { status, headers: received, address, phases } = response;
    onHop({ url: withoutSecrets(url), host: url.host, status, headers: received, address, phases });
    return response;
  });
}
