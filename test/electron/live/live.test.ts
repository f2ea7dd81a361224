import { describe, expect, test } from 'vitest';
import { createLive } from '../../../electron/live/index.ts';

describe('a live value', () => {
  test('gives a watcher the value as it is, then each later one', async () => {
    const live = createLive(1, 0);
    const watch = live.watch();
    expect((await watch.next()).value).toBe(1);
    const later = watch.next();
    live.set(2);
    expect((await later).value).toBe(2);
  });

  test('lets a slow watcher skip to the newest', async () => {
    const live = createLive(1, 0);
    const watch = live.watch();
    await watch.next();
    live.set(2);
    live.set(3);
    expect((await watch.next()).value).toBe(3);
  });

  test('ends its watchers after the last value', async () => {
    const live = createLive(1, 0);
    const watch = live.watch();
    await watch.next();
    live.set(2);
    live.end();
    expect(await watch.next()).toEqual({ value: 2, done: false });
    expect((await watch.next()).done).toBe(true);
  });

  test('ends a watcher that waits when its signal aborts', async () => {
    const live = createLive(1, 0);
    const leave = new AbortController();
    const watch = live.watch(leave.signal);
    await watch.next();
    const waiting = watch.next();
    leave.abort();
    expect((await waiting).done).toBe(true);
  });

  test('keeps other watchers when one leaves', async () => {
    const live = createLive(1, 0);
    const leaver = live.watch();
    const stayer = live.watch();
    await leaver.next();
    await stayer.next();
    await leaver.return();
    live.set(2);
    expect((await stayer.next()).value).toBe(2);
  });
});
