import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createCopySender,
  createOpenUploads,
  createOwnDrafts,
  secretTargetOf,
} from '../../../electron/copies/index.ts';
import { createProber } from '../../../electron/probe/index.ts';
import { addHost, copyCommands, sendCopies, verifyLinks } from '../../../electron/releases/index.ts';
import { Secret } from '../../../electron/secrets/index.ts';
import type { CopyPlace } from '../../../shared/contract/copies.ts';
import type { Job } from '../../../shared/contract/index.ts';
import { describeFile, hastyClock, placeAt, wayOut } from '../../support/copies.ts';
import { gitHubToken, startGitHubDouble } from '../../support/github-double.ts';
import { draftFile, draftWith, linkStates, releaseContext } from '../../support/release-context.ts';
import { bucketKey, startS3Server } from '../../support/s3-server.ts';
import { temporaryFolder } from '../../support/temp.ts';

const names = ['demo-2.0-py3-none-any.whl', 'demo-2.0-cp313-cp313-win32.whl', 'demo-2.0.tar.gz'];
const hosted = { state: 'hosted', url: 'http://127.0.0.1:1/f', confirmedAt: 'then' } as const;

/** A release of three files on disk, or of those named, hosted, with one host whose place is given. */
async function release(place: CopyPlace, template: string, secret: string | null, filenames = names) {
  const http = wayOut();
  const context = await releaseContext({ prober: createProber(http) });
  const folder = join(await temporaryFolder(), 'dist');
  await mkdir(folder);
  const files = await Promise.all(
    filenames.map(async (name, at) => {
      const path = join(folder, name);
      await writeFile(path, randomBytes(1000 + at));
      const { sha256, size } = await describeFile(path);
      const file = draftFile(name, { path, size, hosted });
      if (file.inspection.state !== 'done') throw new Error('it was read');
      return { ...file, inspection: { ...file.inspection, sha256 } };
    }),
  );
  const releaseId = await draftWith(context, files);
  await context.drafts.change(releaseId, (draft) => ({ ...draft, tag: 'v2.0' }));
  await addHost(context, releaseId, { template, rehearsal: true });
  const hostId = context.drafts.get(releaseId).hosts[0]?.id ?? '';
  if (secret !== null) await context.secrets.set(secretTargetOf(place), null, new Secret(secret), 'session');
  const { settings } = context.store;
  const uploads = createOpenUploads(settings);
  const drafts = createOwnDrafts(settings);
  const copies = createCopySender({
    http,
    uploads,
    drafts,
    clock: hastyClock(),
    random: () => 0,
    now: () => new Date(),
  });
  const send = (overwrite: string[] = []) => sendCopies(context, copies, { releaseId, hostId, place, overwrite });
  /** Of both jobs: the copies sent, and then verified. */
  const ended = async (job: Job) => {
    const sent = await context.jobs.settled(job.id);
    const verifying = context.jobs.running('verify', releaseId);
    if (verifying !== null) await context.jobs.settled(verifying.id);
    return sent;
  };
  return { context, releaseId, hostId, send, ended, states: () => linkStates(context.drafts.view(releaseId)), files };
}

describe('copies of a release', () => {
  it('go to a bucket and are verified there', async () => {
    const server = await startS3Server();
    const template = `${server.endpoint}/${server.bucket}/{project}/{version}/{filename}`;
    const { send, ended, states, context } = await release(placeAt(server), template, bucketKey.secretAccessKey);
    expect(await ended(send())).toMatchObject({
      kind: 'copy',
      state: 'done',
      progress: { itemsDone: 3, itemsTotal: 3 },
    });
    expect(states()).toEqual(['verified', 'verified', 'verified']);
    const puts = () => server.requests.filter((line) => line.startsWith('PUT')).length;
    expect(puts()).toBe(3);
    await ended(send());
    expect(puts()).toBe(3);
    expect(context.bugs).toEqual([]);
  });

  it('go to the release of the tag, which is published when all are there', async () => {
    const double = await startGitHubDouble();
    const template = `${double.place.api}/octo-org/demo.py/releases/download/v{version}/{filename}`;
    const { send, ended, states } = await release(double.place, template, gitHubToken);
    expect(await ended(send())).toMatchObject({ state: 'done' });
    expect(states()).toEqual(['verified', 'verified', 'verified']);
    expect(double.releases).toMatchObject([{ tag: 'v2.0', draft: false }]);
    expect(double.releases[0]?.assets).toHaveLength(3);
  });

  it('are left in a draft that a person made', async () => {
    const double = await startGitHubDouble();
    double.addRelease({ tag: 'v2.0', draft: true });
    const template = `${double.place.api}/octo-org/demo.py/releases/download/{tag}/{filename}`;
    const { send, ended, states } = await release(double.place, template, gitHubToken);
    expect(await ended(send())).toMatchObject({ state: 'failed', problem: { code: 'copy.release_draft' } });
    expect(double.releases).toMatchObject([{ draft: true, assets: [{}, {}, {}] }]);
    // Nobody can fetch them yet, which is written where a person looks for it.
    expect(states()).toEqual(['failed', 'failed', 'failed']);
  });

  it('fill a draft of our own after a failure, and then it is published', async () => {
    let isFailing = true;
    const double = await startGitHubDouble({
      intercept: ({ method, url = '' }, response) => {
        if (method !== 'POST' || !url.includes('win32') || !isFailing) return false;
        response.writeHead(422, { 'content-type': 'application/json' }).end('{"message":"No","errors":[]}');
        return true;
      },
    });
    const template = `${double.place.api}/octo-org/demo.py/releases/download/v{version}/{filename}`;
    const { send, ended, states } = await release(double.place, template, gitHubToken);
    expect(await ended(send())).toMatchObject({ state: 'failed' });
    expect(double.releases).toMatchObject([{ draft: true }]);
    isFailing = false;
    expect(await ended(send())).toMatchObject({ state: 'done' });
    expect(double.releases).toMatchObject([{ draft: false }]);
    expect(states()).toEqual(['verified', 'verified', 'verified']);
  });

  it('make a release of the kind that their version is', async () => {
    const double = await startGitHubDouble();
    double.tags.add('v2.1rc1');
    const template = `${double.place.api}/octo-org/demo.py/releases/download/v{version}/{filename}`;
    const files = ['demo-2.0.tar.gz', 'demo-2.1rc1.tar.gz'];
    const { send, ended } = await release(double.place, template, gitHubToken, files);
    expect(await ended(send())).toMatchObject({ state: 'done' });
    expect(double.releases).toMatchObject([
      { tag: 'v2.0', draft: false, prerelease: false },
      { tag: 'v2.1rc1', draft: false, prerelease: true },
    ]);
    expect(double.latest()).toBe('v2.0');
  });

  it('of one tag go out although the release of another cannot be made', async () => {
    const double = await startGitHubDouble();
    const template = `${double.place.api}/octo-org/demo.py/releases/download/v{version}/{filename}`;
    const files = ['demo-1.0.tar.gz', 'demo-2.0.tar.gz'];
    const { send, ended, states } = await release(double.place, template, gitHubToken, files);
    expect(await ended(send())).toMatchObject({ state: 'failed', problem: { code: 'copy.tag_missing' } });
    expect(states()).toEqual(['failed', 'verified']);
  });

  it('that the place served with other bytes are replaced when a person says so, also where it keeps no digests', async () => {
    const double = await startGitHubDouble();
    const there = double.addRelease({ tag: 'v2.0' });
    double.addAsset(there, { name: names[0] ?? '', body: randomBytes(1000), digested: false });
    const template = `${double.place.api}/octo-org/demo.py/releases/download/v{version}/{filename}`;
    const { send, ended, states, files } = await release(double.place, template, gitHubToken);
    await ended(send());
    expect(states()).toEqual(['failed', 'verified', 'verified']);
    expect(await ended(send())).toMatchObject({ state: 'failed', problem: { code: 'copy.exists' } });
    expect(await ended(send(files.slice(0, 1).map(({ id }) => id)))).toMatchObject({ state: 'done' });
    expect(states()).toEqual(['verified', 'verified', 'verified']);
  });

  it('stop at a place that refuses the key, and say so at each link', async () => {
    const server = await startS3Server();
    const template = `${server.endpoint}/${server.bucket}/{project}/{version}/{filename}`;
    const files = Array.from({ length: 40 }, (_, at) => `demo-2.0-${at}-py3-none-any.whl`);
    const { send, ended, states, context, releaseId } = await release(placeAt(server), template, 'wrong', files);
    expect(await ended(send())).toMatchObject({ state: 'failed', progress: { itemsDone: 40 } });
    expect(new Set(states())).toEqual(new Set(['failed']));
    const codes = context.drafts
      .view(releaseId)
      .files.flatMap(({ links }) => links)
      .map(({ status }) => (status.state === 'failed' ? status.problem.code : ''));
    expect(new Set(codes)).toEqual(new Set(['copy.key_wrong']));
    // Those that were on their way, side by side: two questions for each.
    expect(server.requests.length).toBeLessThanOrEqual(6);
  });

  it('are verified although a verification runs already, also those that it has in hand', async () => {
    const held = Promise.withResolvers<ServerResponse>();
    let isHolding = true;
    const server = await startS3Server({
      intercept: ({ method, headers }, response) => {
        if (method !== 'GET' || headers.authorization !== undefined || !isHolding) return false;
        isHolding = false;
        held.resolve(response);
        return true;
      },
    });
    const template = `${server.endpoint}/${server.bucket}/{project}/{version}/{filename}`;
    const { send, context, releaseId, states } = await release(placeAt(server), template, bucketKey.secretAccessKey);
    // One of them is being looked at when it is not there yet.
    const verifying = verifyLinks(context, releaseId);
    const response = await held.promise;
    const sent = await context.jobs.settled(send().id);
    expect(sent.state).toBe('done');
    response.writeHead(404).end();
    await context.jobs.settled(verifying.id);
    expect(context.jobs.running('verify', releaseId)).toBeNull();
    expect(states()).toEqual(['verified', 'verified', 'verified']);
  });

  it('to a second host wait for a person’s word while others are under way', async () => {
    const held = Promise.withResolvers<ServerResponse>();
    const server = await startS3Server({
      intercept: ({ method }, response) => {
        if (method !== 'PUT') return false;
        held.resolve(response);
        return true;
      },
    });
    const template = `${server.endpoint}/${server.bucket}/{project}/{version}/{filename}`;
    const { send, context } = await release(placeAt(server), template, bucketKey.secretAccessKey);
    const job = send();
    await held.promise;
    expect(() => send()).toThrow('are being sent already');
    context.jobs.cancel(job.id);
    expect(await context.jobs.settled(job.id)).toMatchObject({ state: 'cancelled' });
  });

  it('that are in conflict are told one by one; the others are there, and a second attempt replaces what it may', async () => {
    const server = await startS3Server();
    await server.put(`demo/2.0/${names[1] ?? ''}`, randomBytes(10));
    const template = `${server.endpoint}/${server.bucket}/{project}/{version}/{filename}`;
    const { send, ended, states, files, context, releaseId } = await release(
      placeAt(server),
      template,
      bucketKey.secretAccessKey,
    );
    expect(await ended(send())).toMatchObject({ state: 'failed', problem: { code: 'copy.exists' } });
    expect(states()).toEqual(['verified', 'failed', 'verified']);
    // What was not sent is not looked at: it is there to be read why it was not.
    expect(context.drafts.view(releaseId).files[1]?.links).toMatchObject([
      { status: { problem: { code: 'copy.exists', facts: { theirSize: 10 } } } },
    ]);
    expect(await ended(send(files.slice(1, 2).map(({ id }) => id)))).toMatchObject({ state: 'done' });
    expect(states()).toEqual(['verified', 'verified', 'verified']);
  });

  it('are shown link by link: on their way, sent, and what failed before only until they go out again', async () => {
    const late = Promise.withResolvers<ServerResponse>();
    let isWrong = true;
    let isHolding = true;
    const server = await startS3Server({
      intercept: ({ method, url = '' }, response) => {
        if (isWrong) response.writeHead(403).end();
        else if (isHolding && method === 'PUT' && url.includes('win32')) late.resolve(response);
        else return false;
        return true;
      },
    });
    const template = `${server.endpoint}/${server.bucket}/{project}/{version}/{filename}`;
    const { send, ended, states, context, releaseId, hostId, files } = await release(
      placeAt(server),
      template,
      bucketKey.secretAccessKey,
    );
    expect(await ended(send())).toMatchObject({ state: 'failed' });
    expect(states()).toEqual(['failed', 'failed', 'failed']);
    isWrong = false;
    const job = send();
    const response = await late.promise;
    for await (const { files: now } of context.drafts.watch(releaseId)) {
      if (now.filter(({ links }) => 'sentAt' in (links[0]?.status ?? {})).length === 2) break;
    }
    expect(states()).toEqual(['unverified', 'unverified', 'unverified']);
    for await (const [running] of context.jobs.watch()) {
      const items = Object.keys(running?.progress.items ?? {});
      if (items.length === 1) {
        expect(items).toEqual([`${files[1]?.id} ${hostId}`]);
        break;
      }
    }
    isHolding = false;
    response.writeHead(503).end();
    expect(await ended(job)).toMatchObject({ state: 'done' });
    expect(states()).toEqual(['verified', 'verified', 'verified']);
  });

  it('that are in the draft of a release are not looked at before all are there and it is published', async () => {
    const double = await startGitHubDouble({
      intercept: ({ method, url = '' }, response) => {
        if (method !== 'POST' || !url.includes('win32')) return false;
        response.writeHead(422, { 'content-type': 'application/json' }).end('{"message":"No","errors":[]}');
        return true;
      },
    });
    const template = `${double.place.api}/octo-org/demo.py/releases/download/v{version}/{filename}`;
    const { send, ended, states } = await release(double.place, template, gitHubToken);
    expect(await ended(send())).toMatchObject({ state: 'failed', problem: { code: 'copy.refused' } });
    expect(states()).toEqual(['unverified', 'failed', 'unverified']);
    expect(double.releases).toMatchObject([{ draft: true }]);
  });

  it('can be sent by hand, with the same places for the same files', async () => {
    const double = await startGitHubDouble();
    const template = `${double.place.api}/octo-org/demo.py/releases/download/v{version}/{filename}`;
    const { context, releaseId, files, hostId } = await release(double.place, template, null);
    const request = { releaseId, hostId, place: double.place, shell: 'posix' } as const;
    const [, upload] = copyCommands(context, request);
    expect(upload?.command).toMatch(/^gh release upload v2\.0 /);
    for (const { path } of files) expect(upload?.command).toContain(` ${path} `);
  });

  it('are not sent without a secret, to another place than the links say, or where there are none', async () => {
    const double = await startGitHubDouble();
    const template = `${double.place.api}/octo-org/demo.py/releases/download/{tag}/{filename}`;
    const without = await release(double.place, template, null);
    expect(await without.ended(without.send())).toMatchObject({ problem: { code: 'copy.secret_missing' } });
    const elsewhere = await release(double.place, `${double.place.api}/other/{filename}`, gitHubToken);
    expect(() => elsewhere.send()).toThrow('leads to no release');
    await elsewhere.context.drafts.change(elsewhere.releaseId, (draft) => ({ ...draft, files: [] }));
    expect(() => elsewhere.send()).toThrow('no file to send');
    expect(double.requests).toEqual([]);
  });

  it('show no secret, neither in what is told nor in what is kept', async () => {
    const wrong = 'a-wrong-but-secret-access-key';
    const server = await startS3Server();
    const template = `${server.endpoint}/${server.bucket}/{project}/{version}/{filename}`;
    const { send, ended, context, releaseId } = await release(placeAt(server), template, wrong);
    const job = await ended(send());
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'copy.key_wrong' } });
    const kept = await context.store.drafts.list();
    expect(JSON.stringify([job, kept, context.drafts.view(releaseId)])).not.toContain(wrong);
  });
});
