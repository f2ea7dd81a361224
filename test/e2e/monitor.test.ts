/** A link goes bad, leaves the published index by itself, and comes back when it is well: seen in a browser, with a real pip. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startLoopback } from '../../electron/loopback/index.ts';
import { inspected, startApp, type TestApp } from '../support/app.ts';
import { pipInstalls } from '../support/clients.ts';
import { buildProject } from '../support/distributions.ts';
import { createForwardClock, type ForwardClock } from '../support/forward-clock.ts';
import { startNginx } from '../support/nginx.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { launchBrowser } from './support/browser.ts';
import { showScreen } from './support/screen.ts';

const rendererFolder = join(import.meta.dirname, '..', '..', 'out', 'renderer');
const wheel = 'demo_project-2.1.0-py3-none-any.whl';
const packages = { 'demo-project==2.1.0': 'demo_project' };
const hourMs = 3_600_000;

needs(
  'chromium',
  'nginx',
  'pip',
  'build',
  'hatchling',
)('the monitor', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('takes a link off the index when its bytes change, and puts it back when they are right again', async () => {
    const folder = await temporaryFolder();
    const { dist } = await buildProject(folder, { name: 'Demo.Project', version: '2.1.0' });
    const mirror = join(folder, 'mirror');
    const site = join(folder, 'site');
    await mkdir(mirror);
    for (const name of await readdir(dist)) await copyFile(join(dist, name), join(mirror, basename(name)));
    const external = await startNginx({ locations: [{ path: '/files/', root: `${mirror}/` }] });
    onTestFinished(() => external.close());
    const served = await startNginx({ locations: [{ path: '/', root: `${site}/` }] });
    onTestFinished(() => served.close());
    /** How often a pip has taken the external copy, whole: our own checks look like no pip. */
    const takenThere = async () => {
      const lines = (await external.accessLog()).split('\n');
      return lines.filter((line) => line.startsWith(`GET /files/${wheel} 200 `) && line.includes('agent="pip/')).length;
    };
    const clock = createForwardClock();
    const app = await startApp(join(folder, 'home'), undefined, {}, { now: clock.date, clock });
    onTestFinished(() => app.close());
    await publishWithLinks(app, dist, `${external.origin}/files/{filename}`, site);

    const loopback = await startLoopback({ app, rendererFolder, spoolFolder: join(folder, 'spool') });
    onTestFinished(() => loopback.close());
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(loopback.launchUrl());
    await page.getByRole('link', { name: /^Health/ }).click();
    const goTo = (hash: string) =>
      page.evaluate((to) => {
        location.hash = to;
      }, hash);
    const id = await linkOf(app, wheel);

    await untilState(app, clock, id, 'healthy');
    await showScreen(page, 'monitor-1-overview-well');
    expect(await isListed(site, external.origin)).toBe(true);
    await pipInstalls(packages, join(folder, 'before'), `${served.origin}/simple/`);
    expect(await takenThere()).toBe(1);

    const right = await readFile(join(mirror, wheel));
    const wrong = Buffer.from(right);
    wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
    await writeFile(join(mirror, wheel), wrong);
    await untilState(app, clock, id, 'suspended');
    await expect.poll(() => isListed(site, external.origin), { interval: 50, timeout: 30_000 }).toBe(false);
    await pageSays(page, clock, 'Suspended');
    await showScreen(page, 'monitor-2-overview-suspended');
    await goTo(`#/health/links/${id}`);
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'demo_project' }).waitFor();
    await showScreen(page, 'monitor-3-link-suspended');
    // The hosted copy is still on the page, and the only one: pip takes that.
    await pipInstalls(packages, join(folder, 'meanwhile'), `${served.origin}/simple/`);
    expect(await takenThere()).toBe(1);

    await writeFile(join(mirror, wheel), right);
    await untilState(app, clock, id, 'healthy');
    await expect.poll(() => isListed(site, external.origin), { interval: 50, timeout: 30_000 }).toBe(true);
    await pageSays(page, clock, 'Healthy since');
    await showScreen(page, 'monitor-4-link-back');
    await pipInstalls(packages, join(folder, 'after'), `${served.origin}/simple/`);
    expect(await takenThere()).toBe(2);
    const { transitions } = await app.client.health.link({ id });
    expect(transitions.map(({ to }) => to).toReversed()).toEqual(
      expect.arrayContaining(['suspended', 'on-probation', 'healthy']),
    );
  });
});

async function publishWithLinks(app: TestApp, dist: string, template: string, site: string): Promise<void> {
  const { client } = app;
  const { id: releaseId } = await client.releases.create({ paths: [dist] });
  await app.until(releaseId, inspected);
  await app.ended(await client.hosted.upload({ releaseId }));
  await client.links.addHost({ releaseId, host: { template, rehearsal: true } });
  await app.ended(await client.links.verify({ releaseId }));
  const { files } = await client.releases.get({ releaseId });
  const links = files.flatMap((file) => file.links.map(({ hostId }) => ({ fileId: file.id, hostId })));
  await client.links.register({ releaseId, links });
  // Of files that are equal to it pip takes the last: the external copy, while it is listed.
  await client.releases.update({ releaseId, patch: { order: 'hosted-first' } });
  await client.page.publishToFolder({ releaseId, folder: site });
}

async function linkOf({ client }: TestApp, filename: string): Promise<number> {
  const find = async () => {
    const { rows } = await client.health.links({
      text: filename,
      sort: 'file',
      descending: false,
      offset: 0,
      limit: 10,
    });
    return rows.find((row) => row.filename === filename)?.id ?? null;
  };
  await expect.poll(find, { interval: 50, timeout: 30_000 }).not.toBeNull();
  return (await find()) ?? 0;
}

/** The checks come at random, hours apart: the time is put forward until enough of them have come. */
async function untilState({ client }: TestApp, clock: ForwardClock, id: number, state: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { row } = await client.health.link({ id });
        if (row.state !== state) clock.forward(hourMs / 4);
        return row.state;
      },
      { interval: 100, timeout: 120_000 },
    )
    .toBe(state);
}

async function isListed(site: string, origin: string): Promise<boolean> {
  const html = await readFile(join(site, 'simple', 'demo-project', 'index.html'), 'utf8');
  return html.includes(`${origin}/files/${wheel}`);
}

/** The page's own clock follows, for the times that it tells. */
async function pageSays(page: Page, clock: ForwardClock, words: string): Promise<void> {
  await page.clock.setSystemTime(clock.date());
  await page.getByText(words).first().waitFor();
}
