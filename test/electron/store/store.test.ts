import path from 'node:path';
import { describe, expect, test, onTestFinished } from 'vitest';
import { type Store, openStore } from '../../../electron/store/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { digest, indexedFile, knownFile, link, verified } from './samples.ts';

async function freshStore(): Promise<Store> {
  const store = await openStore({ file: path.join(await temporaryFolder(), 'not', 'yet', 'there.db') });
  onTestFinished(() => store.close());
  return store;
}

describe('drafts', () => {
  test('are listed newest first, replaced whole, and removed', async () => {
    const { drafts } = await freshStore();
    await drafts.save({ id: 'a', updatedAt: '2026-11-22T10:00:00.000Z', document: '{"step":"files"}' });
    await drafts.save({ id: 'b', updatedAt: '2026-11-22T11:00:00.000Z', document: '{}' });
    await drafts.save({ id: 'a', updatedAt: '2026-11-22T12:00:00.000Z', document: '{"step":"checks"}' });
    expect((await drafts.list()).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(await drafts.get('a')).toEqual({
      id: 'a',
      updatedAt: '2026-11-22T12:00:00.000Z',
      document: '{"step":"checks"}',
    });
    await drafts.remove('a');
    expect(await drafts.get('a')).toBeNull();
    expect(await drafts.list()).toHaveLength(1);
  });

  test('saves made side by side are applied in the order they were made', async () => {
    const { drafts } = await freshStore();
    const saves = Array.from({ length: 200 }, (_, count) =>
      drafts.save({ id: 'a', updatedAt: 'now', document: String(count) }),
    );
    await Promise.all(saves);
    expect((await drafts.get('a'))?.document).toBe('199');
  });
});

test('files are found by digest, and keep the day they were first seen', async () => {
  const { files } = await freshStore();
  const wheel = knownFile('demo-1.0-py3-none-any.whl');
  const sdist = knownFile('demo-1.0.tar.gz', { kind: 'sdist', pieces: new Uint8Array() });
  await files.save(wheel);
  await files.save(sdist);
  await files.save({ ...wheel, firstSeenAt: '2030-01-01T00:00:00.000Z' });
  expect(await files.bySha256([sdist.sha256, wheel.sha256, digest('unknown')])).toEqual([wheel, sdist]);
  expect(await files.bySha256([])).toEqual([]);
  const many = Array.from({ length: 40_000 }, (_, count) => digest(String(count)));
  expect(await files.bySha256([...many, wheel.sha256])).toEqual([wheel]);
});

describe('links', () => {
  test('are kept in the order to try them, replaced by file and URL, and withdrawn', async () => {
    const { links } = await freshStore();
    const second = link('demo-1.0.tar.gz', 'https://b.example/demo-1.0.tar.gz', { rank: 1 });
    const first = link('demo-1.0.tar.gz', 'https://z.example/demo-1.0.tar.gz', { rehearsal: true });
    await links.register(verified([second, first, link('x.tar.gz', 'https://b.example/x', { project: 'other' })]));
    expect(await links.ofProject('demo')).toEqual([first, second]);
    expect(await links.ofFile('demo', first.sha256)).toEqual([first, second]);
    expect(await links.ofFile('other', '0'.repeat(64))).toEqual([]);
    await links.register(verified([{ ...first, rank: 2 }]));
    expect(await links.ofProject('demo')).toEqual([second, { ...first, rank: 2 }]);
    await links.withdraw([second, { ...first, url: 'https://other.example/' }]);
    expect(await links.ofProject('demo')).toEqual([{ ...first, rank: 2 }]);
    expect(await links.ofProject('other')).toHaveLength(1);
  });

  test('are registered on each index for itself, and withdrawn from one or from all', async () => {
    const { links } = await freshStore();
    const url = 'https://a.example/demo-1.0.tar.gz';
    const rehearsed = link('demo-1.0.tar.gz', url, { indexId: 'rehearsal' });
    const real = link('demo-1.0.tar.gz', url, { indexId: 'pypi' });
    await links.register(verified([rehearsed, real]));
    expect(await links.ofProject('demo')).toEqual([real, rehearsed]);
    await links.withdraw([rehearsed]);
    expect(await links.ofProject('demo')).toEqual([real]);
    await links.register(verified([rehearsed]));
    await links.withdraw([{ ...real, indexId: null }]);
    expect(await links.ofProject('demo')).toEqual([]);
  });

  test('one bad link among several registers none', async () => {
    const { links } = await freshStore();
    const good = link('demo-1.0.tar.gz', 'https://a.example/demo-1.0.tar.gz');
    await expect(
      links.register(verified([good, { ...good, url: 'https://b.example/', sha256: 'short' }])),
    ).rejects.toThrow(/constraint/);
    expect(await links.ofProject('demo')).toEqual([]);
  });
});

test('settings are kept by key', async () => {
  const { settings } = await freshStore();
  expect(await settings.get('theme')).toBeNull();
  await settings.set('theme', 'dark');
  await settings.set('theme', 'light');
  expect(await settings.get('theme')).toBe('light');
  await settings.remove('theme');
  expect(await settings.get('theme')).toBeNull();
});

describe('the built-in index', () => {
  test('takes a filename once', async () => {
    const { index } = await freshStore();
    const file = indexedFile('demo-1.0.tar.gz', { requiresPython: '>=3.9', coreMetadataSha256: digest('metadata') });
    const answers = await Promise.all([index.add(file), index.add({ ...file, sha256: digest('other bytes') })]);
    expect(answers).toEqual(['added', 'exists']);
    expect(await index.file('demo-1.0.tar.gz')).toEqual(file);
    expect(await index.file('demo-2.0.tar.gz')).toBeNull();
  });

  test('lists projects and their files sorted', async () => {
    const { index } = await freshStore();
    await index.add(indexedFile('zeta-1.0.tar.gz', { project: 'zeta' }));
    await index.add(indexedFile('demo-1.0.tar.gz'));
    await index.add(indexedFile('demo-1.0-py3-none-any.whl'));
    expect(await index.projects()).toEqual(['demo', 'zeta']);
    expect((await index.filesOf('demo')).map(({ filename }) => filename)).toEqual([
      'demo-1.0-py3-none-any.whl',
      'demo-1.0.tar.gz',
    ]);
    expect(await index.filesOf('absent')).toEqual([]);
  });

  test('a publication replaces the one before', async () => {
    const { index } = await freshStore();
    const at = (host: string) => ({ filename: 'demo-1.0.tar.gz', sha256: digest('x'), url: `https://${host}/` });
    expect(await index.publicationOf('demo')).toBeNull();
    await index.publish('demo', { order: 'external-first', links: [at('z'), at('a')], publishedAt: 'Monday' });
    expect((await index.publicationOf('demo'))?.links.map(({ url }) => url)).toEqual(['https://z/', 'https://a/']);
    await index.publish('demo', { order: 'hosted-only', links: [], publishedAt: 'Tuesday' });
    expect(await index.publicationOf('demo')).toEqual({ order: 'hosted-only', links: [], publishedAt: 'Tuesday' });
  });
});

test('close answers what was asked before, can be repeated, and refuses what comes after', async () => {
  const file = path.join(await temporaryFolder(), 'store.db');
  const store = await openStore({ file });
  const saved = store.drafts.save({ id: 'a', updatedAt: 'now', document: '{}' });
  await Promise.all([store.close(), store.close(), saved]);
  await expect(store.drafts.list()).rejects.toThrow('closed');
  const again = await openStore({ file });
  onTestFinished(() => again.close());
  expect(await again.drafts.list()).toHaveLength(1);
});
