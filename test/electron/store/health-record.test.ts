import fc from 'fast-check';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { RollupPoint, RollupScope, Store, StoredCheck, StoredTransition } from '../../../electron/store/index.ts';
import { groupQueries } from '../../../electron/store/operations/health/groups.ts';
import { historyQueries } from '../../../electron/store/operations/health/history.ts';
import { linkQueries } from '../../../electron/store/operations/health/links.ts';
import { seriesQuery } from '../../../electron/store/operations/health/series.ts';
import { histogramOf, statisticsOf } from '../../../shared/health/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { check, link, openedStore, stateRecord, verified } from './samples.ts';

const empty = { checks: [], records: [], transitions: [] };
const noon = Date.parse('2026-11-22T12:00:00.000Z');
const iso = (ms: number) => new Date(ms).toISOString();
const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000] as const;
const lengths = { minute, hour, day } as const;

/** Three links: two of one host, two of one project. */
async function world(file?: string): Promise<{ store: Store; ids: readonly [number, number, number] }> {
  const store = await openedStore(file);
  await store.links.register(
    verified([
      link('a-1.0.tar.gz', 'https://one.example/a', { project: 'first' }),
      link('b-1.0.tar.gz', 'https://one.example/b', { project: 'second' }),
      link('c-1.0.tar.gz', 'https://two.example/c', { project: 'second' }),
    ]),
  );
  const links = await store.health.links();
  const idOf = (name: string) => links.find(({ filename }) => filename.startsWith(name))?.id ?? 0;
  return { store, ids: [idOf('a'), idOf('b'), idOf('c')] };
}

const placeOf = [
  { host: 'one.example', project: 'first' },
  { host: 'one.example', project: 'second' },
  { host: 'two.example', project: 'second' },
] as const;

const checkOf = (ids: readonly number[]) =>
  fc
    .record({
      linkId: fc.constantFrom(...ids),
      // Two and a half days, so that hours and days are crossed.
      at: fc.nat({ max: 60 * hour }).map((ms) => iso(noon + ms)),
      vantage: fc.constantFrom('probe' as const, 'gateway' as const),
      code: fc.constantFrom('ok', 'ok', 'http.error', 'tcp.refused'),
      counts: fc.constantFrom(true, true, true, false),
      bytes: fc.nat({ max: 1e9 }),
      normalised: fc.option(fc.double({ min: 0, max: 50, noNaN: true })),
      firstByteMs: fc.option(fc.double({ min: 0, max: 5000, noNaN: true })),
    })
    .map(({ linkId, at, ...changes }) => check(linkId, at, changes));

function naiveStatistics(checks: readonly StoredCheck[]) {
  return statisticsOf({
    n: checks.length,
    ok: checks.filter(({ code }) => code === 'ok').length,
    firstByte: histogramOf(checks.flatMap(({ firstByteMs }) => firstByteMs ?? [])),
    normalised: histogramOf(checks.flatMap(({ normalised }) => normalised ?? [])),
  });
}

function naivePoints(checks: readonly StoredCheck[], length: number): RollupPoint[] {
  const starts = Map.groupBy(checks, ({ at }) => Math.floor(Date.parse(at) / length) * length);
  return [...starts]
    .toSorted(([one], [other]) => one - other)
    .map(([start, some]) => {
      const failed = some.filter(({ code }) => code !== 'ok');
      return {
        at: iso(start),
        checks: some.length,
        ok: some.length - failed.length,
        statistics: naiveStatistics(some),
        externalBytes: some.reduce((sum, { bytes }) => sum + bytes, 0),
        hostedBytes: 0,
        reasons: [...Map.groupBy(failed, ({ code }) => code)]
          .map(([code, those]) => ({ code, count: those.length }))
          .toSorted((one, other) => other.count - one.count || one.code.localeCompare(other.code)),
      };
    });
}

test('roll-ups are what adding up every check that counts gives, however the checks are batched', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(checkOf([0, 1, 2]), { maxLength: 15 }), { minLength: 1, maxLength: 5 }),
      async (batches) => {
        const { store, ids } = await world();
        for (const batch of batches) {
          await store.health.record({
            ...empty,
            checks: batch.map((one) => ({ ...one, linkId: ids[one.linkId] ?? 0 })),
          });
        }
        const counting = batches.flat().filter(({ counts }) => counts);
        const scopes: [RollupScope, (which: number) => boolean][] = [
          [{ kind: 'all' }, () => true],
          [{ kind: 'host', name: 'one.example' }, (which) => placeOf[which]?.host === 'one.example'],
          [{ kind: 'project', name: 'second' }, (which) => placeOf[which]?.project === 'second'],
          [{ kind: 'link', id: ids[2] }, (which) => which === 2],
        ];
        for (const [scope, isIn] of scopes) {
          for (const vantage of ['probe', 'gateway'] as const) {
            const those = counting.filter((one) => isIn(one.linkId) && one.vantage === vantage);
            for (const resolution of ['minute', 'hour', 'day'] as const) {
              const asked = { scope, resolution, vantage, from: iso(noon - day), until: iso(noon + 4 * day) };
              expect(await store.health.series(asked)).toEqual({
                points: naivePoints(those, lengths[resolution]),
                statistics: naiveStatistics(those),
              });
            }
          }
        }
        for (const [which, id] of ids.entries()) {
          const probes = batches.flat().filter(({ linkId, vantage }) => linkId === which && vantage === 'probe');
          const last = probes.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)).slice(-50);
          const row = await store.health.link(id);
          expect(row?.beats.map(({ at }) => at)).toEqual(last.map(({ at }) => at));
          expect(row?.statistics).toEqual(naiveStatistics(last.filter(({ counts }) => counts)));
        }
      },
    ),
    { numRuns: 15 },
  );
});

test('a series is of the time that was asked for, its end excluded', async () => {
  const { store, ids } = await world();
  await store.health.record({ ...empty, checks: [0, 1, 2].map((at) => check(ids[0], iso(noon + at * hour + second))) });
  const ask = { scope: { kind: 'all' }, resolution: 'hour', vantage: 'probe' } as const;
  const { points, statistics } = await store.health.series({
    ...ask,
    from: iso(noon + 1),
    until: iso(noon + 2 * hour),
  });
  expect(points.map(({ at }) => at)).toEqual([iso(noon + hour)]);
  expect(statistics.completion).toMatchObject({ n: 1, ok: 1 });
  const nobody = { kind: 'host', name: 'nobody.example' } as const;
  const none = await store.health.series({ ...ask, scope: nobody, from: iso(0), until: iso(noon * 2) });
  expect(none.points).toEqual([]);
});

test('bytes that the hosted copy gave stand beside the link’s own', async () => {
  const { store, ids } = await world();
  await store.health.record({ ...empty, checks: [check(ids[0], iso(noon), { vantage: 'gateway', bytes: 100 })] });
  await store.health.addFallbackBytes([
    { linkId: ids[0], at: iso(noon + 1), hostedBytes: 7 },
    { linkId: ids[2], at: iso(noon + minute), hostedBytes: 5 },
  ]);
  const ask = { vantage: 'gateway', from: iso(noon - day), until: iso(noon + day) } as const;
  const all = await store.health.series({ ...ask, scope: { kind: 'all' }, resolution: 'day' });
  expect(all.points).toMatchObject([{ checks: 1, externalBytes: 100, hostedBytes: 12 }]);
  const two = await store.health.series({ ...ask, scope: { kind: 'host', name: 'two.example' }, resolution: 'minute' });
  expect(two.points).toMatchObject([{ at: iso(noon + minute), checks: 0, ok: 0, externalBytes: 0, hostedBytes: 5 }]);
});

test('a batch is kept whole or not at all', async () => {
  const { store, ids } = await world();
  const good = check(ids[0], iso(noon));
  const record = stateRecord(ids[0], 'healthy');
  await expect(store.health.record({ ...empty, checks: [good, check(999, iso(noon))] })).rejects.toThrow(/constraint/);
  await expect(
    store.health.record({ ...empty, checks: [good], records: [record, stateRecord(999, 'healthy')] }),
  ).rejects.toThrow('999');
  const transition: StoredTransition = {
    linkId: ids[0],
    at: iso(noon),
    from: 'healthy',
    to: 'suspect',
    by: 'monitor',
    document: 'not JSON',
  };
  await expect(store.health.record({ checks: [good], records: [record], transitions: [transition] })).rejects.toThrow(
    /constraint/,
  );
  expect(await store.health.checks(ids[0], 10)).toEqual([]);
  expect(await store.health.link(ids[0])).toMatchObject({ beats: [], state: 'never-checked', lastGoodAt: null });
  const ask = { scope: { kind: 'all' }, resolution: 'day', vantage: 'probe' } as const;
  expect((await store.health.series({ ...ask, from: iso(0), until: iso(2 * noon) })).points).toEqual([]);
});

test('checks and transitions come back as they were, newest first', async () => {
  const { store, ids } = await world();
  const checks = [
    check(ids[0], iso(noon), {
      certificateUntil: iso(noon + day),
      tlsMs: 3.25,
      status: null,
      slow: true,
      counts: false,
    }),
    check(ids[0], iso(noon), { vantage: 'gateway', code: 'tcp.refused', totalMs: null, normalised: null }),
    check(ids[0], iso(noon + 1)),
  ];
  const transitions = [0, 0, 1].map<StoredTransition>((ms, count) => ({
    linkId: ids[0],
    at: iso(noon + ms),
    from: 'healthy',
    to: 'suspect',
    by: 'person',
    document: `{"count":${count}}`,
  }));
  await store.health.record({ checks, records: [], transitions });
  expect(await store.health.checks(ids[0], 10)).toEqual(checks.toReversed());
  expect(await store.health.checks(ids[0], 1)).toEqual(checks.slice(2));
  expect(await store.health.transitions(ids[0], 10)).toEqual(transitions.toReversed());
  expect(await store.health.transitions(ids[1], 10)).toEqual([]);
  expect(await store.health.changes(ids[0], iso(0))).toEqual(
    transitions.toReversed().map(({ at, from }) => ({ at, from })),
  );
  expect(await store.health.changes(ids[0], transitions[2]?.at ?? '')).toHaveLength(1);
});

test('what a link did last is of the checks that count, late ones included', async () => {
  const { store, ids } = await world();
  const bad = { code: 'http.error' };
  await store.health.record({ ...empty, checks: [check(ids[0], iso(noon)), check(ids[0], iso(noon + hour), bad)] });
  await store.health.record({
    ...empty,
    checks: [
      check(ids[0], iso(noon - hour), bad),
      check(ids[0], iso(noon + minute), { vantage: 'gateway' }),
      check(ids[0], iso(noon + 2 * hour), { ...bad, counts: false }),
    ],
  });
  const row = await store.health.link(ids[0]);
  expect(row).toMatchObject({ lastGoodAt: iso(noon + minute), lastBadAt: iso(noon + hour) });
  expect(row?.statistics.completion).toMatchObject({ n: 3, ok: 1 });
  expect(row?.beats.map(({ at }) => at)).toEqual([-1, 0, 1, 2].map((hours) => iso(noon + hours * hour)));
});

describe('prune', () => {
  test('removes what is older than its time, and all but the last hundred checks of a link', async () => {
    const { store, ids } = await world();
    const ages = [hour, 2 * day, 40 * day, 366 * day];
    await store.health.record({
      checks: [
        ...ages.map((age) => check(ids[0], iso(noon - age))),
        ...Array.from({ length: 130 }, (_, count) => check(ids[1], iso(noon - minute + count * 10))),
      ],
      records: [],
      transitions: ages.map((age) => ({
        linkId: ids[0],
        at: iso(noon - age),
        from: 'healthy',
        to: 'suspect',
        by: 'monitor',
        document: '{}',
      })),
    });
    await store.health.watched('watching', iso(noon - 366 * day), 0);
    await store.health.watched('watching', iso(noon), 0);
    await store.health.prune(iso(noon));
    await store.health.prune(iso(noon));
    for (const scope of [
      { kind: 'link', id: ids[0] },
      { kind: 'project', name: 'first' },
    ] as const) {
      const kept = await Promise.all(
        (['minute', 'hour', 'day'] as const).map(async (resolution) => {
          const ask = { scope, resolution, vantage: 'probe', from: iso(0), until: iso(noon * 2) } as const;
          return (await store.health.series(ask)).points.length;
        }),
      );
      expect(kept).toEqual([1, 2, 3]);
    }
    expect(await store.health.transitions(ids[0], 10)).toHaveLength(3);
    expect(await store.health.checks(ids[0], 10)).toHaveLength(4);
    const checks = await store.health.checks(ids[1], 1000);
    expect(checks).toHaveLength(100);
    expect(checks[99]?.at).toBe(iso(noon - minute + 300));
    expect(await store.health.watchedTimes(iso(0), iso(2 * noon))).toHaveLength(1);
  });

  test('reaches every link and group', async () => {
    const store = await openedStore();
    const count = 230;
    await store.links.register(
      verified(Array.from({ length: count }, (_, at) => link(`l${at}-1.tar.gz`, `https://h${at % 23}.example/${at}`))),
    );
    const links = await store.health.links();
    await store.health.record({ ...empty, checks: links.map(({ id }) => check(id, iso(noon - 2 * day))) });
    await store.health.prune(iso(noon));
    const ask = { resolution: 'minute', vantage: 'probe', from: iso(0), until: iso(2 * noon) } as const;
    const points = await Promise.all([
      ...links.map(({ id }) => store.health.series({ ...ask, scope: { kind: 'link', id } })),
      ...links.map(({ host }) => store.health.series({ ...ask, scope: { kind: 'host', name: host } })),
      store.health.series({ ...ask, scope: { kind: 'all' } }),
    ]);
    expect(points.flatMap((one) => one.points)).toEqual([]);
  });
});

test('however much is kept, each question reads one stretch of an index, in its order', async () => {
  const file = path.join(await temporaryFolder(), 'store.db');
  await openedStore(file);
  const database = new DatabaseSync(file);
  const planOf = (query: string) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${query}`)
      .all()
      .map(({ detail }) => detail);
  try {
    expect(planOf(seriesQuery('link'))).toEqual([
      'SEARCH link_rollups USING PRIMARY KEY (link=? AND vantage=? AND resolution=? AND at>? AND at<?)',
    ]);
    expect(planOf(seriesQuery('group'))).toEqual([
      'SEARCH group_rollups USING PRIMARY KEY (group_id=? AND vantage=? AND resolution=? AND at>? AND at<?)',
    ]);
    expect(planOf(historyQueries.checks)).toEqual(['SEARCH link_checks USING PRIMARY KEY (link=?)']);
    expect(planOf(historyQueries.transitions)).toEqual(['SEARCH link_transitions USING PRIMARY KEY (link=?)']);
    expect(planOf(historyQueries.changes)).toEqual(['SEARCH link_transitions USING PRIMARY KEY (link=? AND at>?)']);
    expect(planOf(linkQueries.counts)).toEqual(['SCAN monitored_links USING COVERING INDEX monitored_links_by_state']);
    expect(planOf(groupQueries.states('host'))).toEqual([
      'SEARCH monitored_links USING COVERING INDEX monitored_links_by_host (registered=?)',
    ]);
    expect(planOf(groupQueries.states('project'))).toEqual([
      'SEARCH monitored_links USING COVERING INDEX monitored_links_by_project (registered=?)',
    ]);
    expect(planOf(groupQueries.sums)).toEqual([
      'SEARCH health_groups USING COVERING INDEX sqlite_autoindex_health_groups_1 (kind=?)',
      'SEARCH group_rollups USING PRIMARY KEY (group_id=? AND vantage=? AND resolution=? AND at>?)',
    ]);
  } finally {
    database.close();
  }
});
