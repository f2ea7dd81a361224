import { expect, test } from 'vitest';
import { createConfirmer } from '../../../electron/releases/sending/confirm.ts';
import { problem } from '../../../shared/problem/index.ts';
import { releaseContext } from '../../support/release-context.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** A reader of the pages of an index that lists what the test has put there, on a clock that is the test's too. */
async function reader() {
  const clock = createVirtualClock();
  const shown = new Set<string>();
  const waits: number[] = [];
  const state = { pages: 0 };
  const context = await releaseContext({
    clock,
    now: () => new Date(clock.now()),
    index: {
      upload: () => Promise.reject(new Error('the test did not expect an upload')),
      fetchPage: () => {
        state.pages += 1;
        return Promise.resolve(null);
      },
      confirmHosted: ({ filename }) =>
        shown.has(filename)
          ? Promise.resolve({ url: `https://x.org/${filename}` })
          : Promise.reject(problem('hosted.not_listed', 'Not yet.', {}, 'Wait.')),
    },
  });
  const about = { target: context.targets.get('rehearsal'), project: 'demo' };
  const { signal } = new AbortController();
  const { confirm } = createConfirmer(context, about, signal, (_, nextAt) => waits.push(nextAt.getTime()));
  const awaited = (name: string, ofFile = signal) =>
    confirm({ fileId: name, filename: name, sha256: 'a'.repeat(64), size: 1, sentAt: new Date(clock.now()) }, ofFile);
  return { clock, shown, waits, state, awaited };
}

/** Until all that was settled has been heard of. */
const turn = () => new Promise((resolve) => void setImmediate(resolve));

test('what is there does not make the reader look for the others any sooner', async () => {
  const { clock, shown, waits, state, awaited } = await reader();
  const [a, b] = [awaited('a'), awaited('b')];
  await expect.poll(() => clock.next()).toBe(1000);
  const before = state.pages;
  shown.add('a');
  clock.advance(1000);
  expect(await a).toEqual({ url: 'https://x.org/a' });
  await turn();
  expect(state.pages).toBe(before + 1);
  expect(waits.at(-1)).toBe(clock.now() + 1000);
  shown.add('b');
  clock.advance(1000);
  await b;
  expect(state.pages).toBe(before + 2);
});

test('one that is cancelled does not either; after the last one nobody waits', async () => {
  const { clock, state, awaited } = await reader();
  const [first, second] = [new AbortController(), new AbortController()];
  const a = awaited('a', first.signal);
  const b = awaited('b', second.signal);
  await expect.poll(() => clock.next()).toBe(1000);
  const before = state.pages;
  first.abort(new Error('the first'));
  await expect(a).rejects.toThrow('the first');
  await turn();
  expect([state.pages, clock.next()]).toEqual([before, 1000]);
  second.abort(new Error('the second'));
  await expect(b).rejects.toThrow('the second');
  await turn();
  expect([state.pages, clock.next()]).toEqual([before, null]);
});

test('one that comes while the reader leaves is not forgotten, at whichever moment that is', async () => {
  const { shown, awaited } = await reader();
  shown.add('a').add('b');
  for (let ticks = 0; ticks < 12; ticks += 1) {
    await awaited('a');
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
    expect(await awaited('b')).toEqual({ url: 'https://x.org/b' });
    await turn();
  }
});
