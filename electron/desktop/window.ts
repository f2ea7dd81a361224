import { BrowserWindow, nativeTheme } from 'electron';
import { desktopChannels } from '../../shared/wire/index.ts';
import { addressToShow, pageAddress } from './page-address.ts';
import { windowOptions } from './window-options.ts';

/**
 * @param options.hidden for the smoke test: never shown
 * @param options.at the screen it begins on; null: where the page goes by itself
 */
export function openWindow(options: {
  readonly preload: string;
  readonly hidden: boolean;
  readonly at: string | null;
}): BrowserWindow {
  const window = new BrowserWindow(windowOptions({ preload: options.preload, dark: nativeTheme.shouldUseDarkColors }));
  if (!options.hidden) window.once('ready-to-show', () => window.show());
  // A failure to load is told by `did-fail-load`; the promise would tell it a second time.
  window.loadURL(pageAddress(options.at)).catch(() => undefined);
  return window;
}

/** The window of the running app, brought to the front. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

export function showRelease(window: BrowserWindow, releaseId: string): void {
  window.webContents.send(desktopChannels.openRelease, releaseId);
}

/** The page is not loaded anew: it goes to another of its screens, as by a link in it. */
export function showScreen({ webContents }: BrowserWindow, path: string): void {
  const address = addressToShow(webContents.getURL(), path);
  if (address !== null) webContents.loadURL(address).catch(() => undefined);
}
