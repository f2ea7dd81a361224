/** The built page over a script in place of the main process: every state of a screen, whenever a test wants it. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { type LoopbackOptions, startLoopback } from '../../../electron/loopback/index.ts';
import { temporaryFolder } from '../../support/temp.ts';

const rendererFolder = join(import.meta.dirname, '..', '..', '..', 'out', 'renderer');

export interface ScriptedApp {
  readonly page: Page;
  /** What the page complained about on its console. */
  readonly complaints: readonly string[];
}

/** A window of 1280 × 800 for the length of the test. `prepare` comes before the page is loaded. */
export async function openScripted(
  browser: Browser,
  app: LoopbackOptions['app'],
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<ScriptedApp> {
  const spoolFolder = join(await temporaryFolder(), 'spool');
  const loopback = await startLoopback({ app, rendererFolder, spoolFolder });
  onTestFinished(() => loopback.close());
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await prepare(page);
  await page.goto(loopback.launchUrl());
  return { page, complaints };
}
