import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RegisteredLink, Store } from '../../../electron/store/index.ts';
import { migrations } from '../../../electron/store/migrations/index.ts';
import type { LinkQuery } from '../../../shared/contract/health.ts';
import { linkHost } from '../../../shared/links/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { check, digest, link, openedStore, stateRecord, verified } from './samples.ts';

const sdist = 'demo-1.0.tar.gz';
const url = `https://a.example/${sdist}`;
const noon = '2026-11-22T12:00:00.000Z';
const later = '2026-11-22T13:00:00.000Z';
const empty = { checks: [], records: [], transitions: [] };

test('a database of version 5 has its links monitored: each once, for real where one of its indexes is', async () => {
  const file = path.join(await temporaryFolder(), 'store.db');
  const database = new DatabaseSync(file);
  for (const migration of migrations.slice(0, 5)) database.exec(migration);
  const rows = [
    ['rehearsal', url, 1, '2026-11-01T00:00:00.000Z'],
    ['pypi', url, 0, '2026-11-02T00:00:00.000Z'],
    ['rehearsal', `http://LOCALHOST:8080/${sdist}?x=/y`, 1, '2026-11-03T00:00:00.000Z'],
    ['pypi', 'https://b.example?name=demo', 0, '2026-11-04T00:00:00.000Z'],
  ] as const;
  for (const [index, at, rehearsal, when] of rows) {
    database
      .prepare("INSERT INTO links VALUES (?, ?, ?, 'demo', ?, 12, 0, ?, ?)")
      .run(index, digest(sdist), at, sdist, rehearsal, when);
  }
  database.exec('PRAGMA user_version = 5');
  database.close();
  const store = await openedStore(file);
  const monitored = await store.health.links();
  const common = {
    project: 'demo',
    filename: sdist,
    sha256: digest(sdist),
    size: 12,
    registered: true,
    listed: true,
    record: null,
    lastGoodAt: null,
  };
  expect(monitored.toSorted((one, other) => one.registeredAt.localeCompare(other.registeredAt))).toEqual(
    [rows[0], rows[2], rows[3]].map(([, at, , registeredAt]) => ({
      ...common,
      id: expect.any(Number),
      url: at,
      host: linkHost(at),
      rehearsal: at.includes('LOCALHOST'),
      registeredAt,
    })),
  );
  expect((await store.health.counts()).counts['never-checked']).toBe(3);
  expect((await store.links.ofProject('demo')).every(({ listed }) => listed)).toBe(true);
});

describe('a link', () => {
  const registered = link(sdist, url);

  async function withOne(): Promise<{ store: Store; id: number }> {
    const store = await openedStore();
    await store.links.register(verified([registered]));
    return { store, id: (await store.health.links())[0]?.id ?? 0 };
  }

  test('that is registered is monitored, and never checked yet', async () => {
    const { store, id } = await withOne();
    expect(await store.health.link(id)).toEqual({
      id,
      project: 'demo',
      filename: sdist,
      sha256: digest(sdist),
      size: 12,
      url,
      host: 'a.example',
      rehearsal: false,
      registeredAt: registered.registeredAt,
      registered: true,
      listed: true,
      record: null,
      state: 'never-checked',
      since: registered.registeredAt,
      held: false,
      beats: [],
      statistics: { completion: { n: 0, ok: 0, low: 0, high: 1 }, firstByte: null, normalised: null },
      lastGoodAt: null,
      lastBadAt: null,
      certificateUntil: null,
    });
    expect(await store.health.link(id + 1)).toBeNull();
  });

  test('is told as not listed while it is suspended, wherever it is found', async () => {
    const { store, id } = await withOne();
    const listed = async () => (await store.links.ofProject('demo')).map((one) => one.listed);
    expect(await store.health.unlisted([digest(sdist)])).toEqual([]);
    await store.health.record({ ...empty, records: [stateRecord(id, 'suspended')] });
    expect(await listed()).toEqual([false]);
    expect(await store.health.unlisted([digest('other'), digest(sdist)])).toEqual([{ sha256: digest(sdist), url }]);
    expect(await store.health.unlisted([digest('other')])).toEqual([]);
    await store.health.record({ ...empty, records: [stateRecord(id, 'healthy')] });
    expect(await listed()).toEqual([true]);
    expect(await store.health.unlisted([digest(sdist)])).toEqual([]);
  });

  test('registered again while it is suspended stays so; what is told of it is brought up to date', async () => {
    const { store, id } = await withOne();
    await store.health.record({ ...empty, records: [stateRecord(id, 'suspended', { held: true })] });
    await store.links.register(verified([{ ...registered, registeredAt: noon, project: 'demo2' }]));
    expect(await store.health.link(id)).toMatchObject({
      state: 'suspended',
      held: true,
      record: '{"state":"suspended"}',
      registeredAt: registered.registeredAt,
      project: 'demo2',
    });
  });

  test('is withdrawn when no index has it any more, and begins again when it is registered anew', async () => {
    const { store, id } = await withOne();
    const elsewhere: RegisteredLink = { ...registered, indexId: 'rehearsal', rehearsal: true };
    await store.links.register(verified([elsewhere]));
    await store.health.record({
      checks: [check(id, noon)],
      records: [stateRecord(id, 'suspended')],
      transitions: [{ linkId: id, at: noon, from: 'healthy', to: 'suspended', by: 'monitor', document: '{}' }],
    });
    expect(await store.health.link(id)).toMatchObject({ rehearsal: false });
    expect(await store.health.links()).toMatchObject([{ id, lastGoodAt: noon }]);
    await store.links.withdraw([registered]);
    expect(await store.health.link(id)).toMatchObject({ registered: true, state: 'suspended', rehearsal: true });
    await store.links.withdraw([{ ...elsewhere, indexId: null }]);
    expect(await store.health.links()).toEqual([]);
    expect(await store.health.link(id)).toMatchObject({ registered: false, state: 'withdrawn', held: false });
    expect(await store.health.unlisted([digest(sdist)])).toEqual([{ sha256: digest(sdist), url }]);
    // A check that was under way changes nothing of that.
    await store.health.record({ ...empty, records: [stateRecord(id, 'healthy')] });
    expect(await store.health.link(id)).toMatchObject({ state: 'withdrawn' });
    expect(await store.health.unlisted([digest(sdist)])).toHaveLength(1);

    await store.links.register(verified([{ ...registered, registeredAt: noon }], later));
    expect(await store.health.links()).toEqual([expect.objectContaining({ id, record: null, registeredAt: noon })]);
    expect(await store.health.link(id)).toMatchObject({ registered: true, state: 'never-checked', since: noon });
    expect(await store.links.ofProject('demo')).toEqual([{ ...registered, registeredAt: noon, listed: true }]);
    expect(await store.health.transitions(id, 10)).toHaveLength(1);
    expect(await store.health.checks(id, 10)).toHaveLength(1);
  });

  test('withdrawn as it was well is listed at once when it is registered again, however old its verification', async () => {
    const { store, id } = await withOne();
    await store.health.record({ ...empty, records: [stateRecord(id, 'suspended')] });
    await store.health.record({ ...empty, records: [stateRecord(id, 'healthy')] });
    await store.links.withdraw([registered]);
    await store.links.register(verified([registered]));
    expect(await store.health.link(id)).toMatchObject({ state: 'never-checked', listed: true });
  });

  test.each([
    ['suspended', 'withdrawn here'],
    ['on-probation', 'withdrawn here'],
    ['withdrawn', 'still registered'],
    ['withdrawn', 'withdrawn here'],
  ] as const)('that was %s, and %s, is listed again only where it was verified since', async (state, how) => {
    const { store, id } = await withOne();
    await store.health.record({ ...empty, records: [stateRecord(id, state)] });
    const withdraw = async () => {
      if (how === 'withdrawn here') await store.links.withdraw([registered]);
    };
    await withdraw();
    await store.links.register(verified([{ ...registered, registeredAt: later }], noon));
    const begun = { registered: true, record: null, since: later };
    expect(await store.health.link(id)).toMatchObject({ ...begun, state: 'suspended', listed: false });
    expect(await store.health.unlisted([digest(sdist)])).toHaveLength(1);
    // Once more changes nothing of that, until it was verified later than it was away.
    await store.links.withdraw([registered]);
    await store.links.register(verified([{ ...registered, registeredAt: later }], noon));
    expect(await store.health.link(id)).toMatchObject({ state: 'suspended', listed: false });
    await store.links.withdraw([registered]);
    await store.links.register(verified([{ ...registered, registeredAt: later }], later));
    expect(await store.health.link(id)).toMatchObject({ ...begun, state: 'never-checked', listed: true });
  });

  test('that failed again while it was away wants a verification later than that', async () => {
    const { store, id } = await withOne();
    await store.health.record({ ...empty, records: [stateRecord(id, 'suspended')] });
    const failed = check(id, later, { code: 'tcp.refused' });
    await store.health.record({ ...empty, checks: [failed], records: [stateRecord(id, 'suspended')] });
    await store.links.withdraw([registered]);
    await store.links.register(verified([registered], '2026-11-22T12:30:00.000Z'));
    expect(await store.health.link(id)).toMatchObject({ state: 'suspended', listed: false });
  });

  test('that a verification refused is not listed on an older one', async () => {
    const { store, id } = await withOne();
    await store.links.withdraw([{ ...registered, indexId: null, refusedAt: noon }]);
    await store.links.register(verified([registered], '2026-11-22T11:00:00.000Z'));
    expect(await store.health.link(id)).toMatchObject({ state: 'suspended', listed: false });
  });

  test('that is ranked anew begins nothing: neither one that is withdrawn on Health, nor one that is not registered', async () => {
    const { store, id } = await withOne();
    await store.health.record({ ...empty, records: [stateRecord(id, 'withdrawn')] });
    await store.links.rank([{ ...registered, rank: 3 }]);
    expect(await store.links.ofProject('demo')).toEqual([{ ...registered, rank: 3, listed: false }]);
    expect(await store.health.link(id)).toMatchObject({ state: 'withdrawn', record: '{"state":"withdrawn"}' });
    await store.links.withdraw([registered]);
    await store.links.rank([{ ...registered, rank: 4 }]);
    expect(await store.links.ofProject('demo')).toEqual([]);
    expect(await store.health.link(id)).toMatchObject({ registered: false, listed: false });
  });

  test('one bad link among several monitors none', async () => {
    const { store } = await withOne();
    const other = link('other-1.0.tar.gz', 'https://b.example/');
    await expect(
      store.links.register(verified([other, { ...other, url: 'https://c.example/', size: -1 }])),
    ).rejects.toThrow(/constraint/);
    expect(await store.health.links()).toHaveLength(1);
  });
});

describe('the list', () => {
  const names = ['a-1.0.tar.gz', 'b-1.0.tar.gz', 'c-1.0.tar.gz', 'd-1.0.tar.gz'];
  const query: LinkQuery = { sort: 'state', descending: false, offset: 0, limit: 10 };

  async function world() {
    const store = await openedStore();
    const links = names.map((name, at) =>
      link(name, `https://host${at % 2}.example/100%_sure/${name}`, { project: at < 2 ? 'first' : 'second' }),
    );
    await store.links.register(verified(links));
    const monitored = await store.health.links();
    const ids = names.map((name) => monitored.find(({ filename }) => filename === name)?.id ?? 0);
    const [a = 0, b = 0, c = 0, d = 0] = ids;
    const at = (minute: number) => `2026-11-22T12:${String(minute).padStart(2, '0')}:00.000Z`;
    await store.health.record({
      checks: [
        check(a, at(1), { certificateUntil: '2026-11-23T00:00:00.000Z' }),
        check(b, at(2), { normalised: 3, code: 'http.error' }),
        check(b, at(3), { normalised: 3 }),
        check(c, at(4), { normalised: 9, code: 'http.error', certificateUntil: '2027-01-01T00:00:00.000Z' }),
      ],
      records: [
        stateRecord(a, 'healthy', { since: at(9) }),
        stateRecord(b, 'suspect', { since: at(8) }),
        stateRecord(c, 'suspended', { since: at(7), held: true }),
      ],
      transitions: [],
    });
    const list = async (changes: Partial<LinkQuery>) => {
      const { total, rows } = await store.health.page({ ...query, ...changes });
      return { total, names: rows.map(({ filename }) => filename[0]).join('') };
    };
    return { store, list, ids: { a, b, c, d } };
  }

  test('is sorted by each column in both directions, what is not known last', async () => {
    const { list } = await world();
    const both = async (sort: LinkQuery['sort']) =>
      [await list({ sort }), await list({ sort, descending: true })].map((one) => one.names);
    expect(await both('state')).toEqual(['cbda', 'adbc']);
    expect(await both('file')).toEqual(['abcd', 'dcba']);
    expect(await both('host')).toEqual(['acbd', 'bdac']);
    expect(await both('completion')).toEqual(['cbad', 'abcd']);
    expect(await both('normalised')).toEqual(['abcd', 'cbad']);
    expect(await both('changed')).toEqual(['dcba', 'abcd']);
  });

  test('is filtered, and counted whole while a page of it is shown', async () => {
    const { list } = await world();
    expect(await list({ sort: 'file', offset: 1, limit: 2 })).toEqual({ total: 4, names: 'bc' });
    expect(await list({ offset: 100 })).toEqual({ total: 4, names: '' });
    expect(await list({ states: ['healthy', 'suspended'] })).toEqual({ total: 2, names: 'ca' });
    expect(await list({ states: [] })).toEqual({ total: 0, names: '' });
    expect(await list({ host: 'host0.example' })).toEqual({ total: 2, names: 'ca' });
    expect(await list({ project: 'second', host: 'host1.example' })).toEqual({ total: 1, names: 'd' });
    expect(await list({ text: 'B-1.0' })).toEqual({ total: 1, names: 'b' });
    expect(await list({ text: 'ECON' })).toEqual({ total: 2, names: 'cd' });
    expect(await list({ text: 'host1.ex' })).toEqual({ total: 2, names: 'bd' });
    expect(await list({ text: '' })).toMatchObject({ total: 4 });
  });

  test('takes a text as it is, not as a pattern', async () => {
    const { list } = await world();
    expect(await list({ text: '100%_sure' })).toMatchObject({ total: 4 });
    expect(await list({ text: '1%sure' })).toMatchObject({ total: 0 });
    expect(await list({ text: 'a_1' })).toMatchObject({ total: 0 });
    expect(await list({ text: '\\' })).toMatchObject({ total: 0 });
  });

  test('is counted by state', async () => {
    const { store, ids } = await world();
    await store.links.withdraw([
      { sha256: digest('d-1.0.tar.gz'), url: (await store.health.link(ids.d))?.url ?? '', indexId: null },
    ]);
    expect(await store.health.counts()).toEqual({
      counts: {
        suspended: 1,
        'on-probation': 0,
        suspect: 1,
        degraded: 0,
        'never-checked': 0,
        healthy: 1,
        withdrawn: 1,
      },
      held: 1,
    });
  });

  test('of hosts and projects says the worst first, and what is known of each', async () => {
    const { store } = await world();
    const hosts = await store.health.groups('host', '2026-11-22T12:30:00.000Z');
    expect(hosts).toMatchObject([
      {
        kind: 'host',
        name: 'host0.example',
        links: 2,
        counts: { suspended: 1, healthy: 1, suspect: 0 },
        beats: [{ code: 'ok' }, { code: 'http.error' }],
        statistics: { completion: { n: 2, ok: 1 } },
        lastGoodAt: '2026-11-22T12:01:00.000Z',
        lastBadAt: '2026-11-22T12:04:00.000Z',
        certificateUntil: '2027-01-01T00:00:00.000Z',
      },
      {
        name: 'host1.example',
        links: 2,
        counts: { suspect: 1, 'never-checked': 1 },
        statistics: { completion: { n: 2, ok: 1 } },
        certificateUntil: null,
      },
    ]);
    // What another of its links has seen before the renewal counts for nothing.
    expect(await store.health.certificates()).toEqual([{ host: 'host0.example', until: '2027-01-01T00:00:00.000Z' }]);
    expect((await store.health.groups('project', noon)).map(({ name }) => name)).toEqual(['second', 'first']);
    const later = await store.health.groups('host', '2026-11-22T13:00:00.000Z');
    expect(later[0]?.statistics).toEqual({
      completion: { n: 0, ok: 0, low: 0, high: 1 },
      firstByte: null,
      normalised: null,
    });
  });

  test('of certificates has no host whose links are all withdrawn', async () => {
    const { store, ids } = await world();
    const withdrawn = [stateRecord(ids.a, 'withdrawn'), stateRecord(ids.c, 'withdrawn')];
    await store.health.record({ ...empty, records: withdrawn });
    expect(await store.health.certificates()).toEqual([]);
  });
});
