import { expect, test } from 'vitest';
import { reachabilityLinks } from '../../../electron/releases/reachability-links.ts';
import { draftFile, draftWith, releaseContext } from '../../support/release-context.ts';

const hosts = [
  { id: 'far', template: 'https://files.example.org/{tag}/{filename}', rehearsal: false },
  { id: 'near', template: 'http://127.0.0.1:8080/{filename}', rehearsal: true },
];
const sha256 = 'a'.repeat(64);

async function scene() {
  const context = await releaseContext();
  const hosted = {
    state: 'hosted',
    url: 'http://127.0.0.1:1/files/one.tar.gz',
    confirmedAt: '2026-11-22T10:00:00.000Z',
  } as const;
  const files = [draftFile('one-1.0.tar.gz', { hosted }), draftFile('two-1.0.tar.gz')];
  const releaseId = await draftWith(context, files);
  await context.drafts.change(releaseId, (draft) => ({ ...draft, hosts, tag: 'v1.0' }));
  return { context, releaseId };
}

test('a link for each file and host, with what it should serve and the hosted copy where there is one', async () => {
  const { context, releaseId } = await scene();
  const links = await reachabilityLinks(context, { of: 'release', releaseId });
  expect(links.map(({ url }) => url)).toEqual([
    'https://files.example.org/v1.0/one-1.0.tar.gz',
    'http://127.0.0.1:8080/one-1.0.tar.gz',
    'https://files.example.org/v1.0/two-1.0.tar.gz',
    'http://127.0.0.1:8080/two-1.0.tar.gz',
  ]);
  expect(links[0]).toMatchObject({
    size: 10,
    sha256,
    hostedUrl: 'http://127.0.0.1:1/files/one.tar.gz',
    allowLoopback: false,
    hostedAllowLoopback: true,
  });
  expect(links[1]).toMatchObject({ allowLoopback: true });
  expect(links[2]).toMatchObject({ hostedUrl: null });
  expect(new Set(links.map(({ id }) => id)).size).toBe(4);
});

test('of one host', async () => {
  const { context, releaseId } = await scene();
  const links = await reachabilityLinks(context, { of: 'release', releaseId, hostId: 'near' });
  expect(links.map(({ allowLoopback }) => allowLoopback)).toEqual([true, true]);
});

test('the hashes of pieces that are known come along', async () => {
  const { context, releaseId } = await scene();
  const pieces = new Uint8Array(32).fill(7);
  await context.store.files.save({
    sha256,
    blake2b256: 'b'.repeat(64),
    size: 10,
    filename: 'one-1.0.tar.gz',
    project: 'one',
    version: '1.0',
    kind: 'sdist',
    pieceLength: 1_048_576,
    pieces,
    firstSeenAt: '2026-11-22T10:00:00.000Z',
  });
  const [link] = await reachabilityLinks(context, { of: 'release', releaseId });
  expect(link?.pieces?.length).toBe(1_048_576);
  expect([...(link?.pieces?.hashes ?? [])]).toEqual([...pieces]);
});

test('nothing to check, or what is no address: said with a remedy', async () => {
  const { context, releaseId } = await scene();
  await context.drafts.change(releaseId, (draft) => ({ ...draft, hosts: [] }));
  const problem = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) });
  await expect(reachabilityLinks(context, { of: 'release', releaseId })).rejects.toThrow(
    problem('link.nothing_to_check'),
  );
  const sample = { of: 'sample', url: 'not an address', size: 1, sha256, hostedUrl: null, rehearsal: false } as const;
  await expect(reachabilityLinks(context, sample)).rejects.toThrow(problem('link.not_an_address'));
  const good = { ...sample, url: 'https://files.example.org/f.whl' };
  expect(await reachabilityLinks(context, good)).toMatchObject([{ id: 'sample', allowLoopback: false, pieces: null }]);
});
