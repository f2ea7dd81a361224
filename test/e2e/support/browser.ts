import { type Browser, chromium } from 'playwright-core';
import { programOf } from '../../support/tools.ts';

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: programOf('chromium'),
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
