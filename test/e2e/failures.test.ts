/** What the screens say and offer when things go wrong: files, the index, hosts, folders, and the app itself. */
import { createServer } from 'node:http';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { craftSdist, craftWheel } from '../support/distributions.ts';
import { startProgram } from '../support/program.ts';
import { rawZip, writeSparseZip } from '../support/raw-zip.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { showScreen } from './support/screen.ts';
import { wizardOn } from './support/wizard.ts';

needs('chromium')('what goes wrong', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function open() {
    const folder = await temporaryFolder();
    const home = join(folder, 'home');
    const app = await openApp(browser, { home });
    onTestFinished(() => app.close());
    const wizard = wizardOn(app.page);
    const start = async (dist: string) => {
      await app.page.getByRole('button', { name: 'New release' }).first().click();
      await wizard.pickFolder(dist);
    };
    return {
      ...app,
      folder,
      home,
      wizard,
      start,
      button: (name: string | RegExp) => app.page.getByRole('button', { name }),
      /** The card of so many files that were not read. */
      unread: (count: number) =>
        app.page.getByRole('heading', { name: `${count} ${count === 1 ? 'file was' : 'files were'} not read` }),
    };
  }

  test('files that cannot be read: each is named with its way out, repaired or left out', async () => {
    const { page, folder, wizard, start, button, unread } = await open();
    const dist = join(folder, 'dist');
    await badFiles(dist);
    await start(dist);

    await unread(6).waitFor();
    await button('Show 2 more').click();
    await showScreen(page, 'files-unreadable');
    const all = await page.getByRole('main').innerText();
    for (const sentence of ['empty', 'cut off', 'not a zip archive', '../evil.py']) {
      expect.soft(all).toContain(sentence);
    }
    expect(await button('Continue to checks').isDisabled()).toBe(true);

    await copyFile(join(folder, 'whole', truncated), join(dist, truncated));
    const notice = page.getByRole('listitem').filter({ hasText: truncated }).filter({ hasText: 'Check again' });
    await notice.getByRole('button', { name: 'Check again' }).click();
    await unread(5).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'cp312-cp312-win_amd64' })
      .getByRole('button', { name: 'Leave out' })
      .click();
    await unread(4).waitFor();
    await button('Leave all out').click();
    await unread(4).waitFor({ state: 'detached' });

    await wizard.continueTo('Checks');
    await page.getByText('belong to 2 versions').waitFor();
    await showScreen(page, 'checks-two-versions');
    await button(/^Leave out 2.0.0 \(1 file\)/).click();
    await page.getByText('belong to 2 versions').waitFor({ state: 'detached' });
    await wizard.continueTo('Hosted copy');
  });

  test('a name that the index has with other bytes by now: named before anything goes out', async () => {
    const { page, folder, wizard, start, button } = await open();
    for (const [dist, source] of [
      ['first', 'one'],
      ['second', 'two'],
    ] as const) {
      await craftWheel(join(folder, dist), {
        name: 'demo',
        version: '2.1.0',
        extra: [{ name: 'demo/which.py', data: source }],
      });
    }
    await craftSdist(join(folder, 'second'), { name: 'demo', version: '2.1.0' });

    // Checked while the index has nothing: what comes there afterwards is found before the upload.
    await start(join(folder, 'second'));
    await wizard.continueTo('Checks');
    await page.getByRole('link', { name: 'Releases' }).first().click();
    await start(join(folder, 'first'));
    await wizard.continueTo('Checks');
    await wizard.continueTo('Hosted copy');
    await wizard.upload();
    await page.getByRole('link', { name: 'Releases' }).first().click();
    await page
      .getByRole('row', { name: /demo 2\.1\.0/ })
      .last()
      .press('Enter');
    await wizard.continueTo('Hosted copy');
    await button('Upload 2 files to the rehearsal index').click();

    await page.getByText('has demo-2.1.0-py3-none-any.whl with other bytes').first().waitFor();
    await page.getByText('0 of 2 files hosted').first().waitFor();
    await showScreen(page, 'hosted-refused');
    await button('Open the checks').click();
    await page.getByText('What PyPI would answer').first().click();
    await page.getByText('File already exists').waitFor();
    await button('Leave the file out').click();
    await wizard.continueTo('Hosted copy');
    expect(await page.getByText('with other bytes').count()).toBe(0);
    await button('Upload 1 file to the rehearsal index').click();
    await button('Continue to external links').waitFor();
  });

  test('files that the index has already: told in the checks, with PyPI’s words one click away', async () => {
    const { page, folder, wizard, start, button } = await open();
    const at = { name: 'demo', version: '2.1.0' };
    for (const dist of ['first', 'second']) {
      await craftWheel(join(folder, dist), { ...at, extra: [{ name: 'demo/which.py', data: dist }] });
      await craftSdist(join(folder, dist), at);
    }
    await start(join(folder, 'first'));
    await wizard.continueTo('Checks');
    await wizard.continueTo('Hosted copy');
    await wizard.upload();
    await page.getByRole('link', { name: 'Releases' }).first().click();

    await start(join(folder, 'second'));
    await wizard.continueTo('Checks');
    await page.getByText('with other bytes: SHA-256').waitFor();
    await page.getByText('File already exists').waitFor({ state: 'hidden' });
    await page.getByText('What PyPI would answer').first().click();
    await page.getByText('File already exists').waitFor();
    await showScreen(page, 'checks-already-there');
    expect(await button('Continue to hosted copy').isDisabled()).toBe(true);
    await button('Leave the file out').click();
    await page.getByText('there is nothing to upload').waitFor();
    await wizard.continueTo('Hosted copy');
  });

  test('hosts that are down or lack the files, and a folder of someone else', async () => {
    const { page, folder, wizard, start, button } = await open();
    const dist = join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '2.1.0' });
    await craftSdist(dist, { name: 'demo', version: '2.1.0' });
    const missing = await startScriptedServer((_request, response) => response.writeHead(404).end());
    await start(dist);
    await wizard.continueTo('Checks');
    await wizard.continueTo('Hosted copy');
    await wizard.upload();
    await wizard.continueTo('External links');
    await wizard.addRehearsalHost(`${await closedOrigin()}/{filename}`);
    await page.getByText('2 not verified yet').first().waitFor();
    await button('Add another host').click();
    await page.getByRole('textbox', { name: 'URL template' }).fill(`${missing.origin}/{filename}`);
    await page.getByText('This is a rehearsal host on my machine').click();
    await button('Add this host').click();
    await button('Verify 4 links').click();

    await page.getByText('4 links cannot be registered').waitFor();
    await page.getByText('4 links cannot be registered').scrollIntoViewIfNeeded();
    await showScreen(page, 'links-failed');
    const said = await page.locator('section').filter({ hasText: 'cannot be registered' }).last().innerText();
    expect(said).toMatch(/refuse|not reach|no connection|nothing answers/i);
    expect(said).toContain('404');
    await button('Continue without external links').click();
    await wizard.continueTo('Publish');

    const theirs = join(folder, 'theirs');
    await mkdir(theirs);
    await writeFile(join(theirs, 'index.html'), 'their home page');
    await wizard.publishToFolder(theirs);
    await page.getByText('a publication would replace it').waitFor();
    await page.getByText('a publication would replace it').scrollIntoViewIfNeeded();
    await showScreen(page, 'publish-not-ours');
    expect(await page.getByRole('textbox', { name: 'Folder' }).inputValue()).toBe(theirs);
    expect(await readFile(join(theirs, 'index.html'), 'utf8')).toBe('their home page');
    await wizard.publishToFolder(join(folder, 'ours'));
    await page.getByText(`Published to ${join(folder, 'ours')}`).waitFor();
    expect(await page.getByText('a publication would replace it').count()).toBe(0);
  });

  test('the app ends under the page: it says so, and the next one has the draft', async () => {
    const { page, folder, home, start, program, button } = await open();
    const dist = join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '2.1.0' });
    await start(dist);
    await page.getByText('all read').first().waitFor();

    await program.kill();
    await page.getByText('The app does not answer; trying again.').waitFor();
    await button('Continue to checks').click();
    await page.getByText('The app does not answer. That was not done.').waitFor();
    await showScreen(page, 'app-gone');

    const next = await startProgram({ home, built: true });
    onTestFinished(async () => void (await next.interrupt()));
    await page.goto(next.launchUrl);
    await page.getByRole('row', { name: /demo 2\.1\.0/ }).click();
    await page.getByText('all read').first().waitFor();
    expect(await button('Continue to checks').isDisabled()).toBe(false);
  });

  test('the app is killed while templates are typed: the next one has them as far as they were', async () => {
    const { page, folder, home, wizard, start, program, button } = await open();
    const dist = join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '2.1.0' });
    await start(dist);
    await wizard.continueTo('Checks');
    await wizard.continueTo('Hosted copy');
    await wizard.upload();
    await wizard.continueTo('External links');
    const host = (await closedOrigin()).replace('http://', '');
    await wizard.addRehearsalHost(`http://${host}/{filename}`);

    const template = (at: number) => page.getByRole('textbox', { name: 'URL template' }).nth(at);
    const saved = page.getByText('Saved', { exact: true });
    await button(`Edit ${host}`).click();
    await template(0).fill(`http://${host}/{file`);
    await button('Add another host').click();
    await template(1).fill('https://files.exam');
    await page.getByText('This is a rehearsal host on my machine').nth(1).click();
    await saved.waitFor();
    await program.kill();

    const next = await startProgram({ home, built: true });
    onTestFinished(async () => void (await next.interrupt()));
    await page.goto(next.launchUrl);
    await page.getByRole('row', { name: /demo 2\.1\.0/ }).click();
    await template(1).waitFor();
    expect(await template(0).inputValue()).toBe(`http://${host}/{file`);
    expect(await template(1).inputValue()).toBe('https://files.exam');
    expect(
      await page
        .getByRole('checkbox', { name: /rehearsal host/ })
        .nth(1)
        .isChecked(),
    ).toBe(true);
    await showScreen(page, 'links-half-typed');
    expect(await button('Verify 1 link').isDisabled()).toBe(true);

    await template(0).press('End');
    await template(0).pressSequentially('name}');
    await page.getByText('Not used yet.').waitFor({ state: 'detached' });
    await button('Discard').click();
    await saved.waitFor();
    expect(await button('Verify 1 link').isDisabled()).toBe(false);
    await page.reload();
    await button(`Edit ${host}`).waitFor();
    expect(await template(0).count()).toBe(0);
  });

  test('an address used up, and a session that the app does not know any more', async () => {
    const { page, program, button } = await open();
    await button('New release').first().waitFor();
    const other = await browser.newContext();
    onTestFinished(() => other.close());
    const late = await other.newPage();
    await late.goto(program.launchUrl);
    await late.getByText('This tab is not connected to the app').waitFor();
    expect(late.url()).toBe(`${program.origin}/`);
    await showScreen(late, 'session-lost');

    await page.evaluate(`sessionStorage.setItem('fallback-links.session', 'of an app that was closed')`);
    await page.reload();
    await page.getByText('This tab is not connected to the app').waitFor();
  });

  test('reading a large file is cancelled, and can be done again', async () => {
    const { page, folder, start, button, unread } = await open();
    const dist = join(folder, 'dist');
    const wheel = 'demo-2.1.0-py3-none-any.whl';
    await mkdir(dist);
    const info = 'demo-2.1.0.dist-info';
    await writeSparseZip(
      join(dist, wheel),
      [
        { name: `${info}/METADATA`, data: 'Metadata-Version: 2.1\nName: demo\nVersion: 2.1.0\n' },
        { name: `${info}/WHEEL`, data: 'Wheel-Version: 1.0\nTag: py3-none-any\n' },
        { name: `${info}/RECORD`, data: '' },
        { name: 'demo/weights.bin' },
      ],
      3 * 1024 ** 3,
    );
    await start(dist);
    await button('Cancel reading').click();
    await unread(1).waitFor();
    expect(await button('Continue to checks').isDisabled()).toBe(true);
    await showScreen(page, 'files-cancelled');
    await button('Check again').click();
    await unread(1).waitFor({ state: 'detached' });
    await page.getByRole('progressbar', { name: `Reading ${wheel}` }).waitFor();
    await showScreen(page, 'files-reading');
    await button('Cancel reading').click();
    await unread(1).waitFor();
  });
});

const truncated = 'demo-2.1.0-cp312-cp312-manylinux_2_28_x86_64.whl';

/** Four good files, among them one of an old version, and six that cannot be released. `whole` beside it has the cut one. */
async function badFiles(dist: string): Promise<void> {
  const demo = { name: 'demo', version: '2.1.0' };
  const write = (name: string, bytes: string | Buffer) => writeFile(join(dist, name), bytes);
  await craftWheel(dist, demo);
  await craftSdist(dist, demo);
  await craftWheel(dist, { name: 'demo', version: '2.0.0' });
  const whole = await craftWheel(join(dist, '..', 'whole'), {
    ...demo,
    tag: 'cp312-cp312-manylinux_2_28_x86_64',
    payloadBytes: 40_000,
  });
  await write(basename(whole), (await readFile(whole)).subarray(0, 20_000));
  await write('demo-2.1.0-cp312-cp312-win_amd64.whl', '');
  await write('demo-2.1.0-cp311-cp311-win_amd64.whl', '<!doctype html><title>404</title>');
  const metadata = 'Metadata-Version: 2.1\nName: demo\nVersion: 2.1.0\n';
  const info = { name: 'demo-2.1.0.dist-info/METADATA', data: metadata };
  const wheel = { name: 'demo-2.1.0.dist-info/WHEEL', data: 'Wheel-Version: 1.0\nTag: cp310-none-any\n' };
  await write('demo-2.1.0-cp310-none-any.whl', rawZip([info, wheel, { name: '../evil.py', data: 'x' }]));
  await write('demo-2.1.0-cp309-none-any.whl', rawZip([info, { ...info, name: 'demo-2.0.dist-info/METADATA' }, wheel]));
  await craftWheel(dist, {
    ...demo,
    filename: 'demo-2.1.0-cp38-none-any.whl',
    metadata: metadata.replace('Name: demo', 'Name: other'),
  });
}

/** Where nothing listens. */
async function closedOrigin(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
