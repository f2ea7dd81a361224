/** Three thousand files in one release, and a list of many drafts: the page draws what is in sight and stays quick. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { connectOverHttp } from '../../renderer/api/connect.ts';
import { createTestBrowser } from '../support/loopback-browser.ts';
import { startProgram } from '../support/program.ts';
import { rawZip } from '../support/raw-zip.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { showScreen } from './support/screen.ts';
import { wizardOn } from './support/wizard.ts';

const fileCount = 3000;
const draftCount = 60;
/** Rows that the tallest table shows, and those it holds ready above and below. */
const mostRows = 80;

needs('chromium')('many', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('files: read, sorted, filtered and scrolled, with few rows in the page', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    await mkdir(dist);
    for (let index = 0; index < fileCount; index += 1)
      await writeWheel(dist, '2.1.0', `cp312-cp312-manylinux_2_${index}_x86_64`);
    const app = await openApp(browser, { home: join(folder, 'home') });
    onTestFinished(() => app.close());
    const { page } = app;
    await page.getByRole('button', { name: 'New release' }).first().click();
    await wizardOn(page).pickFolder(dist);
    await page.getByText('3,000 files').first().waitFor();
    await page.getByText('all read').first().waitFor({ timeout: 120_000 });

    const table = page.getByRole('grid', { name: 'Files' });
    expect(await table.getAttribute('aria-rowcount')).toBe(`${fileCount + 1}`);
    expect(await rowsIn(page)).toBeLessThan(mostRows);
    await showScreen(page, 'files-many-top');
    await table.getByRole('button', { name: 'File' }).click();
    await table.getByRole('button', { name: 'File' }).click();
    await page.getByRole('row', { name: /manylinux_2_999_x86_64/ }).waitFor();
    await page.getByRole('row', { name: /manylinux_2_999_x86_64/ }).press('End');
    const last = page.getByRole('row', { name: /manylinux_2_0_x86_64/ });
    await last.waitFor();
    await expect.poll(() => last.evaluate((row) => row.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
    expect(await rowsIn(page)).toBeLessThan(mostRows);
    await showScreen(page, 'files-many-end');
    await page.getByRole('searchbox', { name: 'Filter files' }).fill('manylinux_2_29');
    await page.getByText('111 of 3,000').waitFor();

    await wizardOn(page).continueTo('Checks');
    await wizardOn(page).continueTo('Hosted copy');
    expect(await rowsIn(page)).toBeLessThan(mostRows);
    expect(app.complaints).toEqual([]);
  });

  test('drafts: listed, filtered, opened', async () => {
    const folder = await temporaryFolder();
    const home = join(folder, 'home');
    const program = await startProgram({ home, built: true });
    onTestFinished(async () => void (await program.interrupt()));
    const client = await connectOverHttp(createTestBrowser(program.launchUrl));
    for (let index = 0; index < draftCount; index += 1) {
      const dist = join(folder, `dist-${index}`);
      await mkdir(dist);
      await writeWheel(dist, `2.${index}.0`, 'py3-none-any');
      await client.releases.create({ paths: [dist] });
    }

    // Started again on the same folder, the app that runs answers with a fresh address.
    const { page, complaints, close } = await openApp(browser, { home });
    onTestFinished(close);
    await page.getByRole('row', { name: /demo 2\.59\.0/ }).waitFor();
    await showScreen(page, 'releases-many');
    await page.getByRole('button', { name: 'Release', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Filter releases' }).fill('2.5');
    await page.getByText('11 of 60').waitFor();
    await page.getByRole('row', { name: /demo 2\.5\.0/ }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'demo 2.5.0' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

async function writeWheel(folder: string, version: string, tag: string): Promise<void> {
  const info = `demo-${version}.dist-info`;
  await writeFile(
    join(folder, `demo-${version}-${tag}.whl`),
    rawZip([
      { name: `${info}/METADATA`, data: `Metadata-Version: 2.1\nName: demo\nVersion: ${version}\n` },
      { name: `${info}/WHEEL`, data: `Wheel-Version: 1.0\nTag: ${tag}\n` },
      { name: `${info}/RECORD`, data: '' },
    ]),
  );
}

function rowsIn(page: Page): Promise<number> {
  return page.locator('tbody tr').count();
}
