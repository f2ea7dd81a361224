/** Paths and names of the loopback wire; both ends import them from here. */
export const rpcPath = '/rpc';
export const sessionPath = '/session';
export const spoolPath = '/spool';

/** Carries the half of the session that no other port's page can make a browser send (cookies are shared between ports). */
export const sessionHeader = 'x-fallback-links-session';

const launchKey = 'launch=';

/** The single-use secret travels in the fragment: it reaches no server log and no Referer header. */
export function launchFragment(secret: string): string {
  return `#${launchKey}${secret}`;
}

/** The secret of a `#launch=…` fragment, or null where the fragment is something else (the page's own routes). */
export function launchSecretOf(fragment: string): string | null {
  const value = fragment.startsWith(`#${launchKey}`) ? fragment.slice(1 + launchKey.length) : '';
  return /^[A-Za-z0-9_-]{20,200}$/.test(value) ? value : null;
}
