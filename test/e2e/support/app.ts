import type { Browser, Page } from 'playwright-core';
import { type Program, startProgram } from '../../support/program.ts';

export interface OpenApp {
  readonly program: Program;
  readonly page: Page;
  /** What the page complained about on its console: CSP violations among them. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** The built app in a browser window of 1280 × 800, as `npm start -- --browser` opens it. */
export async function openApp(
  browser: Browser,
  options: { home: string; path?: string; environment?: Readonly<Record<string, string>> },
): Promise<OpenApp> {
  const program = await startProgram({ ...options, built: true });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(program.launchUrl);
  return {
    program,
    page,
    complaints,
    async close() {
      await context.close();
      await program.interrupt();
    },
  };
}
