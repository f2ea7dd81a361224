import { BrowserWindow, nativeTheme } from 'electron';
import { desktopChannels, desktopOrigin } from '../../shared/wire/index.ts';
import { windowOptions } from './window-options.ts';

/** @param options.hidden for the smoke test: never shown */
export function openWindow(options: { readonly preload: string; readonly hidden: boolean }): BrowserWindow {
  const window = new BrowserWindow(windowOptions({ preload: options.preload, dark: nativeTheme.shouldUseDarkColors }));
  if (!options.hidden) window.once('ready-to-show', () => window.show());
  // A failure to load is told by `did-fail-load`; the promise would tell it a second time.
  window.loadURL(`${desktopOrigin}/`).catch(() => undefined);
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
