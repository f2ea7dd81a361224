/** Where a release goes, what it is sent with, and what the screen says while an index makes trouble. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Job } from '../../shared/contract/index.ts';
import { craftSdist, craftWheel } from '../support/distributions.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startTroubledIndex } from '../support/troubled-index.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { keyboardOn } from './support/keyboard.ts';
import { showScreen } from './support/screen.ts';
import { openScripted } from './support/scripted-app.ts';
import { createSendingScenes, otherJobs } from './support/sending-scenes.ts';
import { wizardOn } from './support/wizard.ts';

needs('chromium')('sending', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function openScenes(files: number, others: readonly Job[] = []) {
    const { page } = await openScripted(browser, createSendingScenes(files, others));
    await page.getByText('demo 2.1.0').first().click();
    await page.getByRole('heading', { level: 2, name: 'Hosted copy' }).waitFor();
    return page;
  }

  test('no files, and nothing under way', async () => {
    const page = await openScenes(0);
    const keys = keyboardOn(page);
    await page.getByText('There is nothing to upload yet').waitFor();
    await showScreen(page, 'sending-0');
    await keys.tabTo('button', 'Pick files');
    await page.getByRole('button', { name: 'Transfers' }).click();
    await page.getByText('Nothing is under way').waitFor();
    await showScreen(page, 'transfers-0');
    expect(await page.getByRole('button', { name: /^Upload/ }).count()).toBe(0);
  });

  test('three jobs', async () => {
    const page = await openScenes(3, otherJobs);
    await page.getByRole('button', { name: 'Transfers: 2 jobs running' }).click();
    const panel = page.getByRole('dialog', { name: 'Transfers' });
    await panel.getByText('12 files').waitFor();
    expect(await panel.getByText('demo 2.1.0').count()).toBe(3);
    await showScreen(page, 'transfers-3');
  });

  test('three files under way', async () => {
    const page = await openScenes(3);
    await page.getByText('demo: files of up to 250 MiB, 50 GiB in all.').waitFor();
    await showScreen(page, 'sending-3');
    await page.getByRole('button', { name: 'Size limits' }).click();
    await page.getByRole('textbox', { name: 'Largest file, in MiB' }).fill('much');
    await page.getByText(/^Use a whole number from 1/).waitFor();
    expect(await page.getByRole('button', { name: 'Set the limits' }).isDisabled()).toBe(true);
    await showScreen(page, 'sending-limits');
  });

  test('300 files under way, in every state; where each will be is known', async () => {
    const page = await openScenes(300);
    const keys = keyboardOn(page);
    await page
      .getByText(/^120 of 300 files/)
      .first()
      .waitFor();
    await showScreen(page, 'sending-300');
    // The rare states first; what came of the others is below them.
    await keys.tabTo('button', 'State');
    await keys.press('Enter');
    await page.getByText(/^again \d\d:/).waitFor();
    await page.getByText('not listed yet', { exact: true }).waitFor();
    await page.getByText('1 file sent, not listed by PyPI yet').waitFor();
    await page.getByText(/PyPI keeps each page for ten minutes.*until \d\d:/).waitFor();
    await showScreen(page, 'sending-300-states');

    const dialog = page.getByRole('dialog');
    await keys.tabTo('searchbox', 'Filter hosted copies', 'Shift+Tab');
    await keys.type('manylinux_2_28_aarch64');
    await page.getByText('75 of 300').waitFor();
    await keys.tabTo('row', /failed/);
    await keys.press('ArrowDown');
    await keys.press('ArrowDown');
    await keys.has('row', /waiting/);
    await keys.press('Enter');
    await dialog.getByText('Will be at').waitFor();
    expect(await dialog.textContent()).toContain('https://files.pythonhosted.org/packages/a3/f0/9ca3');
    await showScreen(page, 'sending-predicted');
    await keys.press('Escape');
    await keys.has('row', /waiting/);
    await keys.press('End');
    await keys.press('Enter');
    await dialog.getByText('hosted, as predicted').waitFor();
    await showScreen(page, 'sending-as-predicted');
  });

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
    // The field in which it was typed goes with the dialog.
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain('a-secret-token');

    // The first goes through, then the index is busy: it is tried again by itself, and one is cancelled.
    index.refuse(1000);
    await press(/^Upload 3 files to Company index/);
    await page.getByText(/^again \d\d:\d\d:\d\d/).waitFor();
    await showScreen(page, 'sending-again');
    await press('Cancel demo-1.0.tar.gz');
    await page.getByText('cancelled').first().waitFor();
    // While the others are tried: one that was cancelled can be sent again at once.
    await page.getByRole('button', { name: /^Finish the upload: 1 file to Company index/ }).waitFor();
    await press('Try demo-1.0.tar.gz again');
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
