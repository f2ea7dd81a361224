import { HttpFailure } from './failure.ts';
import { headersFor, redirectOf } from './redirects.ts';
import { refusalOf } from './targets.ts';
import type { HttpResponse } from './types.ts';

/** A redirect to where nobody may be sent; one that makes no sense is an HttpFailure like any other. */
export class ForbiddenRedirect extends HttpFailure {}

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
    const { phases, status } = response;
    if ('refused' in redirect) {
      const facts = { url, phases, status, code: 'fallback.redirect.refused', detail: redirect.refused } as const;
      throw isForbidden(response, url, allowLoopback) ? new ForbiddenRedirect(facts) : new HttpFailure(facts);
    }
    if (visited.size > maxRedirects || visited.has(redirect.to.href)) {
      const detail = `after ${visited.size} redirects`;
      throw new HttpFailure({ url, phases, status, code: 'http.response.redirect_loop', detail });
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
