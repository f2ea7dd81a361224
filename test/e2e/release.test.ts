/** A release from dist folder to index page in a real browser, and what real pip makes of the page. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { pipInstalls } from '../support/clients.ts';
import { buildProject, debianWheels } from '../support/distributions.ts';
import { type Nginx, startNginx } from '../support/nginx.ts';
import { temporaryFolderUntil } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { type OpenApp, openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { showScreen } from './support/screen.ts';
import { wizardOn } from './support/wizard.ts';

/** What is installed in the end, and the folder that each brings. */
const packages = { 'demo-project==2.1.0': 'demo_project', setuptools: 'setuptools' };

needs(
  'chromium',
  'nginx',
  'pip',
  'build',
  'hatchling',
  'debian-wheels',
)('a release in the browser', () => {
  let browser: Browser;
  let folder: string;
  let remove: () => Promise<void>;
  let dist: string;
  let app: OpenApp;
  const servers: Nginx[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    ({ folder, remove } = await temporaryFolderUntil());
    ({ dist } = await buildProject(folder, { name: 'Demo.Project', version: '2.1.0' }));
    for (const wheel of debianWheels()) await copyFile(wheel, join(dist, basename(wheel)));
    app = await openApp(browser, { home: join(folder, 'home') });
  });
  afterEach(async () => {
    await app.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
    await remove();
  });

  const serve = async (path: string, root: string) => {
    const server = await startNginx({ locations: [{ path, root: `${root}/` }] });
    servers.push(server);
    return server.origin;
  };

  test('picks, checks, uploads, verifies, registers, previews and publishes; pip installs from both', async () => {
    const { page } = app;
    const wizard = wizardOn(page);
    const mirror = await serve('/files/', dist);
    const site = await serve('/', join(folder, 'site'));

    await page.getByRole('button', { name: 'New release' }).first().waitFor();
    await showScreen(page, 'releases-empty');
    await page.getByRole('button', { name: 'New release' }).first().click();
    await page.getByRole('dialog').waitFor();
    await showScreen(page, 'folder-dialog');
    await wizard.pickFolder(dist);

    await page.getByText('all read').first().waitFor();
    await showScreen(page, 'wizard-1-files');
    await wizard.continueTo('Checks');
    await showScreen(page, 'wizard-2-checks');
    await wizard.continueTo('Hosted copy');
    await showScreen(page, 'wizard-3-hosted-before');
    await wizard.upload();
    await showScreen(page, 'wizard-3-hosted-after');

    await wizard.continueTo('External links');
    await showScreen(page, 'wizard-4-links-empty');
    await wizard.addRehearsalHost(`${mirror}/files/{filename}`);
    await page.getByText('4 not verified yet').first().waitFor();
    await showScreen(page, 'wizard-4-links-host');
    await wizard.verify();
    await showScreen(page, 'wizard-4-links-verified');
    await wizard.register();
    await showScreen(page, 'wizard-4-links-registered');

    await wizard.continueTo('Preview');
    await page.getByText('Who gets which copy').waitFor();
    await showScreen(page, 'wizard-5-preview');
    const frame = page.frameLocator('iframe');
    await frame.getByText('demo_project-2.1.0.tar.gz').first().waitFor();
    for (const tab of ['HTML', 'JSON', 'Metalink', 'What changes']) {
      await page.getByRole('tab', { name: tab }).click();
      await showScreen(page, `wizard-5-preview-${tab.toLowerCase().replace(' ', '-')}`);
    }

    await wizard.continueTo('Publish');
    await showScreen(page, 'wizard-6-publish');
    await wizard.publishToRehearsal();
    await wizard.publishToFolder(join(folder, 'site'));
    await page.getByText('--index-url').nth(1).waitFor();
    await showScreen(page, 'wizard-6-published');
    expect(app.complaints).toEqual([]);

    await pipInstalls(packages, join(folder, 'from-folder'), `${site}/simple/`);
    await page.getByRole('link', { name: 'Index' }).click();
    await page.getByText('http://127.0.0.1').first().waitFor();
    await showScreen(page, 'index');
    const command = await page
      .getByText(/pip install --index-url/)
      .first()
      .innerText();
    await pipInstalls(packages, join(folder, 'from-index'), /--index-url (\S+)/.exec(command)?.[1] ?? 'none');

    await page.getByRole('link', { name: 'Releases' }).first().click();
    await page.getByRole('row', { name: /and 2 more/ }).waitFor();
    await showScreen(page, 'releases-one');
    await page.getByRole('link', { name: 'Settings' }).click();
    await showScreen(page, 'settings');
  });

  test('refuses the link where the external copy was altered, and publishes the hosted copy alone', async () => {
    const { page } = app;
    const wizard = wizardOn(page);
    const altered = join(folder, 'altered');
    await mkdir(altered);
    for (const name of await readdir(dist))
      await writeFile(join(altered, name), await lastByteChanged(join(dist, name)));
    const bad = await serve('/', altered);

    await page.getByRole('button', { name: 'New release' }).first().click();
    await wizard.pickFolder(dist);
    await page.getByText('all read').first().waitFor();
    await wizard.continueTo('Checks');
    await wizard.continueTo('Hosted copy');
    await wizard.upload();
    await wizard.continueTo('External links');
    await wizard.addRehearsalHost(`${bad}/{filename}`);
    await wizard.verify();
    await page
      .getByText(/other bytes|differ|SHA-256/)
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: /^Register/ }).count()).toBe(0);
    await showScreen(page, 'wizard-4-links-refused');

    await wizard.continueTo('Preview');
    await page
      .getByText('4 links')
      .first()
      .waitFor({ state: 'detached' })
      .catch(() => undefined);
    await wizard.continueTo('Publish');
    await wizard.publishToFolder(join(folder, 'site'));
    await page.getByText('--index-url').first().waitFor();
    const html = await readFile(join(folder, 'site', 'simple', 'demo-project', 'index.html'), 'utf8');
    expect(html).not.toContain(bad);
    await pipInstalls(packages, join(folder, 'hosted-alone'), `${await serve('/', join(folder, 'site'))}/simple/`);
  });
});

async function lastByteChanged(path: string): Promise<Buffer> {
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes;
}
