import { expect, test } from 'vitest';
import { createRecorder } from '../../../electron/monitor/recorder.ts';
import type { HealthBatch, StoredRecord } from '../../../electron/store/index.ts';
import { problem } from '../../../shared/problem/index.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { check, link, openedStore, stateRecord, verified } from '../store/samples.ts';

const record = (linkId: number, state: StoredRecord['state'] = 'healthy'): StoredRecord => ({
  linkId,
  record: '{}',
  state,
  since: '2026-11-20T12:00:00.000Z',
  listed: true,
  held: false,
});

function start(write: (batch: HealthBatch) => Promise<void>) {
  const clock = createVirtualClock();
  const changed: (readonly string[])[] = [];
  const bugs: unknown[] = [];
  const recorder = createRecorder({
    repository: { record: write },
    clock,
    onChanged: (projects) => void changed.push(projects),
    onWritten: () => undefined,
    onBug: (bug) => bugs.push(bug),
  });
  return { recorder, clock, changed, bugs };
}

test('whatever comes when, nothing is left behind', async () => {
  const written = new Set<number>();
  const { recorder } = start(async ({ records }) => {
    await Promise.resolve();
    for (const { linkId } of records) written.add(linkId);
  });
  const adding: Promise<void>[] = [];
  for (let id = 1; id <= 200; id += 1) {
    adding.push(recorder.add([{ record: record(id) }]));
    // Each time at another turn of the one before.
    for (let turn = 0; turn < id % 7; turn += 1) await Promise.resolve();
  }
  await Promise.all(adding);
  await recorder.idle();
  expect(written.size).toBe(200);
});

test('of a link the newest record is kept, its projects are told once it is on the disk, and once', async () => {
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const batches: HealthBatch[] = [];
  const { recorder, changed } = start(async (batch) => {
    await gate.promise;
    batches.push(batch);
    order.push('written');
  });
  const first = recorder.add([{ record: record(1), changedProject: 'a' }]);
  const rest = [
    recorder.add([{ record: record(2, 'suspect'), changedProject: 'b' }]),
    recorder.add([{ record: record(2, 'suspended'), changedProject: 'b' }]),
  ];
  expect(changed).toEqual([]);
  gate.resolve();
  await Promise.all([first, ...rest]);
  expect(changed).toEqual([['a'], ['b']]);
  expect(batches.map(({ records }) => records.map(({ state }) => state))).toEqual([['healthy'], ['suspended']]);
});

test('what could not be written is written with the next', async () => {
  let full = true;
  const written: number[] = [];
  const { recorder, changed, bugs } = start(({ records }) => {
    if (full) return Promise.reject(diskFull());
    written.push(...records.map(({ linkId }) => linkId));
    return Promise.resolve();
  });
  await recorder.add([{ record: record(1), changedProject: 'a' }]);
  expect(bugs).toHaveLength(1);
  expect(changed).toEqual([]);
  full = false;
  await recorder.add([{ record: record(2) }]);
  expect(written).toEqual([1, 2]);
  expect(changed).toEqual([['a']]);
});

test('what could not be written is tried again although nothing comes, and once more at the end', async () => {
  let full = true;
  const written: number[] = [];
  const { recorder, clock, bugs } = start(({ records }) => {
    if (full) return Promise.reject(diskFull());
    written.push(...records.map(({ linkId }) => linkId));
    return Promise.resolve();
  });
  await recorder.add([{ record: record(1) }]);
  clock.advance(30_000);
  await recorder.idle();
  expect(bugs).toHaveLength(2);
  full = false;
  clock.advance(30_000);
  await recorder.idle();
  expect(written).toEqual([1]);
  full = true;
  await recorder.add([{ record: record(2) }]);
  full = false;
  await recorder.close();
  expect(written).toEqual([1, 2]);
  expect(clock.next()).toBeNull();
});

test('of what waited and what came since, the newest record stays', async () => {
  let full = true;
  const states: string[] = [];
  const { recorder } = start(async ({ records }) => {
    await Promise.resolve();
    if (full) throw diskFull();
    states.push(...records.map(({ state }) => state));
  });
  const first = recorder.add([{ record: record(1, 'suspect') }]);
  void recorder.add([{ record: record(1, 'suspended') }]);
  await first;
  full = false;
  await recorder.add([]);
  expect(states).toEqual(['suspended']);
});

test('a row that the database refuses is left out, and holds up no other', async () => {
  const store = await openedStore();
  const urls = Array.from({ length: 9 }, (_, at) => `https://a.example/${at}`);
  await store.links.register(verified(urls.map((url) => link('demo-1.0.tar.gz', url))));
  const ids = (await store.health.links()).map(({ id }) => id);
  const bad = ids[3];
  const unknown = 1000;
  const { recorder, changed, bugs } = start((batch) => store.health.record(batch));
  const at = '2026-11-22T12:00:00.000Z';
  await recorder.add(
    [...ids, unknown].map((id) => ({
      checks: [check(id, at, id === bad ? { bytes: -1 } : {})],
      record: stateRecord(id, 'suspended'),
      changedProject: `project ${id}`,
    })),
  );
  expect(bugs.map(String)).toEqual([
    expect.stringContaining('CHECK constraint'),
    expect.stringContaining('no monitored link 1000'),
    expect.stringContaining('FOREIGN KEY constraint'),
  ]);
  expect((await store.health.counts()).counts.suspended).toBe(9);
  expect(changed.flat()).toEqual(ids.map((id) => `project ${id}`));
  const kept = await Promise.all(ids.map((id) => store.health.checks(id, 10)));
  expect(kept.map((checks) => checks.length)).toEqual(ids.map((id) => (id === bad ? 0 : 1)));
});

function diskFull() {
  return problem('store.disk_full', 'The disk that holds the database is full.', {}, 'Free some space.');
}
