import { useSyncExternalStore } from 'react';

const TICK_MS = 15_000;

/** One clock for the whole page: a table has a time in each of its rows. It ticks while somebody looks at it. */
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** While it stands still it is read anew; two answers within a tick are the same one, as React wants it. */
function read(): Date {
  if (timer === undefined && Date.now() - now.getTime() >= TICK_MS) now = new Date();
  return now;
}

/** The time, told again every quarter of a minute. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, read);
}
