import { launchSecretOf, sessionHeader, sessionPath } from '../../shared/wire/index.ts';
import { SessionLost } from './session-lost.ts';

/** In sessionStorage: of this origin with its port, and of this tab. A reload keeps it; another tab does not have it. */
const storageKey = 'fallback-links.session';

/** The parts of the browser that a session is made of; passed in, so that tests can bring their own. */
export interface BrowserParts {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'origin'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly fetch: (request: Request) => Promise<Response>;
}

/** The token of this tab's session: of the launch address it was opened with, or the one kept. Rejects with SessionLost. */
export async function openSession(browser: BrowserParts): Promise<string> {
  const launchSecret = launchSecretOf(browser.location.hash);
  if (launchSecret !== null) {
    // Out of the address bar and the history before anything else happens.
    browser.history.replaceState(null, '', browser.location.pathname);
    const token = await exchange(browser, launchSecret);
    if (token !== null) {
      browser.storage.setItem(storageKey, token);
      return token;
    }
  }
  // A used address reloaded, or opened again from the history: the session it once made may still be good.
  const kept = browser.storage.getItem(storageKey);
  if (kept === null) throw new SessionLost();
  return kept;
}

/** fetch with the session's token. Rejects with SessionLost where the answer says that it is none any more. */
export function fetchInSession(browser: BrowserParts, token: string): (request: Request) => Promise<Response> {
  return async (request) => {
    request.headers.set(sessionHeader, token);
    const response = await browser.fetch(request);
    if (response.status === 401) throw loseSession(browser);
    return response;
  };
}

async function exchange(browser: BrowserParts, launchSecret: string): Promise<string | null> {
  const response = await browser.fetch(
    new Request(`${browser.location.origin}${sessionPath}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ launchSecret }),
    }),
  );
  if (!response.ok) return null;
  const body: unknown = await response.json();
  return typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string'
    ? body.token
    : null;
}

/** Forgets the token, which is worth nothing any more. */
export function loseSession(browser: Pick<BrowserParts, 'storage'>): SessionLost {
  browser.storage.removeItem(storageKey);
  return new SessionLost();
}
