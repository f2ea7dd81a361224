/** External copies are sent to a bucket on loopback, verified there and registered; and what the screen says on the way. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { connectOverHttp } from '../../renderer/api/connect.ts';
import { inspected, jobEnded, releaseIs } from '../support/app.ts';
import { craftSdist, craftWheel } from '../support/distributions.ts';
import { gitHubToken, startGitHubDouble } from '../support/github-double.ts';
import { createTestBrowser } from '../support/loopback-browser.ts';
import { startProgram } from '../support/program.ts';
import { rawZip } from '../support/raw-zip.ts';
import { bucketKey, type S3Server, startS3Server } from '../support/s3-server.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import { serveFiles } from './support/files-server.ts';
import { type Keyboard, keyboardOn } from './support/keyboard.ts';
import { showScreen } from './support/screen.ts';
import { wizardOn } from './support/wizard.ts';

const template = ({ endpoint, bucket }: S3Server) => `${endpoint}/${bucket}/{project}/{version}/{filename}`;
const manyFiles = 300;

needs('chromium')('external copies', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('are sent to a bucket: asked for what is needed, told what goes wrong, verified and registered', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    const wheel = await craftWheel(dist, { name: 'demo', version: '2.1.0', payloadBytes: 9_000_000 });
    await craftWheel(dist, { name: 'demo', version: '2.1.0', tag: 'cp312-cp312-win_amd64' });
    const sdist = await craftSdist(dist, { name: 'demo', version: '2.1.0' });
    /** Answers that the bucket owes: as long as they are held, what was to be put there is on its way. */
    const held: ServerResponse[] = [];
    let isHolding = true;
    const server = await startS3Server({
      intercept: ({ method, url = '' }, response) => {
        if (method !== 'PUT' || !isHolding || !url.includes('py3-none-any')) return false;
        held.push(response);
        return true;
      },
    });
    const other = randomBytes(1234);
    await server.put(`demo/2.1.0/${basename(sdist)}`, other);
    const app = await openApp(browser, { home: join(folder, 'home') });
    onTestFinished(() => app.close());
    const { page } = app;
    const wizard = wizardOn(page);
    const dialog = page.getByRole('dialog', { name: /^Send the files to/ });
    const keys = keyboardOn(page);
    const openDialog = () => page.getByRole('button', { name: 'Send the files there' }).click();

    await page.getByRole('button', { name: 'New release' }).first().click();
    await wizard.pickFolder(dist);
    await page.getByText('all read').first().waitFor();
    await wizard.continueTo('Checks');
    await wizard.continueTo('Hosted copy');
    await wizard.upload();
    await wizard.continueTo('External links');
    await wizard.addRehearsalHost(template(server));

    // The place is guessed from the template. What is typed is there again, whatever becomes of the dialog; the key is not.
    await keys.tabTo('button', 'Send the files there');
    await keys.press('Enter');
    const field = (name: string) => dialog.getByRole('textbox', { name });
    expect(await field('Bucket').inputValue()).toBe(server.bucket);
    expect(await field('Key of each file').inputValue()).toBe('{project}/{version}/{filename}');
    await keys.tabTo('textbox', 'Region');
    await keys.press('Control+a');
    await keys.type('eu-central-1');
    await keys.tabTo('textbox', 'Access key ID');
    await keys.type(bucketKey.accessKeyId);
    await dialog.getByText(`There is no secret access key for the bucket ${server.bucket} yet.`).waitFor();
    await dialog.getByLabel('The secret access key').fill('wrong-but-distinctive-secret');
    await keys.press('Escape');
    await keys.has('button', 'Send the files there');
    await page.reload();
    await openDialog();
    expect(await field('Region').inputValue()).toBe('eu-central-1');
    expect(await field('Access key ID').inputValue()).toBe(bucketKey.accessKeyId);
    expect(await dialog.getByLabel('The secret access key').inputValue()).toBe('');
    await dialog.getByText('Enter the secret access key first.').waitFor();
    await showScreen(page, 'copies-3');

    // With a key that is wrong nothing goes out, and it is said once for all files.
    await dialog.getByLabel('The secret access key').fill('wrong-but-distinctive-secret');
    await dialog.getByRole('radio', { name: 'In this app' }).click({ force: true });
    await dialog.getByRole('button', { name: `Send 3 files to the bucket ${server.bucket}` }).click();
    await page
      .getByText(/says that the secret access key does not belong/)
      .first()
      .waitFor();
    await page.getByText('3 files were not sent').waitFor();
    await showScreen(page, 'copies-failed');
    expect(server.requests.filter((line) => line.startsWith('PUT'))).toEqual([]);
    await page.getByRole('button', { name: 'Send again' }).click();
    await dialog.getByText(`The secret access key of ${bucketKey.accessKeyId}, typed for this session.`).waitFor();
    await dialog.getByRole('button', { name: 'Use another secret access key' }).click();
    await dialog.getByLabel('Another secret access key').fill(bucketKey.secretAccessKey);
    await dialog.getByRole('button', { name: `Send 3 files to the bucket ${server.bucket}` }).click();

    // Under way: in the table, and in the transfers from everywhere.
    await page.getByRole('progressbar', { name: `Sending ${basename(wheel)}` }).waitFor();
    await page.getByText(/^Sending 2 of 3 files/).waitFor();
    await showScreen(page, 'copies-under-way');
    await page.getByRole('button', { name: 'Transfers: 1 job running' }).click();
    await page.getByRole('dialog', { name: 'Transfers' }).getByText('2 of 3 files').waitFor();
    await page.getByRole('button', { name: 'Cancel: sending copies' }).waitFor();
    await showScreen(page, 'copies-transfers');
    await page.keyboard.press('Escape');

    // The bucket fails, and is tried again by itself; the file that is there with other bytes is asked about.
    isHolding = false;
    for (const response of held) response.writeHead(503).end();
    await page.getByRole('button', { name: 'Choose what may be replaced' }).click();
    await dialog.getByText('1 file is there already with other bytes').waitFor();
    await dialog.getByText('Choose what may be replaced.', { exact: true }).waitFor();
    expect((await server.get(`demo/2.1.0/${basename(sdist)}`)).body.equals(other)).toBe(true);
    await dialog.getByRole('checkbox', { name: basename(sdist) }).click({ force: true });
    const replace = dialog.getByRole('button', { name: `Replace 1 file in the bucket ${server.bucket}` });
    await replace.waitFor();
    await showScreen(page, 'copies-overwrite');
    await replace.click();
    await page.getByRole('button', { name: 'Register 3 links' }).first().waitFor();
    expect((await server.get(`demo/2.1.0/${basename(sdist)}`)).body.equals(other)).toBe(false);
    await wizard.register();

    // These hosts for the next release too: it starts with them, and with their place.
    await page.getByText('Use these hosts for the next releases of demo').click();
    await page.getByText('The next releases start with these templates and places.').waitFor();
    await showScreen(page, 'copies-registered');
    const next = join(folder, 'next');
    await craftWheel(next, { name: 'demo', version: '2.2.0' });
    await page.getByRole('link', { name: 'Releases' }).first().click();
    await page.getByRole('button', { name: 'New release' }).first().click();
    await wizard.pickFolder(next);
    await page.getByText('all read').first().waitFor();
    await wizard.continueTo('Checks');
    await wizard.continueTo('Hosted copy');
    await wizard.upload();
    await wizard.continueTo('External links');
    await openDialog();
    expect(await field('Region').inputValue()).toBe('eu-central-1');
    await dialog.getByText(`The secret access key of ${bucketKey.accessKeyId}, typed for this session.`).waitFor();

    const html = await page.content();
    expect(html).not.toContain(bucketKey.secretAccessKey);
    expect(app.complaints.filter((text) => !text.includes('status of 422'))).toEqual([]);
  });

  test('are not sent before there is a hosted copy', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '2.1.0' });
    const home = join(folder, 'home');
    await release({ home, dist, template: 'http://127.0.0.1:9/releases/{filename}', isHosted: false });
    const app = await openApp(browser, { home });
    onTestFinished(() => app.close());
    const { page } = app;
    await openRelease(page, 'demo 2.1.0');
    await page.getByRole('button', { name: 'Send the files there' }).click();
    const dialog = page.getByRole('dialog', { name: /^Send the files to/ });
    await dialog.getByText('No file has a hosted copy yet').waitFor();
    expect(await dialog.getByRole('button', { name: /^Send the files to/ }).isDisabled()).toBe(true);
    await showScreen(page, 'copies-nothing');
    await page.keyboard.press('Escape');

    // A place of another kind, which the template says whole.
    await page.getByRole('button', { name: 'Add another host' }).click();
    const url = 'https://github.com/demo/demo/releases/download/v{version}/{filename}';
    await page.getByRole('textbox', { name: 'URL template' }).fill(url);
    await page.getByRole('button', { name: 'Add this host' }).click();
    const row = page.getByRole('listitem').filter({ hasText: url }).first();
    await row.getByRole('button', { name: 'Send the files there' }).click();
    await dialog.getByText('There is no token for the releases of demo/demo yet.').waitFor();
    await showScreen(page, 'copies-github');
    expect(app.complaints).toEqual([]);
  });

  test('go to a GitHub release, and the next release is offered the same hosts', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    const wheel = await craftWheel(dist, { name: 'demo', version: '2.0' });
    const double = await startGitHubDouble();
    const home = join(folder, 'home');
    const url = `${double.place.api}/octo-org/demo.py/releases/download/v{version}/{filename}`;
    const { client } = await release({ home, dist, template: url });
    const app = await openApp(browser, { home });
    onTestFinished(() => app.close());
    const { page } = app;
    const dialog = page.getByRole('dialog', { name: /^Send the files to/ });
    await openRelease(page, 'demo 2.0');
    await page.getByRole('button', { name: 'Send the files there' }).click();
    await dialog.getByRole('radio', { name: 'GitHub release' }).click({ force: true });
    await dialog.getByRole('textbox', { name: 'Owner' }).fill('octo-org');
    await dialog.getByRole('textbox', { name: 'Repository' }).fill('demo.py');
    await dialog.getByRole('textbox', { name: 'API' }).fill(double.place.api);
    await dialog.getByLabel('The token').fill(gitHubToken);
    await dialog.getByRole('radio', { name: 'In this app' }).click({ force: true });
    await dialog.getByText('Where v2.0 has no release yet, one is made').waitFor();
    await showScreen(page, 'copies-release');
    await dialog.getByRole('button', { name: 'Publish 1 file in the release v2.0 of octo-org/demo.py' }).click();
    await page.getByRole('button', { name: 'Register 1 link' }).first().waitFor();
    expect(double.download('v2.0', basename(wheel))).not.toBeNull();
    expect(double.latest()).toBe('v2.0');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(gitHubToken);

    const next = join(folder, 'next');
    await craftWheel(next, { name: 'demo', version: '2.1' });
    const { id: releaseId } = await client.releases.create({ paths: [next] });
    await releaseIs(client, releaseId, inspected);
    await jobEnded(client, (await client.hosted.upload({ releaseId })).id);
    await client.releases.update({ releaseId, patch: { step: 'links' } });
    await page.getByRole('link', { name: 'Releases' }).first().click();
    await openRelease(page, 'demo 2.1');
    await page.getByRole('button', { name: 'Use the hosts of demo 2.0' }).waitFor();
    await showScreen(page, 'copies-last-hosts');
    await page.getByRole('button', { name: 'Use the hosts of demo 2.0' }).click();
    await page.getByRole('button', { name: 'Send the files there' }).click();
    expect(await dialog.getByRole('textbox', { name: 'Owner' }).inputValue()).toBe('octo-org');
    await dialog.getByText('A token, typed for this session.').waitFor();
    expect(app.complaints).toEqual([]);
  });

  test('that were cut short are listed, and given up', async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '2.1.0', payloadBytes: 40_000_000 });
    // Of the parts all but the first one stay unanswered.
    const server = await startS3Server({
      intercept: ({ method, url = '' }) =>
        method === 'PUT' && url.includes('partNumber=') && !/partNumber=1\b/.test(url),
    });
    const home = join(folder, 'home');
    const { client, releaseId } = await release({ home, dist, template: template(server) });
    const app = await openApp(browser, { home });
    onTestFinished(() => app.close());
    const { page } = app;
    const dialog = page.getByRole('dialog', { name: /^Send the files to/ });
    await openRelease(page, 'demo 2.1.0');
    await page.getByRole('button', { name: 'Send the files there' }).click();
    await dialog.getByRole('textbox', { name: 'Access key ID' }).fill(bucketKey.accessKeyId);
    await dialog.getByLabel('The secret access key').fill(bucketKey.secretAccessKey);
    await dialog.getByRole('radio', { name: 'In this app' }).click({ force: true });
    await dialog.getByRole('button', { name: `Send 1 file to the bucket ${server.bucket}` }).click();
    await expect.poll(() => server.partsReceived, { timeout: 30_000 }).toEqual([1]);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect.poll(async () => (await client.releases.get({ releaseId })).step, { timeout: 30_000 }).toBe('links');
    await page.getByRole('button', { name: 'Send the files there' }).click();
    await dialog.getByText('1 upload was cut short').waitFor();
    await showScreen(page, 'copies-cut-short');
    expect(server.openUploads()).toBe(1);
    await dialog.getByRole('button', { name: 'Give up' }).click();
    await dialog.getByText('1 upload was cut short').waitFor({ state: 'detached' });
    expect(server.openUploads()).toBe(0);
    expect(app.complaints).toEqual([]);
  });

  test('of 300 files go out, and those in conflict are answered together', { timeout: 600_000 }, async () => {
    const folder = await temporaryFolder();
    const dist = join(folder, 'dist');
    await mkdir(dist);
    const names = await Promise.all(
      Array.from({ length: manyFiles }, (_, index) => writeWheel(dist, `cp312-cp312-manylinux_2_${index}_x86_64`)),
    );
    const server = await startS3Server();
    for (const name of names.slice(0, 40)) await server.put(`demo/2.1.0/${name}`, randomBytes(100));
    const home = join(folder, 'home');
    const { client, releaseId } = await release({ home, dist, template: template(server) });
    const app = await openApp(browser, { home });
    onTestFinished(() => app.close());
    const { page } = app;
    page.setDefaultTimeout(240_000);
    const dialog = page.getByRole('dialog', { name: /^Send the files to/ });
    await openRelease(page, 'demo 2.1.0');
    await page.getByRole('button', { name: 'Send the files there' }).click();
    await dialog.getByRole('textbox', { name: 'Access key ID' }).fill(bucketKey.accessKeyId);
    await dialog.getByLabel('The secret access key').fill(bucketKey.secretAccessKey);
    await dialog.getByRole('radio', { name: 'In this app' }).click({ force: true });
    await dialog.getByRole('button', { name: `Send 300 files to the bucket ${server.bucket}` }).click();
    await page.getByText(/has other bytes under the names of 40 files/).waitFor();
    await page.getByText('260 verified').first().waitFor();
    await page.getByRole('searchbox', { name: 'Filter external links' }).scrollIntoViewIfNeeded();
    await showScreen(page, 'copies-300');
    await page.getByRole('button', { name: 'Choose what may be replaced' }).click();
    await dialog.getByText('40 files are there already with other bytes').waitFor();
    await dialog.getByRole('checkbox', { name: /all/i }).click({ force: true });
    const replace = dialog.getByRole('button', { name: `Replace 40 files in the bucket ${server.bucket}` });
    await replace.waitFor();
    await showScreen(page, 'copies-300-overwrite');
    await replace.click();
    await page.getByRole('button', { name: 'Register 300 links' }).first().waitFor();
    // What was there is not sent a second time.
    const puts = server.requests.filter((line) => line.startsWith('PUT'));
    expect(puts).toHaveLength(new Set(puts).size);
    expect(puts).toHaveLength(manyFiles);

    // For those who send them themselves: one text for each program, which is pasted whole.
    await page.getByRole('button', { name: /^Commands to send the copies to/ }).click();
    const commands = page.getByRole('dialog', { name: /^Commands to send the copies to/ });
    await commands.getByText('300 commands of aws').waitFor();
    await commands
      .getByText(names.at(-1) ?? '')
      .first()
      .waitFor();
    await showScreen(page, 'commands-300');
    await page.keyboard.press('Escape');

    // At three hosts, some are chosen, registered, withdrawn and brought back.
    const mirrors = [await serveFiles(dist), await serveFiles(dist)];
    for (const origin of mirrors) {
      await client.links.addHost({ releaseId, host: { template: `${origin}/{filename}`, rehearsal: true } });
    }
    await jobEnded(client, (await client.links.verify({ releaseId })).id);
    await page.getByRole('button', { name: 'Register 900 links' }).waitFor();
    const { host: last } = new URL(mirrors.at(-1) ?? '');
    const keys = keyboardOn(page);
    page.setDefaultTimeout(30_000);
    await keys.tabTo('searchbox', 'Filter external links');
    await keys.type(`${last} verified`);
    await page.getByText('300 of 900', { exact: true }).waitFor();
    await keys.tabTo('checkbox', 'Select all external links');
    await keys.press('Space');
    await page.getByRole('button', { name: 'Register 300 links' }).waitFor();
    await keys.tabTo('row', /manylinux/);
    await chooseRange(keys, 10);
    await page.getByText('290 of 900 links chosen: 290 verified.').waitFor();
    await showScreen(page, 'wizard-4-links-300-chosen');
    await keys.tabTo('button', 'Register 290 links', 'Shift+Tab');
    await keys.press('Enter');
    await page
      .getByText(/^290 registered · 610 verified$/)
      .first()
      .waitFor();
    await keys.isKept();

    await keys.tabTo('searchbox', 'Filter external links');
    await keys.press('Control+a');
    await keys.type('registered');
    await page.getByText('290 of 900', { exact: true }).waitFor();
    await keys.tabTo('row', /manylinux/);
    await chooseRange(keys, 12);
    await keys.tabTo('button', 'Withdraw 12 links', 'Shift+Tab');
    await keys.press('Enter');
    // With the pointer on it the message stays.
    await page.getByText('12 links withdrawn').hover();
    await page
      .getByText(/^278 registered · 610 verified · 12 not verified yet$/)
      .first()
      .waitFor();
    await showScreen(page, 'wizard-4-links-300-withdrawn');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('12 links are registered again').waitFor();
    await page
      .getByText(/^290 registered · 610 verified$/)
      .first()
      .waitFor();
    expect(app.complaints).toEqual([]);
  });
});

interface Prepared {
  readonly home: string;
  readonly dist: string;
  readonly template: string;
  readonly isHosted?: boolean;
}

/** What lies before: picked, checked and uploaded by the contract, with a host. */
async function release({ home, dist, template, isHosted = true }: Prepared) {
  const program = await startProgram({ home, built: true });
  onTestFinished(async () => void (await program.interrupt()));
  const client = await connectOverHttp(createTestBrowser(program.launchUrl));
  const { id: releaseId } = await client.releases.create({ paths: [dist] });
  await releaseIs(client, releaseId, inspected);
  if (isHosted) await jobEnded(client, (await client.hosted.upload({ releaseId })).id);
  await client.links.addHost({ releaseId, host: { template, rehearsal: true } });
  await client.releases.update({ releaseId, patch: { step: 'links' } });
  return { client, releaseId };
}

/** From the row that has the focus on: toggles it, goes on, and takes all of them with Shift. */
async function chooseRange(keys: Keyboard, count: number): Promise<void> {
  await keys.press('Space');
  for (let row = 1; row < count; row += 1) await keys.press('ArrowDown');
  await keys.press('Shift+Space');
}

async function openRelease(page: Page, title: string): Promise<void> {
  await page.getByRole('row', { name: new RegExp(title.replaceAll('.', '\\.')) }).press('Enter');
  await page.getByRole('heading', { level: 2, name: 'External links' }).waitFor();
}

async function writeWheel(folder: string, tag: string): Promise<string> {
  const info = 'demo-2.1.0.dist-info';
  const name = `demo-2.1.0-${tag}.whl`;
  await writeFile(
    join(folder, name),
    rawZip([
      { name: `${info}/METADATA`, data: 'Metadata-Version: 2.1\nName: demo\nVersion: 2.1.0\n' },
      { name: `${info}/WHEEL`, data: `Wheel-Version: 1.0\nTag: ${tag}\n` },
      { name: `${info}/RECORD`, data: '' },
    ]),
  );
  return name;
}
