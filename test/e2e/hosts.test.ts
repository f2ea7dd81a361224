/** The Hosts screen: with no, three and very many hosts as a script, then links of a real release at a real server. */
import { randomBytes } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { implement } from '@orpc/server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { problemsAsErrors } from '../../electron/problem-errors.ts';
import { contract, type ReleaseSummary } from '../../shared/contract/index.ts';
import { uploadFile } from '../support/built-in-index.ts';
import { craftWheel } from '../support/distributions.ts';
import { startNginx } from '../support/nginx.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { serveFiles } from './support/files-server.ts';
import { createScenes } from './support/gateway-scenes.ts';
import { hostSteps } from './support/hosts-scenes.ts';
import { keyboardOn } from './support/keyboard.ts';
import { quietHealth } from './support/quiet-health.ts';
import { rehearsalUploadUrl } from './support/rehearsal-index.ts';
import { showScreen } from './support/screen.ts';
import { openScripted } from './support/scripted-app.ts';
import { wizardOn } from './support/wizard.ts';

needs('chromium')('the hosts', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function open(releases: readonly ReleaseSummary[]) {
    const scenes = createHostScenes(releases);
    const { page, complaints } = await openScripted(browser, scenes);
    await page.getByRole('link', { name: 'Hosts' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hosts' }).waitFor();
    return { scenes, page, complaints };
  }

  test('are not there without a release', async () => {
    const { page, complaints } = await open([]);
    await page.getByText('There is no release with files').waitFor();
    expect(await page.getByRole('button', { name: /^Check the links/ }).count()).toBe(0);
    await showScreen(page, 'hosts-no-release');
    expect(complaints).toEqual([]);
  });

  test('are checked by the keyboard alone: none, three, under way and 300', async () => {
    const { scenes, page, complaints } = await open([demo]);
    const keys = keyboardOn(page);
    await keys.tabTo('button', 'Check the links of demo 2.1.0');
    await keys.press('Enter');
    await page.getByText(/^There was no link to check/).waitFor();
    await showScreen(page, 'hosts-0');

    scenes.show({ hosts: 3 });
    await keys.tabTo('button', 'Check the links of demo 2.1.0', 'Shift+Tab');
    await keys.press('Enter');
    await page.getByText('3 hosts · 12 of 12 links checked · 8 used').waitFor();
    await showScreen(page, 'hosts-3');
    await keys.tabTo('row', /^files\.example\.org/);
    await keys.press('ArrowDown');
    await keys.has('row', /^mirror\.example\.com/);
    await keys.press('Enter');
    await page
      .getByRole('dialog')
      .getByText(/^Installers would leave it after 3\.2 s/)
      .first()
      .waitFor();
    await showScreen(page, 'hosts-details');
    await keys.press('Escape');
    await keys.has('row', /^mirror\.example\.com/);

    scenes.show({ hosts: 300, isOpen: true });
    await keys.tabTo('button', 'Check the links of demo 2.1.0', 'Shift+Tab');
    await keys.press('Enter');
    await page.getByText('300 hosts · 1,196 of 1,200 links checked').waitFor();
    await keys.tabTo('button', 'Cancel', 'Shift+Tab');
    await showScreen(page, 'hosts-running');
    await keys.press('Enter');
    await page.getByText(/· cancelled$/).waitFor();
    await keys.isKept();

    scenes.show({ hosts: 3, isCut: true });
    await page.getByRole('button', { name: 'Check the links of demo 2.1.0' }).press('Enter');
    await page.getByText('4 links have no verdict.').waitFor();
    await page.getByText(/· broken off$/).waitFor();
    await showScreen(page, 'hosts-cut');

    scenes.show({ hosts: 300 });
    await page.getByRole('button', { name: 'Check the links of demo 2.1.0' }).press('Enter');
    await page.getByText('300 hosts · 1,200 of 1,200 links checked').waitFor();
    await keys.tabTo('searchbox', 'Filter external hosts');
    await keys.type('host-17');
    await page.getByText('11 of 300').waitFor();
    await showScreen(page, 'hosts-300');
    expect(complaints).toEqual([]);
  });

  test('of no release are checked by an address, by the keyboard alone; what was typed is kept', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    const name = basename(await craftWheel(dist, { name: 'demo', version: '2.1.0', payloadBytes: 2_000_000 }));
    const [mirror, index] = [await serveFiles(dist), await serveFiles(dist)];
    const app = await openApp(browser, { home: join(folder, 'home') });
    onTestFinished(() => app.close());
    const { page, complaints } = app;
    const keys = keyboardOn(page);
    await page.getByRole('link', { name: 'Hosts' }).click();
    await page.getByText('There is no release with files').waitFor();

    await keys.tabTo('textbox', 'Address of a file');
    await keys.type(`${mirror}/{filename}`);
    await page.getByText('Write the address of a file that is there').waitFor();
    expect(await page.getByRole('button', { name: 'Check this address' }).isDisabled()).toBe(true);
    await keys.press('Control+a');
    await keys.type(`${mirror}/${name}`);
    await page.getByText('Installers are sent to https:// only.').waitFor();
    await keys.tabTo('checkbox', 'This is a rehearsal host on my machine');
    await keys.press('Space');
    await page.reload();
    const field = page.getByRole('textbox', { name: 'Address of a file' });
    expect(await field.inputValue()).toBe(`${mirror}/${name}`);
    await keys.tabTo('button', 'Check this address');
    await keys.press('Enter');
    await page.getByText('1 host · 1 of 1 link checked · 1 used').waitFor();
    await keys.has('button', 'Check this address');

    // With the hosted copy, its bytes and its speed are known too.
    await keys.tabTo('textbox', 'Its hosted copy, if there is one', 'Shift+Tab');
    await keys.type(`${index}/${name}`);
    await keys.press('Enter');
    const row = page.getByRole('row', { name: new RegExp(`^${new URL(mirror).host}`) });
    await row
      .getByRole('gridcell')
      .last()
      .getByText(/iB\/s$/)
      .waitFor();
    await showScreen(page, 'hosts-sample');
    await row.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(new RegExp(`iB/s from ${new URL(index).host}$`)).waitFor();
    await showScreen(page, 'hosts-sample-details');
    await keys.press('Escape');

    // Another file than the hosted one is told.
    await writeFile(join(dist, `other-${name}`), randomBytes((await stat(join(dist, name))).size));
    await field.fill(`${mirror}/other-${name}`);
    await field.press('Enter');
    await page.getByText('1 host · 1 of 1 link checked · 0 used').waitFor();
    expect(complaints).toEqual([]);
  });

  test('are added to a release by a preset; the form is kept until then', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '2.1.0' });
    const app = await openApp(browser, { home: join(folder, 'home') });
    onTestFinished(() => app.close());
    const { page, complaints } = app;
    const keys = keyboardOn(page);
    await page.getByRole('button', { name: 'New release' }).first().click();
    await wizardOn(page).pickFolder(dist);
    await page.getByText('all read').first().waitFor();
    await page.getByRole('link', { name: 'Hosts' }).click();

    await keys.tabTo('textbox', 'Owner');
    await keys.type('octo-org');
    await keys.press('Tab');
    await keys.type('demo.py');
    const template = 'https://github.com/octo-org/demo.py/releases/download/{tag}/{filename}';
    await page.getByText(template).waitFor();
    await page.getByRole('link', { name: 'Releases' }).first().click();
    await page.getByRole('link', { name: 'Hosts' }).click();
    await page.getByText(template).waitFor();
    await keys.tabTo('button', 'Add to demo 2.1.0');
    await showScreen(page, 'hosts-add');
    await keys.press('Enter');
    await page.getByText('GitHub Releases was added to demo 2.1.0.').first().waitFor();
    await keys.press('Enter');
    await page.getByText('The release has a host with this link template already.').waitFor();
    await page.getByRole('button', { name: 'Check the links of demo 2.1.0' }).click();
    await page.getByText(/^There is no link to check/).waitFor();
    expect(complaints.filter((text) => !text.includes('status of 422'))).toEqual([]);
  });

  test('get their copies by commands, for those who send them themselves', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    const file = await craftWheel(dist, { name: 'demo', version: '2.1.0' });
    const app = await openApp(browser, { home: join(folder, 'home') });
    onTestFinished(() => app.close());
    const { page, complaints } = app;
    const wizard = wizardOn(page);
    const keys = keyboardOn(page);
    await page.getByRole('button', { name: 'New release' }).first().click();
    await wizard.pickFolder(dist);
    await page.getByText('all read').first().waitFor();
    await wizard.continueTo('Checks');
    await wizard.continueTo('Hosted copy');
    await wizard.upload();
    await wizard.continueTo('External links');
    await addHost('Add an external host', 'https://github.com/demo/demo/releases/download/v{version}/{filename}');
    await addHost('Add another host', 'https://files.example.org/wheels/{project}/{filename}');

    await keys.tabTo('button', 'Commands to send the copies to github.com');
    await keys.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`gh release upload v2.1.0 ${file} --repo demo/demo`).waitFor();
    await showScreen(page, 'commands-github');
    await keys.press('Escape');
    await keys.has('button', 'Commands to send the copies to github.com');

    await keys.tabTo('button', 'Commands to send the copies to files.example.org');
    await keys.press('Enter');
    await keys.tabTo('textbox', 'Endpoint');
    await keys.type('https://s3.example.org');
    await keys.press('Tab');
    await keys.type('eu-central-1');
    await keys.press('Tab');
    await keys.type('My_Wheels');
    await dialog.getByText('Three to 63 small letters, digits, dots and dashes.').waitFor();
    await keys.press('Control+a');
    await keys.type('my-wheels');
    await keys.press('Enter');
    await dialog.getByText(`aws s3 cp ${file} s3://my-wheels/wheels/demo/${basename(file)}`).waitFor();
    await showScreen(page, 'commands-bucket');
    expect(complaints).toEqual([]);

    async function addHost(button: string, template: string) {
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('textbox', { name: 'URL template' }).fill(template);
      await page.getByRole('button', { name: 'Add this host' }).click();
      await page.getByRole('listitem').filter({ hasText: template }).first().waitFor();
    }
  });

  needs('nginx')('for real', () => {
    test('say what installers would do with links at a host that serves, and at one that does not', async () => {
      const folder = await temporaryFolder();
      const dist = join(folder, 'dist');
      const file = await craftWheel(dist, { name: 'demo', version: '2.1.0', payloadBytes: 2_000_000 });
      const good = await startNginx({ locations: [{ path: '/files/', root: `${dist}/` }] });
      onTestFinished(() => good.close());
      const bad = await startNginx({ locations: [{ path: '/', extra: 'return 503;' }] });
      onTestFinished(() => bad.close());
      const app = await openApp(browser, { home: join(folder, 'home') });
      onTestFinished(() => app.close());
      const { page, complaints } = app;
      const wizard = wizardOn(page);

      const uploadUrl = await rehearsalUploadUrl(page);
      expect((await uploadFile({ uploadUrl }, file, 'demo', '2.1.0')).status, basename(file)).toBe(200);
      await page.getByRole('link', { name: 'Releases' }).first().click();
      await page.getByRole('button', { name: 'From an index' }).click();
      await page.getByRole('textbox', { name: 'Project' }).fill('demo');
      await page.getByRole('textbox', { name: 'Project' }).press('Enter');
      await page.getByRole('button', { name: 'Open 1 release (1 file)' }).click();
      await wizard.addRehearsalHost(`${good.origin}/files/{filename}`);
      await page.getByRole('button', { name: 'Add another host' }).click();
      await page.getByRole('textbox', { name: 'URL template' }).fill(`${bad.origin}/{filename}`);
      await page.getByText('This is a rehearsal host on my machine').click();
      await page.getByRole('button', { name: 'Add this host' }).click();
      await page.getByText('2 not verified yet').first().waitFor();

      await page.getByRole('link', { name: 'Hosts' }).click();
      await page.getByRole('button', { name: /^Check the links of demo/ }).click();
      await page.getByText('2 hosts · 2 of 2 links checked · 1 used').waitFor();
      await showScreen(page, 'hosts-real');
      await page.getByRole('row', { name: new RegExp(`^127\\.0\\.0\\.1:${good.port}`) }).press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog
        .getByText(/^Installers get it from here/)
        .first()
        .waitFor();
      await showScreen(page, 'hosts-real-used');
      await page.keyboard.press('Escape');
      await page.getByRole('row', { name: new RegExp(`^127\\.0\\.0\\.1:${bad.port}`) }).press('Enter');
      await dialog
        .getByText(/^Installers would leave it at once for the hosted copy.*503/)
        .first()
        .waitFor();
      await showScreen(page, 'hosts-real-left');
      expect(complaints).toEqual([]);
    });
  });
});

const demo: ReleaseSummary = {
  id: 'demo',
  title: 'demo 2.1.0',
  step: 'links',
  updatedAt: '2026-11-22T10:00:00.000Z',
  fileCount: 12,
  bytes: 84_000_000,
  hostedCount: 12,
  linkCount: 0,
  problemCount: 0,
  publishedAt: null,
};

interface Shown {
  readonly hosts: number;
  /** The last host stays without its verdict. */
  readonly isOpen?: boolean;
  /** The same, and the stream ends. */
  readonly isCut?: boolean;
}

function createHostScenes(releases: readonly ReleaseSummary[]) {
  const os = implement(contract).use(problemsAsErrors(() => undefined));
  const { router } = createScenes();
  let shown: Shown = { hosts: 0 };
  const left = (signal: AbortSignal | undefined) =>
    new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
  return {
    /** What the next check finds. */
    show: (next: Shown) => {
      shown = next;
    },
    router: os.router({
      ...router,
      health: quietHealth(),
      releases: {
        ...router.releases,
        watchList: os.releases.watchList.handler(async function* ({ signal }) {
          yield [...releases];
          await left(signal);
        }),
      },
      hosts: {
        check: os.hosts.check.handler(async function* ({ signal }) {
          const { hosts, isOpen = false, isCut = false } = shown;
          yield hostSteps(hosts, { isOpen: isOpen || isCut });
          if (isOpen) await left(signal);
        }),
      },
    }),
  };
}
