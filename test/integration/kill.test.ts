/** kill -9 at every step of the wizard; the app is started again, and the draft is there. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Contract, Job, Release, Step } from '../../shared/contract/index.ts';
import { rpcPath } from '../../shared/wire/index.ts';
import { inspected, jobEnded, releaseIs } from '../support/app.ts';
import { craftWheel, debianWheels } from '../support/distributions.ts';
import { openLoopbackSession } from '../support/loopback-browser.ts';
import { type Nginx, startNginx } from '../support/nginx.ts';
import { type Program, startProgram } from '../support/program.ts';
import { temporaryFolderUntil } from '../support/temp.ts';
import { needs } from '../support/tools.ts';

type Client = ContractRouterClient<Contract>;

needs('nginx', 'debian-wheels')('killed with -9', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let dist: string;
  let mirror: Nginx;
  let program: Program;
  let client: Client;

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
    client = await connect(program.launchUrl);
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

async function connect(launchUrl: string): Promise<Client> {
  const { origin } = new URL(launchUrl);
  const headers = await openLoopbackSession(launchUrl);
  return createORPCClient(new RPCLink({ url: `${origin}${rpcPath}`, headers }));
}
