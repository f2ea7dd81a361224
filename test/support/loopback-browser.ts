import type { BrowserParts } from '../../renderer/api/loopback-session.ts';
import { launchSecretOf, sessionHeader, sessionPath } from '../../shared/wire/index.ts';

/** The headers a browser adds to a call from the page at `origin`, which a page cannot set itself. */
export function pageHeaders(origin: string): Record<string, string> {
  return { origin, 'sec-fetch-site': 'same-origin' };
}

/** Exchanges a launch address for a session, as the page would; the headers that every call then carries. */
export async function openLoopbackSession(launchUrl: string): Promise<Record<string, string>> {
  const { origin, hash } = new URL(launchUrl);
  const response = await fetch(`${origin}${sessionPath}`, {
    method: 'POST',
    headers: { ...pageHeaders(origin), 'content-type': 'application/json' },
    body: JSON.stringify({ launchSecret: launchSecretOf(hash) }),
  });
  const body: unknown = await response.json();
  const token = typeof body === 'object' && body !== null && 'token' in body ? String(body.token) : '';
  return { ...pageHeaders(origin), cookie: cookieIn(response), [sessionHeader]: token };
}

export interface TestBrowser extends BrowserParts {
  /** What the address bar shows. */
  readonly address: () => string;
}

/** One tab on a launch address: its own storage, a cookie jar of one, and the headers that browsers add. */
export function createTestBrowser(launchUrl: string): TestBrowser {
  const stored = new Map<string, string>();
  let url = new URL(launchUrl);
  let cookie = '';
  return {
    address: () => url.href,
    location: {
      get hash() {
        return url.hash;
      },
      get pathname() {
        return url.pathname;
      },
      get origin() {
        return url.origin;
      },
    },
    history: {
      replaceState: (_state, _unused, to) => {
        url = new URL(to ?? '', url);
      },
    },
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    async fetch(request) {
      for (const [name, value] of Object.entries(pageHeaders(url.origin))) request.headers.set(name, value);
      if (cookie !== '') request.headers.set('cookie', cookie);
      const response = await fetch(request);
      if (response.headers.has('set-cookie')) cookie = cookieIn(response);
      return response;
    },
  };
}

function cookieIn(response: Response): string {
  return (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
}
