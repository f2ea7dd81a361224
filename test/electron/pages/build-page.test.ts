import { expect, test } from 'vitest';
import { buildPage } from '../../../electron/pages/index.ts';
import type { Store } from '../../../electron/store/index.ts';
import { pageLinks, type ParsedLink } from '../../../shared/simple-api/index.ts';
import { rehearsalTarget } from '../../support/release-context.ts';

const sha256 = 'a'.repeat(64);
const filename = 'demo-1.0.tar.gz';
const file: ParsedLink = {
  filename,
  url: `https://hosted.example/${filename}`,
  sha256,
  size: 10,
  requiresPython: '>=3.9',
  yanked: 'broken',
  coreMetadata: false,
  uploadTime: null,
  provenance: null,
  externalUrls: ['https://index.example/claims-this'],
};

type Link = Awaited<ReturnType<Store['links']['ofProject']>>[number];

function registered(host: string, patch: Partial<Link> = {}): Link {
  const url = `https://${host}/${filename}`;
  const common = { project: 'demo', filename, sha256, size: 10, rank: 0, rehearsal: false, registeredAt: 'then' };
  return { ...common, url, indexId: 'rehearsal', listed: true, ...patch };
}

const pieces = {
  sha256,
  blake2b256: 'b'.repeat(64),
  size: 10,
  filename,
  project: 'demo',
  version: '1.0',
  kind: 'sdist',
  pieceLength: 10,
  pieces: new Uint8Array(32),
  firstSeenAt: 'then',
} as const;

function build(links: readonly Link[], { order = 'external-first', listed = [file] } = {}) {
  const never = () => Promise.reject(new Error('nothing is written'));
  const page = { name: 'demo', repositoryVersion: '1.4', versions: ['1.0'], links: listed, warnings: [] };
  return buildPage(
    {
      index: { fetchPage: (_target, project) => Promise.resolve(project === 'demo' ? page : null) },
      store: {
        links: {
          ofProject: () => Promise.resolve([...links]),
          ofFile: never,
          register: never,
          rank: never,
          withdraw: never,
        },
        files: { save: never, bySha256: () => Promise.resolve([pieces]) },
      },
    },
    rehearsalTarget,
    'demo',
    order === 'hosted-only' ? 'hosted-only' : 'external-first',
  );
}

test('a page has what its index lists, and of each file the listed links in their order', async () => {
  const { page, live } = await build([
    registered('second.example', { rank: 1 }),
    registered('suspended.example', { listed: false }),
    registered('first.example'),
    registered('elsewhere.example', { indexId: 'pypi' }),
    registered('other-bytes.example', { sha256: 'c'.repeat(64) }),
    registered('other-name.example', { filename: 'demo-2.0.tar.gz' }),
  ]);
  expect(page.files).toEqual([
    {
      filename,
      size: 10,
      sha256,
      hostedUrl: file.url,
      externalUrls: [`https://first.example/${filename}`, `https://second.example/${filename}`],
      requiresPython: '>=3.9',
      yanked: 'broken',
      coreMetadata: false,
      uploadTime: null,
      provenance: null,
    },
  ]);
  expect(live.files[0]?.externalUrls).toEqual(file.externalUrls);
});

test('a Metalink names the same links as the page, the hosted copy last', async () => {
  const { page, metalinks } = await build([
    registered('one.example'),
    registered('suspended.example', { listed: false }),
  ]);
  expect(metalinks.map((metalink) => metalink.filename)).toEqual([filename]);
  const urls = [...(metalinks[0]?.xml ?? '').matchAll(/<url[^>]*>([^<]+)</g)].map(([, url]) => url);
  expect(urls).toEqual(pageLinks(page, 'external-first').map(({ url }) => url));
  expect(urls).toHaveLength(2);
});

test('a page of hosted copies alone has no Metalinks', async () => {
  expect((await build([registered('one.example')], { order: 'hosted-only' })).metalinks).toEqual([]);
});

test('a project that its index does not list has no page', async () => {
  const nothing = { fetchPage: () => Promise.resolve(null) };
  const store = { links: { ofProject: () => Promise.resolve([]) }, files: { bySha256: () => Promise.resolve([]) } };
  const never = () => Promise.reject(new Error('nothing is written'));
  const services = {
    index: nothing,
    store: {
      links: { ...store.links, ofFile: never, register: never, rank: never, withdraw: never },
      files: { ...store.files, save: never },
    },
  };
  await expect(buildPage(services, rehearsalTarget, 'demo', 'external-first')).rejects.toMatchObject({
    problem: { code: 'page.project_missing', facts: { project: 'demo' } },
  });
});
