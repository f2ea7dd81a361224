import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';

/** What the page may do: nothing but be a page. Every default that matters is written down, so that a test can hold it. */
export function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    plugins: false,
    safeDialogs: true,
    spellcheck: false,
  };
}

/** @param options.dark the page's first colour, so that the window does not flash */
export function windowOptions(options: {
  readonly preload: string;
  readonly dark: boolean;
}): BrowserWindowConstructorOptions {
  return {
    title: 'Fallback Links',
    width: 1200,
    height: 800,
    minWidth: 720,
    minHeight: 480,
    // Shown when the page has painted.
    show: false,
    backgroundColor: options.dark ? '#0f1114' : '#f6f7f9',
    autoHideMenuBar: true,
    webPreferences: webPreferences(options.preload),
  };
}
