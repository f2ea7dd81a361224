/** The whole way from no release to a published page without a pointer. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { craftSdist, craftWheel } from '../support/distributions.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { serveFiles } from './support/files-server.ts';
import { type Keyboard, keyboardOn } from './support/keyboard.ts';
import { showScreen } from './support/screen.ts';

needs('chromium')('the keyboard alone', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function open() {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    for (const tag of ['py3-none-any', 'cp312-cp312-win_amd64']) {
      await craftWheel(dist, { name: 'demo', version: '2.1.0', tag });
    }
    await craftSdist(dist, { name: 'demo', version: '2.1.0' });
    const app = await openApp(browser, { home: join(folder, 'home') });
    onTestFinished(() => app.close());
    return { ...app, dist, keys: keyboardOn(app.page) };
  }

  test('does the whole wizard, and its focus is always somewhere and to be seen', async () => {
    const { page, dist, keys, complaints } = await open();
    const mirror = await serveFiles(dist);

    await page.getByRole('button', { name: 'New release' }).waitFor();
    await startFromPalette(keys, dist);
    await page.getByText('all read').first().waitFor();
    await keys.isKept();

    // Files: rows by arrow keys, chosen with Space, left out.
    await keys.tabTo('row', /cp312/);
    await keys.press('ArrowDown');
    await keys.has('row', /py3-none-any/);
    await keys.press('ArrowUp');
    await keys.press('Space');
    await keys.tabTo('button', 'Leave out 1 file');
    await keys.press('Enter');
    await page.getByText('2 files').first().waitFor();
    await keys.isKept();

    await continueTo(keys, 'Continue to checks', 'Checks');
    await continueTo(keys, 'Continue to hosted copy', 'Hosted copy');
    await keys.tabTo('button', 'Upload 2 files to the rehearsal index', 'Shift+Tab');
    await keys.press('Enter');
    await page.getByText(/^The rehearsal index has/).waitFor();
    await keys.isKept();
    await continueTo(keys, 'Continue to external links', 'External links');

    // External links: the host's form has the focus when it opens; what goes away hands the focus on.
    await keys.tabTo('button', 'Add an external host');
    await keys.press('Enter');
    await keys.has('textbox', 'URL template');
    await keys.type(`${mirror}/`);
    await keys.tabTo('button', '{filename}');
    await keys.press('Enter');
    await keys.has('textbox', 'URL template');
    await keys.tabTo('checkbox', /rehearsal host on my machine/);
    await keys.press('Space');
    await keys.tabTo('button', 'Add this host');
    await keys.press('Enter');
    await page.getByText('2 not verified yet').first().waitFor();
    await keys.isKept();
    await keys.tabTo('button', 'Verify 2 links', 'Shift+Tab');
    await keys.press('Enter');
    await page.getByRole('button', { name: 'Register 2 links' }).waitFor();
    await keys.isKept();
    await keys.tabTo('row', /none-any/);
    await keys.press('Space');
    await page.getByRole('button', { name: 'Register 1 link', exact: true }).waitFor();
    await page.getByText('1 of 2 links chosen: 1 verified.').waitFor();
    await showScreen(page, 'wizard-4-links-chosen');
    await keys.tabTo('button', 'Choose none', 'Shift+Tab');
    await keys.press('Enter');
    await keys.isKept();
    await keys.tabTo('button', 'Register 2 links');
    await keys.press('Enter');
    await page
      .getByText(/^2 registered$/)
      .first()
      .waitFor();
    await keys.isKept();
    await keys.tabTo('button', 'Withdraw');
    await keys.press('Enter');
    await page.getByText('1 registered · 1 not verified yet').first().waitFor();
    await keys.isKept();
    await continueTo(keys, 'Preview not done yet', 'Preview');

    // Preview: the order and the tabs by arrow keys.
    await keys.tabTo('radio', 'External first');
    await keys.press('ArrowRight');
    await keys.has('radio', 'Hosted first');
    await keys.isKept();
    await keys.tabTo('tab', 'Page');
    await keys.press('ArrowRight');
    await keys.has('tab', 'HTML');
    await keys.isKept();
    await continueTo(keys, 'Continue to publishing', 'Publish');

    await keys.tabTo('button', 'Publish on the rehearsal index');
    await keys.press('Enter');
    await page.getByText('Live on the rehearsal index').waitFor();
    await keys.isKept();
    const simple = /--index-url (\S+)/.exec(await page.getByText('--index-url').first().innerText())?.[1] ?? '';
    const html = await (await fetch(`${simple}demo/`, { headers: { accept: 'text/html' } })).text();
    expect(html).toContain(mirror);
    expect(complaints).toEqual([]);
  });

  test('goes around: the palette, what is under way, a step back, and a draft removed', async () => {
    const { page, dist, keys, complaints } = await open();
    await page.getByRole('button', { name: 'New release' }).waitFor();
    await startFromPalette(keys, dist);
    await page.getByText('all read').first().waitFor();

    await keys.tabTo('button', /^Transfers/);
    await keys.press('Enter');
    await page.getByRole('dialog', { name: 'Transfers' }).waitFor();
    await keys.isKept();
    await keys.press('Escape');
    await keys.has('button', /^Transfers/);

    await continueTo(keys, 'Continue to checks', 'Checks');
    await keys.tabTo('button', 'Files done', 'Shift+Tab');
    await keys.press('Enter');
    await keys.has('heading', 'Files');
    await keys.tabTo('button', 'Add files');
    await keys.press('Enter');
    await page.getByRole('dialog', { name: 'Add files to the release' }).waitFor();
    await keys.isKept();
    await keys.press('Escape');
    await keys.has('button', 'Add files');

    await keys.press('Control+k');
    await keys.type('releases');
    await keys.press('ArrowDown');
    await keys.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Releases' }).waitFor();
    await keys.isKept();
    await keys.tabTo('button', 'Remove demo 2.1.0');
    await keys.press('Enter');
    await keys.has('button', 'Cancel');
    await keys.press('Escape');
    await keys.has('button', 'Remove demo 2.1.0');
    await keys.tabTo('row', /demo 2.1.0/, 'Shift+Tab');
    await keys.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'Files' }).waitFor();
    await keys.isKept();

    await keys.tabTo('link', 'Releases', 'Shift+Tab');
    await keys.press('Enter');
    await keys.tabTo('button', 'Remove demo 2.1.0');
    await keys.press('Enter');
    await keys.has('button', 'Cancel');
    await keys.tabTo('button', 'Remove the draft');
    await keys.press('Enter');
    await page.getByText('Release from your own host').waitFor();
    await keys.isKept();
    expect(complaints).toEqual([]);
  });
});

/** Ctrl+K, closed once, then used; the folder typed. */
async function startFromPalette(keys: Keyboard, dist: string): Promise<void> {
  await keys.tabTo('button', 'New release');
  await keys.press('Control+k');
  await keys.has('searchbox', 'Find a command or a release');
  await keys.press('Escape');
  await keys.has('button', 'New release');
  await keys.press('Control+k');
  await keys.type('new rel');
  await keys.press('Enter');
  await keys.tabTo('textbox', 'Folder');
  await keys.press('Control+a');
  await keys.type(dist);
  await keys.press('Enter');
  await keys.tabTo('button', 'Use this folder (3 files)');
  await keys.press('Enter');
}

async function continueTo(keys: Keyboard, action: string, step: string): Promise<void> {
  await keys.tabTo('button', action, 'Shift+Tab');
  await keys.press('Enter');
  await keys.has('heading', step);
}
