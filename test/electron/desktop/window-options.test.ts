import { expect, it } from 'vitest';
import { webPreferences, windowOptions } from '../../../electron/desktop/window-options.ts';

it('gives the page no more than a page has', () => {
  expect(webPreferences('/app/preload.cjs')).toEqual({
    preload: '/app/preload.cjs',
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
  });
});

it('opens unseen, in the page’s first colour', () => {
  const dark = windowOptions({ preload: 'p', dark: true });
  const light = windowOptions({ preload: 'p', dark: false });
  expect(dark.show).toBe(false);
  expect(dark.backgroundColor).not.toBe(light.backgroundColor);
  expect(dark.webPreferences).toEqual(webPreferences('p'));
});
