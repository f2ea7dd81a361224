/** Indexes of the person's own: added, changed and removed; what twine's file and variables say; tokens for several projects. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { craftSdist, craftWheel } from '../support/distributions.ts';
import { temporaryFolder } from '../support/temp.ts';
import { pypiToken } from '../support/tokens.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { keyboardOn } from './support/keyboard.ts';
import { showScreen } from './support/screen.ts';
import { wizardOn } from './support/wizard.ts';

needs('chromium')('where a release can go', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  interface Given {
    readonly projects?: readonly string[];
    readonly pypirc?: string;
    readonly environment?: Readonly<Record<string, string>>;
  }

  /** At the step that says where the release goes. */
  async function open({ projects = ['demo'], pypirc, environment = {} }: Given) {
    const folder = await temporaryFolder();
    const [dist, home] = [join(folder, 'dist'), join(folder, 'home')];
    for (const name of projects) {
      await craftWheel(dist, { name, version: '1.0' });
      await craftSdist(dist, { name, version: '1.0' });
    }
    await mkdir(home, { recursive: true });
    if (pypirc !== undefined) await writeFile(join(home, '.pypirc'), pypirc);
    const app = await openApp(browser, { home, environment });
    onTestFinished(() => app.close());
    const { page } = app;
    await page.getByRole('button', { name: 'New release' }).first().click();
    await wizardOn(page).pickFolder(dist);
    await page.getByText('all read').first().waitFor();
    await wizardOn(page).continueTo('Checks');
    await wizardOn(page).continueTo('Hosted copy');
    await page.getByText('The rehearsal index takes everybody').waitFor();
    return { ...app, keys: keyboardOn(page) };
  }

  test('an index is added, changed and removed by the keyboard; a token that was typed for it goes too', async () => {
    const { page, keys, complaints } = await open({});
    const dialog = page.getByRole('dialog');
    await keys.tabTo('button', 'Choose another index');
    await keys.press('Enter');
    await keys.tabTo('button', 'Add another index');
    await keys.press('Enter');
    await keys.has('textbox', 'Name');
    await keys.type('Company index');
    await keys.press('Tab');
    await keys.type('https://index.example.org/legacy/');
    expect(await dialog.getByRole('button', { name: 'Use this index' }).isDisabled()).toBe(true);
    await keys.tabTo('button', 'Add this index');
    await keys.press('Enter');
    await expect.poll(() => dialog.getByRole('radio', { name: 'Company index' }).isChecked()).toBe(true);
    await keys.tabTo('button', 'Use this index');
    await keys.press('Enter');
    await page.getByText('There is no token for Company index yet').waitFor();

    await keys.tabTo('button', 'Set a token');
    await keys.press('Enter');
    await keys.type('a-secret-token');
    // There is no keyring here: it is kept in the app.
    await keys.tabTo('radio', 'In this app');
    await keys.tabTo('button', 'Set the token');
    await keys.press('Enter');
    await page.getByText('typed for this session').first().waitFor();

    // Changed: the card shows it at once.
    await keys.tabTo('button', 'Choose another index', 'Shift+Tab');
    await keys.press('Enter');
    await dialog.getByRole('radio', { name: 'Company index' }).waitFor();
    await keys.tabTo('button', 'Change Company index');
    await keys.press('Enter');
    await keys.has('textbox', 'Name');
    await keys.press('Control+A');
    await keys.type('Our index');
    await showScreen(page, 'targets-change');
    await keys.tabTo('button', 'Save the changes');
    await keys.press('Enter');
    await dialog.getByRole('radio', { name: 'Our index' }).waitFor();
    await keys.isKept();

    // Not while a release goes there.
    await keys.tabTo('button', 'Remove Our index');
    await keys.press('Enter');
    await page.getByText('What stays:', { exact: false }).waitFor();
    await showScreen(page, 'targets-remove');
    await keys.tabTo('button', 'Remove Our index');
    await keys.press('Enter');
    await dialog.getByText('Our index is the target of demo 1.0.').waitFor();
    await showScreen(page, 'targets-in-use');
    await keys.tabTo('radio', 'Our index', 'Shift+Tab');
    await keys.press('ArrowDown');
    await keys.tabTo('button', 'Use this index');
    await keys.press('Enter');
    await page.getByText('The rehearsal index takes everybody').waitFor();

    await keys.tabTo('button', 'Choose another index');
    await keys.press('Enter');
    await keys.tabTo('radio', 'Rehearsal index');
    await keys.press('ArrowUp');
    await keys.tabTo('button', 'Remove Our index');
    await keys.press('Enter');
    await keys.tabTo('button', 'Remove Our index');
    await keys.press('Enter');
    await dialog.getByRole('radio', { name: 'Our index' }).waitFor({ state: 'detached' });
    await expect.poll(() => dialog.getByRole('radio', { name: 'Rehearsal index' }).isChecked()).toBe(true);
    await keys.isKept();

    // At the same address again: what was typed for it is not there any more.
    await keys.tabTo('button', 'Add another index');
    await keys.press('Enter');
    await keys.type('Again');
    await keys.press('Tab');
    await keys.type('https://index.example.org/legacy/');
    await keys.tabTo('button', 'Add this index');
    await keys.press('Enter');
    await expect.poll(() => dialog.getByRole('radio', { name: 'Again' }).isChecked()).toBe(true);
    await keys.tabTo('button', 'Use this index');
    await keys.press('Enter');
    await page.getByText('There is no token for Again yet').waitFor();
    // The one refusal that was asked for: the browser says so of every answer that is a problem.
    expect(complaints.filter((text) => !text.includes('status of 422'))).toEqual([]);
  });

  const sectionsOf = (count: number) => Array.from({ length: count }, (_, number) => `internal-${number + 1}`);
  const pypircOf = (names: readonly string[]) =>
    [
      '[distutils]',
      `index-servers = pypi ${names.join(' ')} nowhere`,
      '[pypi]\nusername = __token__',
      ...names.map((name) => `[${name}]\nrepository = https://${name}.example.org/legacy/\nusername = alice`),
      '[nowhere]\nusername = alice',
    ].join('\n');

  test.each([3, 40])('.pypirc with %i indexes, and twine’s variables', async (count) => {
    const names = sectionsOf(count);
    const { page } = await open({
      pypirc: pypircOf(names),
      environment: {
        TWINE_REPOSITORY_URL: 'https://build.example.org/upload/',
        TWINE_USERNAME: 'robot',
        TWINE_PASSWORD: 'a secret of the environment',
      },
    });
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Choose another index' }).click();
    await dialog.getByText('pypi in .pypirc').waitFor();
    await dialog.getByText('The section nowhere of .pypirc is listed, but names no repository.').waitFor();
    const environment = dialog.getByRole('region', { name: 'Environment' });
    expect(await environment.textContent()).toContain(
      'hold the user name robot and a password or token for https://build.example.org/upload/.',
    );
    await showScreen(page, `targets-pypirc-${count}`);
    if (count > 5) {
      await dialog.getByRole('button', { name: `Show ${count - 5} more` }).click();
      await showScreen(page, `targets-pypirc-${count}-all`);
    }
    const last = names.at(-1) ?? '';
    await dialog.getByRole('button', { name: `Add ${last}`, exact: true }).click();
    await expect.poll(() => dialog.getByRole('radio', { name: last, exact: true }).isChecked()).toBe(true);

    // What the environment says is filled in; the name is the person's.
    await environment.getByRole('button', { name: 'Add this index' }).click();
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Build index');
    await showScreen(page, `targets-environment-${count}`);
    await dialog.getByRole('button', { name: 'Add this index' }).click();
    await dialog.getByRole('radio', { name: 'Build index' }).waitFor();
    await dialog.getByText(/for Build index\.$/).waitFor();
    expect(await page.content()).not.toContain('a secret of the environment');
  });

  test('two projects in one release: a token for each, or one for the index', async () => {
    const { page } = await open({ projects: ['demo', 'other'] });
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Choose another index' }).click();
    await dialog.getByText('TestPyPI', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Use this index' }).click();
    await page.getByText('demo: There is no token for TestPyPI yet.').waitFor();
    await page.getByText('other: There is no token for TestPyPI yet.').waitFor();
    await page.getByRole('button', { name: 'Set a token' }).click();
    await dialog.getByText('Only other', { exact: true }).click();
    await showScreen(page, 'targets-two-projects');
    await dialog.getByRole('radio', { name: 'In this app' }).click({ force: true });
    const token = pypiToken({ domain: 'test.pypi.org', projects: ['other'] });
    await dialog.getByLabel('Token or password').fill(token);
    await dialog.getByRole('button', { name: 'Set the token' }).click();
    await page.getByText(/^other: .*typed for this session/).waitFor();
    await page.getByText('demo: There is no token for TestPyPI yet.').waitFor();
    // What hinders both is said once.
    expect(await page.getByText('This computer has no keyring that can be reached.').count()).toBe(1);
    // The field in which it was typed goes with the dialog.
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(token);
    await showScreen(page, 'targets-two-tokens');
  });
});
