/** The whole path without a window: from a dist folder to pages that real pip installs from. */
import { appendFile, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { inspected, startApp, type TestApp } from '../support/app.ts';
import { pipInstalls } from '../support/clients.ts';
import { buildProject, debianWheels } from '../support/distributions.ts';
import { type Nginx, startNginx } from '../support/nginx.ts';
import { temporaryFolderUntil } from '../support/temp.ts';
import { needs } from '../support/tools.ts';

/** What is installed in the end, and the folder that each brings. */
const packages = { 'demo-project==2.1.0': 'demo_project', setuptools: 'setuptools' };

needs(
  'nginx',
  'pip',
  'build',
)('a release', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let app: TestApp;
  let external: Nginx;
  let published: Nginx;
  let dist: string;

  beforeAll(async () => {
    ({ folder, remove } = await temporaryFolderUntil());
    const built = await buildProject(folder, { name: 'Demo.Project', version: '2.1.0' });
    dist = built.dist;
    for (const wheel of debianWheels()) await copyFile(wheel, join(dist, basename(wheel)));
    const mirror = join(folder, 'mirror');
    await mkdir(mirror);
    for (const name of await readdir(dist)) await copyFile(join(dist, name), join(mirror, name));
    external = await startNginx({ locations: [{ path: '/files/', root: `${mirror}/` }] });
    published = await startNginx({ locations: [{ path: '/', root: `${join(folder, 'site')}/` }] });
    app = await startApp(join(folder, 'home'));
  });
  afterAll(async () => {
    await app.close();
    await external.close();
    await published.close();
    await remove();
  });

  async function release() {
    const { id } = await app.client.releases.create({ paths: [dist] });
    await app.until(id, inspected);
    return id;
  }

  test('goes from a folder to an index page that pip installs from', async () => {
    const releaseId = await release();
    const upload = await app.ended(await app.client.hosted.upload({ releaseId }));
    expect(upload).toMatchObject({ state: 'done', problem: null });

    await app.client.links.addHost({
      releaseId,
      host: { template: `${external.origin}/files/{filename}`, rehearsal: true },
    });
    await app.ended(await app.client.links.verify({ releaseId }));
    const verified = await app.client.releases.get({ releaseId });
    expect(verified.files.flatMap(({ links }) => links.map(({ status }) => status.state))).toEqual(
      verified.files.map(() => 'verified'),
    );
    await app.client.links.register({ releaseId, links: allLinks(verified) });

    const [demo] = await app.client.page.preview({ releaseId, order: 'external-first' });
    expect(demo?.project).toBe('demo-project');
    expect(demo?.rows.map(({ filename, copy }) => `${filename} ${copy}`)).toEqual([
      'demo_project-2.1.0-py3-none-any.whl external',
      'demo_project-2.1.0-py3-none-any.whl hosted',
      'demo_project-2.1.0.tar.gz external',
      'demo_project-2.1.0.tar.gz hosted',
    ]);
    expect(demo?.changes.added).toHaveLength(2);
    expect(demo?.metalinks.map(({ filename }) => filename)).toEqual([
      'demo_project-2.1.0-py3-none-any.whl.meta4',
      'demo_project-2.1.0.tar.gz.meta4',
    ]);

    await app.client.page.publishToFolder({ releaseId, folder: join(folder, 'site') });
    expect(await readdir(join(folder, 'site', 'simple', 'demo-project'))).toEqual([
      'demo_project-2.1.0-py3-none-any.whl.meta4',
      'demo_project-2.1.0.tar.gz.meta4',
      'index.html',
      'index.json',
    ]);
    await pipInstalls(packages, join(folder, 'from-folder'), `${published.origin}/simple/`);
    await pipInstalls(packages, join(folder, 'from-hosted-twin'), `${published.origin}/hosted/simple/`);

    await app.client.page.publishToRehearsal({ releaseId });
    await pipInstalls(packages, join(folder, 'from-index'), app.info.rehearsalIndex.simpleUrl);
    const page = await fetch(`${app.info.rehearsalIndex.simpleUrl}demo-project/`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain(`${external.origin}/files/demo_project-2.1.0.tar.gz#sha256=`);

    const [after] = await app.client.page.preview({ releaseId, order: 'external-first' });
    expect(after?.changes).toMatchObject({ added: [], removed: [] });
  });

  test('refuses the link when the external copy has other bytes', async () => {
    const altered = join(folder, 'altered');
    await mkdir(altered);
    for (const name of await readdir(dist)) {
      const bytes = await readFile(join(dist, name));
      bytes[bytes.length - 30] = (bytes.at(-30) ?? 0) ^ 1;
      await writeFile(join(altered, name), bytes);
    }
    const bad = await startNginx({ locations: [{ path: '/', root: `${altered}/` }] });
    onTestFinished(() => bad.close());
    const releaseId = await release();
    await app.ended(await app.client.hosted.upload({ releaseId }));
    await app.client.links.addHost({ releaseId, host: { template: `${bad.origin}/{filename}`, rehearsal: true } });
    await app.ended(await app.client.links.verify({ releaseId }));
    const view = await app.client.releases.get({ releaseId });
    for (const { links } of view.files) {
      expect(links).toMatchObject([
        { status: { state: 'failed', problem: { code: 'fallback.integrity.digest_mismatch' } } },
      ]);
    }
    await expect(app.client.links.register({ releaseId, links: allLinks(view) })).rejects.toMatchObject({
      code: 'PROBLEM',
      data: { code: 'link.not_verified' },
    });
  });

  test('refuses a link for a file that has no hosted copy', async () => {
    const other = await buildProject(join(folder, 'other'), { name: 'unhosted', version: '1.0' });
    const { id: releaseId } = await app.client.releases.create({ paths: [other.wheel] });
    await app.until(releaseId, inspected);
    await app.client.links.addHost({ releaseId, host: { template: `${external.origin}/{filename}`, rehearsal: true } });
    await expect(app.client.links.verify({ releaseId })).rejects.toMatchObject({
      data: { code: 'link.no_hosted_copy' },
    });
    const view = await app.client.releases.get({ releaseId });
    await expect(app.client.links.register({ releaseId, links: allLinks(view) })).rejects.toMatchObject({
      data: { code: 'link.no_hosted_copy' },
    });
  });

  test('does not send a file that changed since it was checked', async () => {
    const other = await buildProject(join(folder, 'changing'), { name: 'changing', version: '1.0' });
    const { id: releaseId } = await app.client.releases.create({ paths: [other.wheel] });
    await app.until(releaseId, inspected);
    await appendFile(other.wheel, 'x');
    await app.ended(await app.client.hosted.upload({ releaseId }));
    expect((await app.client.releases.get({ releaseId })).files).toMatchObject([
      { hosted: { state: 'failed', problem: { code: 'file.changed' } } },
    ]);
  });

  test('does not upload while a check fails, and leaves the other files unharmed', async () => {
    const other = await buildProject(join(folder, 'mixed'), { name: 'mixed', version: '1.0' });
    await writeFile(join(other.dist, 'broken-1.0-py3-none-any.whl'), 'not a zip at all');
    const { id: releaseId } = await app.client.releases.create({ paths: [other.dist] });
    const view = await app.until(releaseId, inspected);
    expect(view.files.map(({ filename, inspection }) => `${filename} ${inspection.state}`)).toEqual([
      'broken-1.0-py3-none-any.whl failed',
      'mixed-1.0-py3-none-any.whl done',
      'mixed-1.0.tar.gz done',
    ]);
    await expect(app.client.hosted.upload({ releaseId })).rejects.toMatchObject({
      data: { code: 'upload.checks_failed' },
    });
    const broken = view.files.filter(({ inspection }) => inspection.state === 'failed').map(({ id }) => id);
    await app.client.releases.removeFiles({ releaseId, fileIds: broken });
    expect(await app.ended(await app.client.hosted.upload({ releaseId }))).toMatchObject({ state: 'done' });
  });
});

function allLinks(release: {
  readonly files: readonly { readonly id: string; readonly links: readonly { readonly hostId: string }[] }[];
}) {
  return release.files.flatMap(({ id, links }) => links.map(({ hostId }) => ({ fileId: id, hostId })));
}
