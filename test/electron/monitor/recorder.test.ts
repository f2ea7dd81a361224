import { expect, test } from 'vitest';
import { createRecorder } from '../../../electron/monitor/recorder.ts';
import type { HealthBatch, StoredRecord } from '../../../electron/store/index.ts';

const record = (linkId: number, state: StoredRecord['state'] = 'healthy'): StoredRecord => ({
  linkId,
  record: '{}',
  state,
  since: '2026-11-20T12:00:00.000Z',
  listed: true,
  held: false,
});

function start(write: (batch: HealthBatch) => Promise<void>) {
  const changed: (readonly string[])[] = [];
  const bugs: unknown[] = [];
  const recorder = createRecorder({
    repository: { record: write },
    onChanged: (projects) => void changed.push(projects),
    onWritten: () => undefined,
    onBug: (bug) => bugs.push(bug),
  });
  return { recorder, changed, bugs };
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
    if (full) return Promise.reject(new Error('the disk is full'));
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
