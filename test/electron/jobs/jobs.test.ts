import { describe, expect, test } from 'vitest';
import { createJobs } from '../../../electron/jobs/index.ts';
import { problem } from '../../../shared/problem/index.ts';

function jobs() {
  const bugs: unknown[] = [];
  return { bugs, ...createJobs({ now: () => new Date(0), onBug: (error) => bugs.push(error) }) };
}

describe('a job', () => {
  test('is listed while it runs, and after it is done', async () => {
    const { start, watch, settled } = jobs();
    let finish = () => {};
    const { id } = start('inspect', 'r1', () => new Promise((resolve) => (finish = resolve)));
    expect((await watch().next()).value).toMatchObject([{ id, state: 'running' }]);
    finish();
    expect(await settled(id)).toMatchObject({ state: 'done', endedAt: '1970-01-01T00:00:00.000Z' });
  });

  test('fails with the problem that its work throws', async () => {
    const { start, settled, bugs } = jobs();
    const { id } = start('upload', 'r1', () => Promise.reject(problem('x.y', 'No.', {}, 'Do this.')));
    expect(await settled(id)).toMatchObject({ state: 'failed', problem: { code: 'x.y', remedy: 'Do this.' } });
    expect(bugs).toEqual([]);
  });

  test('reports a bug, and still ends', async () => {
    const { start, settled, bugs } = jobs();
    const { id } = start('upload', 'r1', () => Promise.reject(new TypeError('oops')));
    expect(await settled(id)).toMatchObject({ state: 'failed', problem: { code: 'app.bug' } });
    expect(bugs).toHaveLength(1);
  });

  test('is cancelled through its signal', async () => {
    const { start, cancel, settled } = jobs();
    const { id } = start(
      'verify',
      'r1',
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    cancel(id);
    expect(await settled(id)).toMatchObject({ state: 'cancelled', problem: null });
  });

  test('says what went wrong while it goes on, and fails with it unless it is taken back', async () => {
    const { start, watch, settled } = jobs();
    const { promise, resolve } = Promise.withResolvers<void>();
    const trouble = { code: 'x.y', message: 'No.', facts: {}, remedy: 'Do this.' };
    const failing = start('upload', 'r1', (job) => (job.trouble(trouble), promise));
    const other = start('upload', 'r2', (job) => (job.trouble(trouble), job.trouble(null), promise));
    expect((await watch().next()).value).toMatchObject([
      { id: other.id, state: 'running', problem: null },
      { id: failing.id, state: 'running', problem: trouble },
    ]);
    resolve();
    expect(await settled(failing.id)).toMatchObject({ state: 'failed', problem: trouble });
    expect(await settled(other.id)).toMatchObject({ state: 'done', problem: null });
  });

  test('adds up its items; what of an item was not done when it was over leaves the plan, and none is above its size', async () => {
    const { start, settled } = jobs();
    const { id } = start('inspect', 'r1', async (job) => {
      job.plan([
        { id: 'a', bytes: 100 },
        { id: 'b', bytes: 50 },
        { id: 'c', bytes: 10 },
      ]);
      job.progress('a', 60);
      job.progress('a', 90);
      job.finish('b');
      job.progress('b', 20);
      job.progress('c', 99);
      job.progress('unknown', 5);
    });
    expect((await settled(id)).progress).toMatchObject({
      bytesDone: 100,
      bytesTotal: 110,
      itemsDone: 1,
      itemsTotal: 3,
      items: { a: { bytesDone: 90, bytesTotal: 100 }, c: { bytesDone: 10, bytesTotal: 10 } },
    });
  });

  test('is found as running by kind and release only while it runs', async () => {
    const { start, running, settled } = jobs();
    const { id } = start('upload', 'r1', () => Promise.resolve());
    expect(running('upload', 'r1')?.id).toBe(id);
    expect(running('verify', 'r1')).toBeNull();
    await settled(id);
    expect(running('upload', 'r1')).toBeNull();
  });

  test('ends with the app', async () => {
    const { start, close, watch } = jobs();
    start('verify', 'r1', ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())));
    await close();
    const watcher = watch();
    expect((await watcher.next()).value).toMatchObject([{ state: 'cancelled' }]);
    expect((await watcher.next()).done).toBe(true);
  });
});

test('none begins once they are being closed', async () => {
  const jobs = createJobs({ now: () => new Date(0), onBug: () => undefined });
  await jobs.close();
  expect(() => jobs.start('inspect', 'r', () => Promise.resolve())).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'app.closing' }) }),
  );
});
