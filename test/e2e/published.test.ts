/** Releases that CI has published: found on their index, opened at the links step, and given links. */
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { uploadFile } from '../support/built-in-index.ts';
import { craftSdist, craftWheel } from '../support/distributions.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { serveFiles } from './support/files-server.ts';
import { keyboardOn } from './support/keyboard.ts';
import { createPublishedScenes } from './support/published-scenes.ts';
import { rehearsalUploadUrl } from './support/rehearsal-index.ts';
import { showScreen } from './support/screen.ts';
import { openScripted } from './support/scripted-app.ts';
import { wizardOn } from './support/wizard.ts';

needs('chromium')('releases from an index', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function openScenes(scenes: ReturnType<typeof createPublishedScenes>) {
    const { page } = await openScripted(browser, scenes);
    return page;
  }

  test('are asked for where it is known which screen it is, so that nothing goes away under the focus', async () => {
    const listed = Promise.withResolvers<void>();
    const page = await openScenes(createPublishedScenes(listed.promise));
    const actions = page.getByRole('main').getByRole('button');
    await page.getByRole('heading', { level: 1, name: 'Releases' }).waitFor();
    expect(await actions.count()).toBe(0);
    await showScreen(page, 'releases-loading');
    listed.resolve();
    await actions.getByText('New release').waitFor();
    expect(await actions.count()).toBe(3);
  });

  test('shows what is asked, not found, empty and many; by the keyboard alone', async () => {
    const scenes = createPublishedScenes();
    const page = await openScenes(scenes);
    const keys = keyboardOn(page);
    const dialog = page.getByRole('dialog', { name: 'Releases from an index' });

    await keys.tabTo('button', 'From an index');
    await keys.press('Enter');
    await keys.has('textbox', 'Project');
    await keys.tabTo('radio', 'Rehearsal index', 'Shift+Tab');
    await keys.press('ArrowRight');
    await keys.has('radio', 'PyPI');
    await keys.tabTo('textbox', 'Project');
    await keys.type('slow');
    await keys.press('Enter');
    await expect.poll(() => scenes.calls).toEqual(['lookUp {"targetId":"pypi","project":"slow"}']);
    expect(await dialog.getByRole('button', { name: /^Open/ }).isDisabled()).toBe(true);
    await showScreen(page, 'published-pending');
    scenes.answer();
    await dialog.getByRole('grid', { name: 'Releases of slow' }).waitFor();

    await ask('unknown');
    await dialog.getByText('PyPI does not know the project unknown.').waitFor();
    expect(await dialog.getByRole('grid').count()).toBe(0);
    await showScreen(page, 'published-unknown');

    await ask('empty');
    await dialog.getByText('empty is there, without a file that can have a link').waitFor();
    await keys.tabTo('button', /^Left out: neither a wheel/);
    await keys.press('Enter');
    await dialog.getByText('empty-0.1.win32.exe').waitFor();
    await showScreen(page, 'published-0');

    await ask('many');
    await dialog.getByRole('button', { name: 'Open 1 release (3 files)' }).waitFor();
    await showScreen(page, 'published-300');
    await keys.tabTo('row', /29\.9/);
    await keys.press('ArrowDown');
    await keys.press('Space');
    await keys.tabTo('button', 'Open 2 releases (6 files)');
    await keys.press('Enter');
    await dialog.getByText('PyPI does not list a file any more.').waitFor();
    expect(scenes.calls.at(-1)).toMatch(/^open \{"targetId":"pypi","project":"many","filenames":\["many-29\.9-cp312/);
    expect(scenes.calls.at(-1)).toContain('"many-29.8-py3-none-any.whl"');
    expect(scenes.calls.at(-1)).toContain('"templates":["https://github.com/demo/');
    await keys.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await keys.has('button', 'From an index');

    async function ask(project: string) {
      await keys.tabTo('textbox', 'Project', 'Shift+Tab');
      await keys.press('Control+a');
      await keys.type(project);
      await keys.press('Enter');
    }
  });

  test('for real: two of three releases are opened, and get links; nothing is uploaded', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    const app = await openApp(browser, { home: join(folder, 'home') });
    onTestFinished(() => app.close());
    const { page, complaints } = app;
    const wizard = wizardOn(page);
    await publishThree(dist, await rehearsalUploadUrl(page));
    const mirror = await serveFiles(dist);

    await page
      .getByRole('link', { name: /^Releases/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'From an index' }).click();
    const dialog = page.getByRole('dialog', { name: 'Releases from an index' });
    await dialog.getByRole('radio', { name: 'Rehearsal index', checked: true }).waitFor();
    const project = dialog.getByRole('textbox', { name: 'Project' });
    await project.fill('Demo.Lib');
    // What was typed is there again: when the dialog is closed, and in a window that knows nothing of it.
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'From an index' }).click();
    expect(await project.inputValue()).toBe('Demo.Lib');
    await page.reload();
    await page.getByRole('button', { name: 'From an index' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'New release from an index' }).click();
    await expect.poll(() => project.inputValue()).toBe('Demo.Lib');
    await dialog.getByRole('button', { name: 'Look up' }).click();
    await dialog.getByRole('row', { name: /1\.9/ }).getByRole('checkbox').press('Space');
    await showScreen(page, 'published-3');
    await dialog.getByRole('button', { name: 'Open 2 releases (3 files)' }).click();

    await page.getByRole('heading', { level: 2, name: 'External links' }).waitFor();
    await wizard.addRehearsalHost(`${mirror}/{filename}`);
    await page.getByText('3 not verified yet').first().waitFor();
    await showScreen(page, 'published-links');
    await wizard.verify();
    await wizard.register();

    // What came before has nothing to ask, and says so.
    await step(page, 'Files');
    await page.getByText('3 files · ').first().waitFor();
    await page.getByText('as the index lists them').first().waitFor();
    expect(await page.getByRole('button', { name: 'Add files' }).count()).toBe(0);
    await showScreen(page, 'published-files');
    await step(page, 'Checks');
    await page.getByText('There is nothing to check before sending').waitFor();
    expect(await page.getByText('All good').count()).toBe(0);
    await showScreen(page, 'published-checks');
    await step(page, 'Hosted copy');
    await page.getByText('nothing is sent and no token is needed').waitFor();
    expect(await page.getByRole('button', { name: 'Choose another index' }).count()).toBe(0);
    await showScreen(page, 'published-hosted');
    expect(complaints).toEqual([]);
  });
});

async function publishThree(dist: string, uploadUrl: string): Promise<void> {
  const name = 'Demo-Lib';
  const files = [
    ['1.8', await craftWheel(dist, { name, version: '1.8' })],
    ['1.9', await craftWheel(dist, { name, version: '1.9', payloadBytes: 300_000 })],
    ['2.0', await craftWheel(dist, { name, version: '2.0', tag: 'cp313-cp313-win_amd64', payloadBytes: 1_500_000 })],
    ['2.0', await craftSdist(dist, { name, version: '2.0' })],
  ] as const;
  for (const [version, file] of files) {
    const { status } = await uploadFile({ uploadUrl }, file, name, version);
    expect(status, basename(file)).toBe(200);
  }
}

async function step(page: Page, title: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Steps of the release' })
    .getByRole('button', { name: new RegExp(`^${title}`) })
    .click();
  await page.getByRole('heading', { level: 2, name: title }).waitFor();
}
