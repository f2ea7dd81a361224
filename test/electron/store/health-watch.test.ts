import { describe, expect, test } from 'vitest';
import type { StoredIncident, StoredPublication } from '../../../electron/store/index.ts';
import { openedStore } from './samples.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString();
const gap = 5 * 60_000;

describe('the time in which somebody looked', () => {
  test('grows while it goes on, and begins anew after a gap or in another state', async () => {
    const { health } = await openedStore();
    for (const minute of [0, 4, 9]) await health.watched('watching', at(minute), gap);
    await health.watched('watching', at(15), gap);
    await health.watched('offline', at(16), gap);
    await health.watched('offline', at(16), gap);
    await health.watched('watching', at(16), gap);
    await health.watched('watching', at(14), gap);
    const all = [
      { from: at(0), until: at(9), state: 'watching' },
      { from: at(15), until: at(15), state: 'watching' },
      { from: at(16), until: at(16), state: 'offline' },
      { from: at(16), until: at(16), state: 'watching' },
    ];
    expect(await health.watchedTimes(at(0), at(60))).toEqual(all);
    expect(await health.watchedTimes(at(9), at(15))).toEqual(all.slice(0, 1));
    expect(await health.watchedTimes(at(10), at(16))).toEqual(all.slice(1, 2));
  });
});

test('a notice is told once', async () => {
  const { health } = await openedStore();
  expect(await Promise.all([health.tell('one', at(0)), health.tell('one', at(1)), health.tell('two', at(1))])).toEqual([
    true,
    false,
    true,
  ]);
});

test('incidents are replaced by id, those that go on first, then the newest', async () => {
  const { health } = await openedStore();
  const incident = (id: string, from: string, until: string | null): StoredIncident => {
    return { id, host: 'a.example', from, until, links: 2, codes: [{ code: 'tcp.refused', count: 2 }] };
  };
  const old = incident('old', at(0), at(1));
  const newer = incident('newer', at(5), at(6));
  const long = incident('long', at(2), null);
  await health.saveIncidents([old, newer, { ...long, links: 1 }]);
  await health.saveIncidents([long]);
  expect(await health.incidents(at(0))).toEqual([long, newer, old]);
  expect(await health.incidents(at(2))).toEqual([long, newer]);
});

test('a publication is one for each kind and place', async () => {
  const { publications } = await openedStore();
  const folder: StoredPublication = {
    id: 'one',
    kind: 'folder',
    where: '/srv/simple',
    pages: [
      { project: 'demo', indexId: 'pypi', order: 'external-first' },
      { project: 'other', indexId: 'rehearsal', order: 'hosted-only' },
    ],
    follow: true,
    publishedAt: at(0),
    behindSince: null,
    problem: null,
    nextAttemptAt: null,
  };
  const failed: StoredPublication = {
    ...folder,
    id: 'two',
    kind: 'rehearsal',
    follow: false,
    behindSince: at(1),
    problem: { code: 'folder.gone', message: 'It is gone.', facts: { tries: 3 }, remedy: 'Make it again.' },
    nextAttemptAt: at(2),
  };
  await publications.save(folder);
  await publications.save(failed);
  expect(await publications.list()).toEqual([folder, failed]);
  await publications.save({ ...folder, id: 'three', follow: false });
  await publications.save({ ...failed, where: '/elsewhere' });
  expect(await publications.list()).toEqual([
    { ...folder, id: 'three', follow: false },
    { ...failed, where: '/elsewhere' },
  ]);
});
