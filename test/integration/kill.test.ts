/** kill -9 at every step of the wizard; the app is started again, and the draft is there. */
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Job, Release, Step } from '../../shared/contract/index.ts';
import { typedNames } from '../../shared/contract/typed.ts';
import { inspected, jobEnded, releaseIs } from '../support/app.ts';
import { craftWheel, debianWheels } from '../support/distributions.ts';
import { type Nginx, startNginx } from '../support/nginx.ts';
import { type Program, startProgram } from '../support/program.ts';
import { connectTo, type ProgramClient } from '../support/program-client.ts';
import { temporaryFolderUntil } from '../support/temp.ts';
import { needs } from '../support/tools.ts';

needs('nginx', 'debian-wheels')('killed with -9', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let dist: string;
  let mirror: Nginx;
  let program: Program;
  let client: ProgramClient;

  beforeEach(async () => {
    ({ folder, remove } = await temporaryFolderUntil());
    dist = join(folder, 'dist');
    await mkdir(dist);
    for (const wheel of debianWheels()) await copyFile(wheel, join(dist, basename(wheel)));
    mirror = await startNginx({ locations: [{ path: '/', root: `${dist}/` }] });
    await start();
  });
  afterEach(async () => {
    await program.kill();
    await mirror.close();
    await remove();
  });

  async function start() {
    program = await startProgram({ home: join(folder, 'home') });
    client = await connectTo(program.launchUrl);
  }
  async function killAndStartAgain() {
    await program.kill();
    await start();
  }
  const ended = (job: Job) => jobEnded(client, job.id);
  const at = async (releaseId: string, step: Step): Promise<Release> => {
    await client.releases.update({ releaseId, patch: { step } });
    await killAndStartAgain();
    const release = await client.releases.get({ releaseId });
    expect(release.step).toBe(step);
    return release;
  };

  test('at any step of the wizard, the draft is there as it was', async () => {
    const { id: releaseId } = await client.releases.create({ paths: [dist] });
    await releaseIs(client, releaseId, inspected);
    const files = await at(releaseId, 'files');
    expect(files.files.map(({ inspection }) => inspection.state)).toEqual(['done', 'done']);

    expect((await at(releaseId, 'checks')).findings).toEqual(files.findings);

    await ended(await client.hosted.upload({ releaseId }));
    const hosted = await at(releaseId, 'hosted');
    expect(hosted.files.map((file) => file.hosted.state)).toEqual(['hosted', 'hosted']);

    await client.links.addHost({ releaseId, host: { template: `${mirror.origin}/{filename}`, rehearsal: true } });
    await client.releases.update({ releaseId, patch: { tag: 'v1.0' } });
    await ended(await client.links.verify({ releaseId }));
    const keys = (release: Release) =>
      release.files.flatMap(({ id, links }) => links.map(({ hostId }) => ({ fileId: id, hostId })));
    const verified = await at(releaseId, 'links');
    await client.links.register({ releaseId, links: keys(verified) });
    const links = await at(releaseId, 'links');
    expect(links.tag).toBe('v1.0');
    expect(links.files.flatMap((file) => file.links.map(({ status }) => status.state))).toEqual([
      'registered',
      'registered',
    ]);

    await client.releases.update({ releaseId, patch: { order: 'hosted-first' } });
    expect((await at(releaseId, 'preview')).order).toBe('hosted-first');

    await client.page.publishToFolder({ releaseId, folder: join(folder, 'site') });
    const published = await at(releaseId, 'publish');
    expect(published.publications).toMatchObject([{ kind: 'folder', order: 'hosted-first' }]);
    expect((await stat(join(folder, 'site', 'simple', 'pip', 'index.html'))).isFile()).toBe(true);
  });

  test('what is typed and cannot be used yet is there as it was typed, until it is used', async () => {
    const { id: releaseId } = await client.releases.create({ paths: [dist] });
    const added = await client.links.addHost({
      releaseId,
      host: { template: `${mirror.origin}/{filename}`, rehearsal: true },
    });
    const host = added.hosts[0];
    if (host === undefined) throw new Error('The host was not added');
    const half = { [typedNames.host(host.id)]: 'https://files.exam', [typedNames.newHost]: 'https:/' };
    for (const [name, text] of Object.entries(half)) {
      await client.releases.update({ releaseId, patch: { typed: { [name]: text } } });
    }
    await killAndStartAgain();
    expect(await client.releases.get({ releaseId })).toMatchObject({ typed: half, hosts: [host] });

    await client.links.updateHost({ releaseId, host: { ...host, template: 'https://files.example.org/{filename}' } });
    await killAndStartAgain();
    const release = await client.releases.get({ releaseId });
    expect(release.typed).toEqual({ [typedNames.newHost]: 'https:/' });
    expect(release.hosts).toMatchObject([{ template: 'https://files.example.org/{filename}' }]);
  });

  test('while files are hashed, they are hashed when it starts again', async () => {
    await craftWheel(dist, { name: 'crafted', version: '1.0' });
    for (let index = 0; index < 40; index += 1) {
      await writeFile(join(dist, `broken-1.${index}-py3-none-any.whl`), `not a zip ${index}`);
    }
    const { id: releaseId } = await client.releases.create({ paths: [dist] });
    await killAndStartAgain();
    const release = await releaseIs(client, releaseId, inspected);
    expect(release.files).toHaveLength(43);
    expect(release.files.filter(({ inspection }) => inspection.state === 'done')).toHaveLength(3);
  });

  test('while files are uploaded, the upload is finished and nothing is listed twice', async () => {
    const { id: releaseId } = await client.releases.create({ paths: [dist] });
    await releaseIs(client, releaseId, inspected);
    await client.hosted.upload({ releaseId });
    await killAndStartAgain();
    const cut = await client.releases.get({ releaseId });
    expect(cut.files.map(({ hosted }) => hosted.state)).not.toContain('uploading');

    if (cut.files.some(({ hosted }) => hosted.state !== 'hosted')) {
      await ended(await client.hosted.upload({ releaseId }));
    }
    const finished = await client.releases.get({ releaseId });
    expect(finished.files.map(({ hosted }) => hosted.state)).toEqual(['hosted', 'hosted']);
    const { rehearsalIndex } = await client.app.info();
    const page = await fetch(`${rehearsalIndex.simpleUrl}pip/`, { headers: { accept: 'text/html' } });
    expect((await page.text()).match(/<a /g)).toHaveLength(1);
  });
});
