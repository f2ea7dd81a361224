/** The order of hosts, and links that are chosen, registered, withdrawn and brought back: by the keyboard alone. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { connectOverHttp } from '../../renderer/api/connect.ts';
import { inspected, jobEnded, releaseIs } from '../support/app.ts';
import { craftSdist, craftWheel } from '../support/distributions.ts';
import { createTestBrowser } from '../support/loopback-browser.ts';
import { startProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { serveFiles } from './support/files-server.ts';
import { keyboardOn } from './support/keyboard.ts';
import { showScreen } from './support/screen.ts';

needs('chromium')('registering', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('is of the links that are chosen, in the order of the hosts, and can be taken back', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '2.1.0' });
    await craftSdist(dist, { name: 'demo', version: '2.1.0' });
    const home = join(folder, 'home');
    const program = await startProgram({ home, built: true });
    onTestFinished(async () => void (await program.interrupt()));
    const client = await connectOverHttp(createTestBrowser(program.launchUrl));
    const { id: releaseId } = await client.releases.create({ paths: [dist] });
    await releaseIs(client, releaseId, inspected);
    await jobEnded(client, (await client.hosted.upload({ releaseId })).id);
    const origins = [await serveFiles(dist), await serveFiles(dist), await serveFiles(dist)];
    for (const origin of origins) {
      await client.links.addHost({ releaseId, host: { template: `${origin}/{filename}`, rehearsal: true } });
    }
    await jobEnded(client, (await client.links.verify({ releaseId })).id);
    await client.releases.update({ releaseId, patch: { step: 'links' } });
    const [a = '', b = '', c = ''] = origins.map((origin) => new URL(origin).host);
    const hosts = async () => (await client.releases.get({ releaseId })).hosts.map(({ template }) => hostOf(template));
    const registered = async () =>
      (await client.releases.get({ releaseId })).files
        .flatMap(({ links }) => links)
        .filter(({ status }) => status.state === 'registered')
        .map(({ url }) => hostOf(url ?? ''))
        .toSorted();

    const app = await openApp(browser, { home });
    onTestFinished(() => app.close());
    const { page } = app;
    const keys = keyboardOn(page);
    await page.getByRole('row', { name: /demo 2\.1\.0/ }).press('Enter');
    await page.getByRole('heading', { level: 2, name: 'External links' }).waitFor();

    // The last host becomes the first one; pressed twice, faster than it is answered.
    await page.getByText(`download from ${a}, and fail while it is down`).waitFor();
    await keys.tabTo('button', `Try ${c} earlier`);
    await keys.press('Enter');
    await keys.press('Enter');
    await keys.has('button', `Try ${c} later`);
    await expect.poll(hosts, { timeout: 30_000 }).toEqual([c, a, b]);
    await page.getByText(`download from ${c}, and fail while it is down`).waitFor();
    await showScreen(page, 'wizard-4-links-hosts');

    // Only what is chosen is told of, and registered.
    await keys.tabTo('searchbox', 'Filter external links');
    await keys.type(`${b} verified`);
    await page.getByText('2 of 6', { exact: true }).waitFor();
    await keys.tabTo('checkbox', 'Select all external links');
    await keys.press('Space');
    await page.getByText('2 of 6 links chosen: 2 verified.').waitFor();
    await page.getByText(`download from ${b}, and fail while it is down`).waitFor();
    await keys.tabTo('button', 'Register 2 links', 'Shift+Tab');
    await keys.press('Enter');
    await page.getByText('2 registered · 4 verified').first().waitFor();
    await keys.isKept();
    expect(await registered()).toEqual([b, b]);

    await keys.tabTo('searchbox', 'Filter external links');
    await keys.press('Control+a');
    await keys.type('registered');
    await page.getByText('2 of 6', { exact: true }).waitFor();
    await keys.tabTo('row', /none-any/);
    await keys.press('Home');
    await keys.press('Space');
    await keys.press('End');
    await keys.press('Shift+Space');
    await keys.tabTo('button', 'Withdraw 2 links', 'Shift+Tab');
    await keys.press('Enter');
    await page.getByText('2 links withdrawn').waitFor();
    await keys.isKept();
    await keys.tabTo('button', 'Undo');
    await expect.poll(registered, { timeout: 30_000 }).toEqual([]);
    await keys.press('Enter');
    await page.getByText('2 links are registered again').waitFor();
    await page.getByText('2 registered · 4 verified').first().waitFor();
    expect(await registered()).toEqual([b, b]);
    await showScreen(page, 'wizard-4-links-again');
    expect(app.complaints).toEqual([]);
  });
});

function hostOf(url: string): string {
  return new URL(url).host;
}
