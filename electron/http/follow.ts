import { HttpFailure, refusedRedirect } from './failure.ts';
import { headersFor, redirectOf } from './redirects.ts';
import type { HttpResponse } from './types.ts';

interface Start {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly allowLoopback: boolean;
  /** With 0 a redirect is a response like any other. */
  readonly maxRedirects: number;
}

interface Followed {
  /** The first that is no redirect. */
  readonly response: HttpResponse;
  readonly redirects: number;
}

/** Asks where each answer sends us, judging every address anew; to another origin nothing secret goes along. */
export async function follow(
  start: Start,
  ask: (url: URL, headers: Start['headers']) => Promise<HttpResponse>,
): Promise<Followed> {
  const { allowLoopback, maxRedirects } = start;
  let { url, headers } = start;
  const visited = new Set<string>();
  for (;;) {
    visited.add(url.href);
    const response = await ask(url, headers);
    const redirect = maxRedirects === 0 ? null : redirectOf(response, url, allowLoopback);
    if (redirect === null) return { response, redirects: visited.size - 1 };
    await response.discard();
    const { address, phases, status } = response;
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
