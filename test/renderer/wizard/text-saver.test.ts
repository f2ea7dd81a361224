import { expect, test } from 'vitest';
import { createTextSaver } from '../../../renderer/features/wizard/model/text-saver.ts';

function setUp() {
  const timers = new Map<number, () => void>();
  const saves: { text: string; done(): void; fail(): void }[] = [];
  const unsaved: (string | null)[] = [];
  const errors: unknown[] = [];
  let nextTimer = 0;
  const saver = createTextSaver({
    delayMs: 300,
    save: (text) =>
      new Promise((resolve, reject) => saves.push({ text, done: resolve, fail: () => reject(new Error('disk')) })),
    onChange: (text) => unsaved.push(text),
    onError: (error) => errors.push(error),
    timers: {
      start(run) {
        nextTimer += 1;
        timers.set(nextTimer, run);
        return nextTimer;
      },
      stop: (timer) => timers.delete(timer),
    },
  });
  const pause = () => {
    for (const [timer, run] of timers) {
      timers.delete(timer);
      run();
    }
  };
  return { saver, timers, saves, unsaved, errors, pause };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('typing that does not pause is saved all the same, each time after the delay', async () => {
  const { saver, saves, timers, pause } = setUp();
  saver.set('v');
  const [first] = timers.keys();
  saver.set('v2');
  expect([...timers.keys()]).toEqual([first]);
  pause();
  saves[0]?.done();
  await settled();
  saver.set('v2.');
  saver.set('v2.1');
  pause();
  expect(saves.map(({ text }) => text)).toEqual(['v2', 'v2.1']);
});

test('after a failure it waits for a pause', async () => {
  const { saver, saves, timers, pause } = setUp();
  saver.set('v');
  pause();
  saves[0]?.fail();
  await settled();
  saver.set('v2');
  const [first] = timers.keys();
  saver.set('v2.1');
  expect([...timers.keys()]).not.toEqual([first]);
  expect(timers.size).toBe(1);
});

test('typing is saved once, after the delay', () => {
  const { saver, saves, timers, pause } = setUp();
  saver.set('v');
  saver.set('v2');
  saver.set('v2.1');
  expect(timers.size).toBe(1);
  expect(saves).toHaveLength(0);
  pause();
  expect(saves.map(({ text }) => text)).toEqual(['v2.1']);
});

test('a flush does not wait for the delay, and ends when the text is saved', async () => {
  const { saver, saves, timers, unsaved } = setUp();
  saver.set('v2');
  const flushed = saver.flush();
  expect(timers.size).toBe(0);
  saves[0]?.done();
  await flushed;
  expect(unsaved).toEqual(['v2', null]);
  expect(saver.unsaved()).toBeNull();
});

test('one save at a time: what is typed meanwhile follows, and the flush waits for it', async () => {
  const { saver, saves } = setUp();
  saver.set('v2');
  void saver.flush();
  saver.set('v2.1');
  const flushed = saver.flush();
  expect(saves).toHaveLength(1);
  expect(saver.unsaved()).toBe('v2.1');
  saves[0]?.done();
  await settled();
  expect(saves.map(({ text }) => text)).toEqual(['v2', 'v2.1']);
  saves[1]?.done();
  await flushed;
  expect(saver.unsaved()).toBeNull();
});

test('a text that could not be saved stays unsaved and goes with the next flush', async () => {
  const { saver, saves, errors } = setUp();
  saver.set('v2');
  const failed = saver.flush();
  saves[0]?.fail();
  await failed;
  expect(errors).toHaveLength(1);
  expect(saver.unsaved()).toBe('v2');
  const again = saver.flush();
  saves[1]?.done();
  await again;
  expect(saves[1]?.text).toBe('v2');
  expect(saver.unsaved()).toBeNull();
});

test('a newer text is not replaced by an older one that failed', async () => {
  const { saver, saves } = setUp();
  saver.set('old');
  const first = saver.flush();
  saver.set('new');
  saves[0]?.fail();
  await first;
  expect(saver.unsaved()).toBe('new');
});

test('a flush with nothing to save saves nothing', async () => {
  const { saver, saves } = setUp();
  await saver.flush();
  expect(saves).toHaveLength(0);
});
