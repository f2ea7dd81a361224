import { ORPCError } from '@orpc/client';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useConnection } from '../../../renderer/api/connection.ts';
import { follow } from '../../../renderer/api/follow.ts';
import { SessionLost } from '../../../renderer/api/session-lost.ts';

const queryKey = ['followed'];
const problem = { code: 'release.gone', message: 'It is gone.', facts: {}, remedy: 'Go back.' };

beforeEach(() => {
  vi.useFakeTimers();
  useConnection.setState({ state: 'open' });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runs a followed query over one stream after another; each gives its values and then ends as it says. */
function following(streams: readonly { readonly values: readonly number[]; readonly error?: Error }[]) {
  const client = new QueryClient();
  const stop = new AbortController();
  const seen: unknown[] = [];
  client.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'success') seen.push(event.action.data);
  });
  let opened = 0;
  const run = follow<number>(async () => {
    const stream = streams[opened];
    opened += 1;
    if (stream === undefined) throw new SessionLost();
    return (async function* () {
      yield* stream.values;
      if (stream.error !== undefined) throw stream.error;
    })();
  })({ client, queryKey, signal: stop.signal, meta: undefined });
  return { run, seen, stop, opened: () => opened };
}

describe('following a stream', () => {
  it('opens a stream again that broke, and one that merely ended', async () => {
    const { run, seen } = following([{ values: [1, 2], error: new Error('cut') }, { values: [3] }, { values: [4] }]);
    const failure = run.catch((error: unknown) => error);
    await vi.runAllTimersAsync();
    expect(await failure).toBeInstanceOf(SessionLost);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(useConnection.getState().state).toBe('lost');
  });

  it('says that the connection is interrupted until a value comes again', async () => {
    const { run, stop } = following([{ values: [1], error: new Error('cut') }, { values: [2] }]);
    const failure = run.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    expect(useConnection.getState().state).toBe('interrupted');
    await vi.advanceTimersByTimeAsync(250);
    expect(useConnection.getState().state).toBe('open');
    stop.abort();
    expect(await failure).toBe(stop.signal.reason);
  });

  it('waits longer each time, and no longer than five seconds', async () => {
    const broken = { values: [], error: new Error('cut') };
    const { run, opened, stop } = following(Array.from({ length: 40 }, () => broken));
    const failure = run.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(250 + 500 + 1000 + 2000 + 4000);
    expect(opened()).toBe(6);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(opened()).toBe(8);
    stop.abort();
    expect(await failure).toBe(stop.signal.reason);
  });

  it('ends with a problem, which is an answer and not a failure', async () => {
    const refused = new ORPCError('PROBLEM', { status: 422, data: problem, defined: true });
    const { run, seen } = following([{ values: [1], error: refused }]);
    await expect(run).rejects.toBe(refused);
    expect(seen).toEqual([1]);
    expect(useConnection.getState().state).toBe('open');
  });
});
