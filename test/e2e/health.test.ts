/** The Health screens as a script: none, three, 300 and 10,000 links, each state, by pointer and by the keyboard alone. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../support/tools.ts';
import { launchBrowser } from './support/browser.ts';
import { createHealthScenes, linkUnknown, notNow } from './support/health-scenes.ts';
import { keyboardOn } from './support/keyboard.ts';
import { showScreen } from './support/screen.ts';
import { openScripted } from './support/scripted-app.ts';

/** Other than the second that is usual: the machine may be busy. */
const patience = { timeout: 20_000 } as const;
/** Rows that the tallest table shows, and those it holds ready above and below. */
const mostRows = 80;

needs('chromium')('health', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function open(
    links: number,
    hash = '/health',
    prepare: (page: Page) => Promise<unknown> = async () => undefined,
  ) {
    const scenes = createHealthScenes(links);
    const { page, complaints } = await openScripted(browser, scenes, prepare);
    await page.getByRole('link', { name: /^Health/ }).waitFor();
    await go(page, hash);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return { scenes, page, complaints, keys: keyboardOn(page) };
  }

  test('without links says what to do, and switches the monitor on', async () => {
    const { scenes, page, complaints } = await open(0);
    await page.getByText('There are no external links yet').waitFor();
    await showScreen(page, 'health-0');
    scenes.showMonitor({ state: 'off' });
    await page.getByRole('button', { name: 'Switch on the monitor' }).click();
    await expect.poll(() => scenes.calls, patience).toEqual(['updateSettings {"enabled":true}']);
    await page.getByText(/^Watching since/).waitFor();
    await go(page, '/health/links');
    await page.getByText('They come with the releases that register them.').waitFor();
    await showScreen(page, 'health-links-0');
    expect(complaints).toEqual([]);
  });

  test('shows three links, the line down, what waits and what follows', async () => {
    const { scenes, page, complaints } = await open(3);
    await page.getByRole('row', { name: /^files\.example\.org/ }).waitFor();
    expect(await page.getByRole('link', { name: 'Health 1 suspended' }).count()).toBe(1);
    await showScreen(page, 'health-3');
    scenes.showMonitor({ state: 'offline' });
    await page.getByText(/^Our own line is down since .* Nobody is judged\.$/).waitFor();
    await showScreen(page, 'health-offline');
    scenes.showMonitor({ state: 'watching' });

    const mirror = page.getByRole('listitem').filter({ hasText: '/mnt/mirror/simple' });
    await mirror.getByText('cannot be written to').waitFor();
    await mirror.scrollIntoViewIfNeeded();
    await showScreen(page, 'health-follows');
    await mirror.getByRole('button', { name: 'Publish now' }).click();
    await mirror.getByText('Up to date').waitFor();
    await mirror.getByRole('switch', { name: 'Follows' }).press('Space');
    await expect
      .poll(() => scenes.calls, patience)
      .toEqual(['publishNow {"publicationId":"p2"}', 'setFollow {"publicationId":"p2","follow":false}']);
    expect(complaints).toEqual([]);
  });

  test('lets a person decide on 300 links, and gives them as a file', async () => {
    const { scenes, page, complaints } = await open(300);
    await page.getByText('1 link at 1 host would be suspended, and waits for you.').waitFor();
    await showScreen(page, 'health-300');
    await page.getByRole('button', { name: 'Suspend it' }).click();
    await page.getByText('Suspended 1 link. Installers get the hosted copy.').waitFor();
    expect(scenes.calls).toEqual(['act {"on":{"ids":[32]},"action":{"kind":"suspend-held"}}']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => scenes.calls.at(-1), patience).toBe('undo {"id":"undo-1"}');
    await page.getByText('Taken back.').waitFor();

    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await showScreen(page, 'health-export');
    await page.getByRole('menuitem', { name: 'CSV, the last 30 days' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('health-30d.csv');
    expect(await readFile(await download.path(), 'utf8')).toBe('at,checks,ok\n');

    await page.getByRole('row', { name: /^files\.example\.org/ }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'files.example.org' }).waitFor();
    await page.getByText(/limit of 4\.$/).waitFor();
    await showScreen(page, 'health-host');

    // What its operator is told, and what only a person sends.
    await page.getByText('Exactly what is sent').waitFor();
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByText('"organization-name"').waitFor();
    await page.getByRole('heading', { name: 'Summary of a day' }).scrollIntoViewIfNeeded();
    await showScreen(page, 'health-tell-host');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save' }).click();
    expect((await saving).suggestedFilename()).toMatch(/^files\.example\.org.\d{4}-\d\d-\d\d\.json$/);
    await go(page, '/health/hosts/github.com');
    await page.getByText('github.com has not declared that it wants to hear of failures.').waitFor();
    expect(complaints).toEqual([]);
  });

  test('scrolls, filters, sorts and chooses among 10,000 links with few rows in the page', async () => {
    const { scenes, page, complaints } = await open(10_000, '/health/links');
    const table = page.getByRole('grid', { name: 'Links' });
    await expect.poll(() => table.getAttribute('aria-rowcount'), patience).toBe('10001');
    await page
      .getByRole('row', { name: /^Select demo_project/ })
      .first()
      .waitFor();
    expect(await rowsIn(page)).toBeLessThan(mostRows);
    await showScreen(page, 'health-10000');

    // The last row is on a page of its own.
    await table.getByRole('row').nth(1).press('End');
    const last = table.locator('[aria-rowindex="10001"]');
    await expect.poll(() => last.getAttribute('aria-busy'), patience).toBe(null);
    // It had the focus before it was there.
    expect(await last.evaluate((row) => row === document.activeElement)).toBe(true);
    expect(await rowsIn(page)).toBeLessThan(mostRows);
    expect(scenes.pages()).toBeLessThan(20);
    await showScreen(page, 'health-10000-end');

    await page.getByRole('searchbox', { name: 'Filter links' }).fill('2.417.0');
    await page.getByText('12 links', { exact: true }).waitFor();
    await page.getByRole('searchbox', { name: 'Filter links' }).fill('nothing like that');
    await page.getByText('No link is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByText('10,000 links', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Suspended/ }).click();
    await page.getByRole('combobox', { name: 'Host' }).selectOption('files.example.org');
    await page.getByText('271 links', { exact: true }).waitFor();
    await table.getByRole('button', { name: 'File' }).click();
    await page.getByRole('checkbox', { name: 'Select all links' }).click();
    await page.getByText('271 links chosen').waitFor();
    await showScreen(page, 'health-chosen');
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText(/^Looking at 271 links whole\./).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => scenes.calls.at(-1), patience).toBe('undo {"id":"undo-1"}');
    expect(complaints).toEqual([]);
  });

  test('shows one link: its checks, its time against the limit, its history', async () => {
    const { page, complaints } = await open(300, '/health/links/2');
    await page.getByRole('heading', { level: 1, name: /^other-2\.0\.0/ }).waitFor();
    await page.getByText(/limit of 4\.$/).waitFor();
    await showScreen(page, 'health-link');
    const chart = page.getByRole('img', { name: /limit of 4\.$/ });
    await chart.scrollIntoViewIfNeeded();
    await showScreen(page, 'health-link-chart');
    await page.getByText('30 days', { exact: true }).click();
    await page.getByRole('button', { name: 'As a table' }).click();
    await page.getByRole('columnheader', { name: 'Hour' }).waitFor();
    await showScreen(page, 'health-link-table');
    await page.getByRole('button', { name: 'As a chart' }).click();
    await page.getByRole('tab', { name: 'Downloads through the gateway' }).click();
    await page.getByText('No download went through the gateway in this time.').waitFor();
    await page
      .getByRole('button', { name: /^Evidence/ })
      .first()
      .click();
    await page
      .getByText(/^tls\.cert\.date_invalid|^http\.error|^tcp\.refused/)
      .first()
      .scrollIntoViewIfNeeded();
    await showScreen(page, 'health-link-history');
    expect(complaints).toEqual([]);

    await go(page, '/health/links/99999');
    await page.getByText(linkUnknown.message).waitFor();
    await showScreen(page, 'health-link-unknown');
  });

  test('is used by the keyboard alone', async () => {
    const { scenes, page, keys } = await open(300);
    await keys.tabTo('row', /^files\.example\.org/);
    await keys.press('ArrowDown');
    await keys.press('ArrowUp');
    await keys.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'files.example.org' }).waitFor();
    // The beats: one stop, and the arrow keys walk.
    await keys.tabTo('button', /certificate expired|answered with an error|connection refused|stopped sending/);
    await keys.press('Home');
    await keys.has('button', /as it should be/);
    await keys.press('ArrowRight');
    await keys.isKept();
    await keys.tabTo('radio', '24 h');
    await keys.press('ArrowRight');
    await keys.has('radio', '30 days');
    await keys.tabTo('button', 'As a table');
    await keys.press('Enter');
    await keys.has('button', 'As a chart');
    await keys.tabTo('searchbox', 'Filter links');
    await keys.type('demo');
    await keys.tabTo('row', /^Select demo_project/);
    await keys.press('Space');
    await page.getByText('1 link chosen').waitFor();
    await keys.tabTo('button', 'Withdraw', 'Shift+Tab');
    await keys.press('Enter');
    await keys.has('button', 'Cancel');
    await showScreen(page, 'health-withdraw');
    await keys.press('Tab');
    await keys.press('Enter');
    await page.getByText('Withdrew 1 link from the index.').waitFor();
    expect(scenes.calls.at(-1)).toContain('"action":{"kind":"withdraw"}');

    await go(page, '/health/links/2');
    await keys.tabTo('button', 'More');
    await keys.press('Enter');
    await keys.has('menuitem', 'Maintenance window…');
    await keys.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Maintenance window' });
    await dialog.getByLabel('Until').fill('2020-01-01T00:00');
    await keys.tabTo('button', 'Set the window');
    await keys.press('Enter');
    await dialog.getByText('It must end after it begins.').waitFor();
    await showScreen(page, 'health-maintenance');
    await dialog.getByLabel('Until').fill('2098-01-01T00:00');
    await dialog.getByLabel('From').fill('2097-12-31T22:00');
    await keys.tabTo('button', 'Set the window');
    scenes.refuse();
    await keys.press('Enter');
    await dialog.getByText(notNow.message).waitFor();
    await keys.press('Escape');
    await keys.has('button', 'More');
  });

  test('is set, and tells once of what happened', async () => {
    const { scenes, page, complaints, keys } = await open(3, '/health/settings', async (page) => {
      await page.context().grantPermissions(['notifications']);
      // What the system would show, kept to be looked at; nobody looks at this window.
      await page.addInitScript(`
        globalThis.shown = [];
        globalThis.Notification = class extends EventTarget {
          static permission = 'granted';
          constructor(title, options) { super(); globalThis.shown.push({ title, body: options.body, one: this }); }
          close() {}
        };
        document.hasFocus = () => false;
      `);
    });
    await keys.tabTo('textbox', 'Between two checks of a healthy link');
    await keys.press('Control+a');
    await keys.type('900');
    await keys.press('Enter');
    await page.getByText('Use 0.1 to 168 hours.').waitFor();
    await keys.press('Control+a');
    await keys.type('12');
    await keys.press('Enter');
    await expect.poll(() => scenes.calls.at(-1), patience).toBe('updateSettings {"meanHours":12}');
    await keys.tabTo('switch', 'Off');
    await keys.press('Space');
    await expect.poll(() => scenes.calls.at(-1), patience).toBe('updateSettings {"notify":true}');
    await page.getByText('Quiet hours', { exact: true }).click();
    await page.getByLabel('To', { exact: true }).waitFor();
    await showScreen(page, 'health-settings');

    scenes.tell({
      id: 'n1',
      at: new Date().toISOString(),
      title: 'files.example.org: 9 links were suspended.',
      body: 'Its certificate expired yesterday. Installers get the hosted copies.',
      path: '/health/hosts/files.example.org',
    });
    await page.getByText(/^files\.example\.org: 9 links were suspended\./).waitFor();
    await showScreen(page, 'health-notice');
    expect(await page.evaluate('shown.map(({ title }) => title)')).toEqual([
      'files.example.org: 9 links were suspended.',
    ]);
    await page.evaluate("shown[0].one.dispatchEvent(new Event('click'))");
    await page.getByRole('heading', { level: 1, name: 'files.example.org' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

function rowsIn(page: Page): Promise<number> {
  return page.locator('tbody tr').count();
}
