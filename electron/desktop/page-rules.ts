/** What the desktop's page may reach. Decisions only; guards.ts asks them of Electron's events. */
import { desktopOrigin } from '../../shared/wire/index.ts';

/** Electron's names: copying a hash needs the one, telling of a link that was suspended the other. All others are refused. */
const grantedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications']);

/** Parsed, never `startsWith`: `app://fallback-links.example/` and `app://fallback-links@example/` are not ours. */
export function isOwnPage(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return false;
  return `${parsed.protocol}//${parsed.host}` === desktopOrigin;
}

/**
 * The window shows the one page, and the page changes its screens itself. A frame inside it is the sandboxed preview of an
 * index page, made of text: a link in it must lead nowhere.
 */
export function mayNavigate(target: { readonly url: string; readonly isMainFrame: boolean }): boolean {
  return target.isMainFrame ? isOwnPage(target.url) : target.url === 'about:srcdoc';
}

/** What may be handed to the person's browser. Nothing else: other schemes start programs. */
export function mayOpenExternally(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && parsed.protocol === 'https:' && parsed.username === '' && parsed.password === '';
}

/** The network is the main process' affair (electron/http): the page loads its own files and what it made itself. */
export function mayRequest(url: string): boolean {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  return isOwnPage(url) || protocol === 'data:' || protocol === 'blob:' || protocol === 'devtools:';
}

/** What the page has made itself (an export, a summary for a host): the person is asked where to, as for any download. */
export function mayDownload(url: string): boolean {
  return url.startsWith('blob:') && isOwnPage(url.slice('blob:'.length));
}

export function isPermissionGranted(permission: string, requestingUrl: string): boolean {
  return grantedPermissions.has(permission) && isOwnPage(requestingUrl);
}

/** Messages count only from our page in a window's top frame: a frame in it shows somebody else's text. */
export function isTrustedSender(
  frame: { readonly url: string; readonly parent: object | null; readonly detached?: boolean } | null,
): boolean {
  return frame !== null && frame.parent === null && frame.detached !== true && isOwnPage(frame.url);
}
