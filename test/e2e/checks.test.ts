/** What the checks of a small and of a large release look like, with every severity at once. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../support/tools.ts';
import { launchBrowser } from './support/browser.ts';
import { createChecksScenes } from './support/checks-scenes.ts';
import { showScreen } from './support/screen.ts';
import { openScripted } from './support/scripted-app.ts';

needs('chromium')('checks', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test.each([3, 300])('of %i files', async (files) => {
    const { page } = await openScripted(browser, createChecksScenes(files));
    await page.getByText('demo 2.1.0').first().click();
    await page.getByRole('heading', { level: 2, name: 'Checks' }).waitFor();
    await page.getByText('must be settled').waitFor();
    await showScreen(page, `checks-${files}`);
    await page.setViewportSize({ width: 1280, height: 3600 });
    await showScreen(page, `checks-${files}-whole`);
    // What is found in many files is one entry.
    expect(await page.getByText('PyPI does not take wheels for the platform linux_x86_64').count()).toBe(1);
    expect(await page.getByText(/^The file is larger than 100 MiB/).count()).toBe(1);
    expect(await page.getByText(/already, with the same bytes/).count()).toBe(files > 3 ? 1 : 0);
  });
});
