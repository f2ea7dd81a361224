/** Where a release goes, what it is sent with, and what the screen says while an index makes trouble. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { craftSdist, craftWheel } from '../support/distributions.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startTroubledIndex } from '../support/troubled-index.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { showScreen } from './support/screen.ts';
import { wizardOn } from './support/wizard.ts';

needs('chromium')('sending', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('an index and its token are chosen; trouble is shown as it is; the upload is finished', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '1.0' });
    await craftWheel(dist, { name: 'demo', version: '1.0', tag: 'cp312-cp312-win_amd64', payloadBytes: 300_000 });
    await craftSdist(dist, { name: 'demo', version: '1.0' });
    const index = await startTroubledIndex();
    const app = await openApp(browser, { home: join(folder, 'home') });
    onTestFinished(() => app.close());
    const { page } = app;
    const wizard = wizardOn(page);
    const press = (name: RegExp | string) => page.getByRole('button', { name }).first().click();
    await press('New release');
    await wizard.pickFolder(dist);
    await page.getByText('all read').first().waitFor();
    await wizard.continueTo('Checks');
    await wizard.continueTo('Hosted copy');
    await page.getByText('The rehearsal index takes everybody').waitFor();
    await showScreen(page, 'sending-rehearsal');

    // Another index, by its addresses; one that was mistyped is put right by what is suggested.
    await press('Choose another index');
    await page.getByRole('radio', { name: 'TestPyPI' }).waitFor();
    await showScreen(page, 'sending-targets');
    await press('Add another index');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Company index');
    await page.getByRole('textbox', { name: 'Upload URL' }).fill(index.uploadUrl.slice(0, -1));
    await press('Add this index');
    await press(`Use ${index.uploadUrl}`);
    await showScreen(page, 'sending-new-target');
    await press('Add this index');
    await page.getByRole('radio', { name: 'Company index' }).waitFor();
    await press('Use this index');
    await page.getByText('There is no token for Company index yet').waitFor();

    // Without a token nothing is sent.
    await press(/^Upload 3 files to Company index/);
    await page.getByText('There is no token for Company index.').waitFor();
    await showScreen(page, 'sending-no-token');
    await press('Set a token');
    await page.getByLabel('Token or password').fill('a-secret-token');
    await page.getByRole('radio', { name: 'In this app' }).click({ force: true });
    await showScreen(page, 'sending-token');
    await press('Set the token');
    await page.getByText('typed for this session').first().waitFor();
    expect(await page.content()).not.toContain('a-secret-token');

    // The first goes through, then the index is busy: it is tried again by itself, and one is cancelled.
    index.refuse(1000);
    await press(/^Upload 3 files to Company index/);
    await page.getByText(/^again \d\d:\d\d:\d\d/).waitFor();
    await showScreen(page, 'sending-again');
    await press('Cancel demo-1.0.tar.gz');
    await page.getByText('cancelled').first().waitFor();
    index.refuse(0);
    await page.getByText('Company index has 2 of 3 files of this release').waitFor();
    await showScreen(page, 'sending-half');
    await press(/^Finish the upload: 1 file to Company index/);
    await page.getByText('Company index has all 3 files').waitFor();
    await showScreen(page, 'sending-done');
    expect([...index.taken.values()]).toEqual([1, 1, 1]);
    // The one refusal that was asked for: the browser says so of every answer that is a problem.
    expect(app.complaints.filter((text) => !text.includes('status of 422'))).toEqual([]);
  });
});
