import { rename } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { isOutdated } from '../../../electron/publications/compare.ts';
import { publicationWorld, registerLink, setListed, urlOf } from '../../support/publications.ts';

async function published(order: 'external-first' | 'hosted-only' = 'external-first') {
  const there = await publicationWorld();
  await registerLink(there.store, 'demo');
  const to = { kind: 'folder', folder: there.folder, indexId: 'pypi' } as const;
  await there.publications().publish({ to, order, projects: ['demo'] });
  const outdated = async () => {
    const [publication] = await there.store.publications.list();
    if (publication === undefined) throw new Error('nothing was published');
    return isOutdated(there.store, publication);
  };
  return { ...there, outdated };
}

test('a page is compared with the states of its links', async () => {
  const { store, outdated } = await published();
  expect(await outdated()).toBe(false);
  await setListed(store, urlOf('demo'), false);
  expect(await outdated()).toBe(true);
  await setListed(store, urlOf('demo'), true);
  expect(await outdated()).toBe(false);
});

test('a link that came back is missed', async () => {
  const { publications, store, outdated } = await published();
  await setListed(store, urlOf('demo'), false);
  const [first] = publications().list();
  await publications().publishNow(first?.id ?? '');
  expect(await outdated()).toBe(false);
  await setListed(store, urlOf('demo'), true);
  expect(await outdated()).toBe(true);
});

test('a link that was registered since, or on another index, is for a person to publish', async () => {
  const { store, outdated } = await published();
  await registerLink(store, 'demo', { host: 'two.example', at: '2026-11-22T10:00:00.000Z' });
  await registerLink(store, 'demo', { host: 'three.example', indexId: 'testpypi' });
  expect(await outdated()).toBe(false);
});

test('a link that a person has withdrawn stays until it is published', async () => {
  const { store, outdated } = await published();
  const [link] = await store.links.ofProject('demo');
  await store.links.withdraw([{ sha256: link?.sha256 ?? '', url: urlOf('demo'), indexId: null }]);
  expect(await outdated()).toBe(false);
});

test('a page of hosted copies alone misses no link', async () => {
  const { outdated } = await published('hosted-only');
  expect(await outdated()).toBe(false);
});

test('what is not there shows nothing that it must not', async () => {
  const { folder, store, outdated } = await published();
  await setListed(store, urlOf('demo'), false);
  await rename(folder, `${folder}.away`);
  expect(await outdated()).toBe(false);
});
