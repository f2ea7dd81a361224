/** Files of the browser's machine: dropped on the page or chosen in its dialog, streamed to the app, and released. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { craftSdist, craftWheel } from '../support/distributions.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { showScreen } from './support/screen.ts';
import { wizardOn } from './support/wizard.ts';

needs('chromium')('files of the browser’s machine', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function open() {
    const folder = await temporaryFolder();
    const demo = { name: 'demo', version: '2.1.0' };
    const wheel = await craftWheel(join(folder, 'dist'), { ...demo, payloadBytes: 5 * 1024 ** 2 });
    const sdist = await craftSdist(join(folder, 'dist'), demo);
    const app = await openApp(browser, { home: join(folder, 'home') });
    onTestFinished(() => app.close());
    await app.page.getByRole('button', { name: 'New release' }).first().waitFor();
    return { ...app, wheel, sdist };
  }

  test('dropped on the window they start a release, dropped on the table they join it, and go out', async () => {
    const { page, wheel, sdist, complaints } = await open();
    await drop(page, 'body', [sdist], async () => {
      await page.getByText('Drop files or a dist folder to start a release').waitFor();
      await showScreen(page, 'drop-over-window');
    });
    await page.getByText('1 file · ').first().waitFor();
    await drop(page, 'table', [wheel], async () => {
      await showScreen(page, 'drop-over-files');
    });
    await page
      .getByText(/^2 files · 5\.0 MiB · all read$/)
      .first()
      .waitFor();

    const wizard = wizardOn(page);
    await wizard.continueTo('Checks');
    await wizard.continueTo('Hosted copy');
    await wizard.upload();
    await wizard.continueTo('External links');
    await wizard.continueTo('Preview');
    await wizard.continueTo('Publish');
    await wizard.publishToRehearsal();
    const command = await page.getByText('--index-url').first().innerText();
    const simple = /--index-url (\S+)/.exec(command)?.[1] ?? '';
    const html = await (await fetch(`${simple}demo/`, { headers: { accept: 'text/html' } })).text();
    for (const file of [wheel, sdist]) {
      const href = new RegExp(`href="([^"#]*${basename(file).replaceAll('.', '\\.')})`).exec(html)?.[1] ?? 'none';
      const bytes = await (await fetch(new URL(href, `${simple}demo/`))).arrayBuffer();
      expect(Buffer.from(bytes).equals(await readFile(file)), basename(file)).toBe(true);
    }
    expect(complaints).toEqual([]);
  });

  test('chosen in the browser’s own dialog they start a release; what is no distribution does not', async () => {
    const { page, wheel, sdist } = await open();
    await drop(page, 'body', [{ name: 'notes.txt', bytes: 'no distribution' }]);
    await page.getByText('None of these is a wheel (.whl) or a source distribution (.tar.gz).').waitFor();
    await showScreen(page, 'drop-no-distribution');

    await page.getByRole('button', { name: 'New release' }).first().click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Files from this browser’s machine…' }).click();
    await (await chooser).setFiles([wheel, sdist]);
    await page
      .getByText(/^2 files · 5\.0 MiB · all read$/)
      .first()
      .waitFor();
    // Dropped where nothing takes it, a file is not opened in the app's place.
    const address = page.url();
    await page.evaluate(`addEventListener('drop', (event) => { window.guarded = event.defaultPrevented; })`);
    await drop(page, 'nav', [sdist]);
    expect(page.url()).toBe(address);
    expect(await page.evaluate('guarded')).toBe(true);
  });
});

type Dropped = string | { readonly name: string; readonly bytes: string };

/** Drags files over an element, and drops them there once `over` has looked. */
async function drop(
  page: Page,
  selector: string,
  files: readonly Dropped[],
  over: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const contents = await Promise.all(
    files.map(async (file) =>
      typeof file === 'string'
        ? { name: basename(file), base64: (await readFile(file)).toString('base64') }
        : { name: file.name, base64: Buffer.from(file.bytes).toString('base64') },
    ),
  );
  const data = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of ${JSON.stringify(contents)}) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], name));
    }
    return transfer;
  })()`);
  const target = page.locator(selector).first();
  await target.dispatchEvent('dragenter', { dataTransfer: data });
  await target.dispatchEvent('dragover', { dataTransfer: data });
  await over();
  await target.dispatchEvent('drop', { dataTransfer: data });
}
