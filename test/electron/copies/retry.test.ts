import { expect, it } from 'vitest';
import { retrying, sleep, Transient } from '../../../electron/copies/retry.ts';
import { problem } from '../../../shared/problem/index.ts';

/** Nothing is ever over here: what waits for it waits for good. */
const still = { now: () => 0, after: () => () => undefined };

it('does not wait where it is called off already', async () => {
  const signal = AbortSignal.abort(new Error('by the person'));
  await expect(sleep(still, 1000, signal)).rejects.toThrow('by the person');
});

it('is called off in the middle of a pause', async () => {
  const abort = new AbortController();
  const work = retrying({ clock: still, random: () => 0, signal: abort.signal }, () =>
    Promise.reject(new Transient(problem('copy.host_failed', 'It failed.', {}, ''))),
  );
  setImmediate(() => abort.abort(new Error('by the person')));
  await expect(work).rejects.toThrow('by the person');
});
