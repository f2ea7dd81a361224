/**
 * A value that can be watched. A watcher gets the value as it is now and then every later one, except that a slow watcher
 * skips to the newest: what crosses to the renderer are whole snapshots, so nothing is lost by skipping.
 */
import { setTimeout as delay } from 'node:timers/promises';

export interface Live<T> {
  get(): T;
  set(value: T): void;
  /** Ends when the value is ended, or when `signal` aborts (without throwing). */
  watch(signal?: AbortSignal): AsyncGenerator<T, void, void>;
  /** No more values: every watcher ends after the last one. */
  end(): void;
}

/** @param minIntervalMs the least time between two values that one watcher gets, in milliseconds */
export function createLive<T>(initial: T, minIntervalMs = 100): Live<T> {
  let value = initial;
  let version = 0;
  let ended = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const resume of waiting) resume();
    waiting.clear();
  };

  const changed = (seen: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve) => {
      if (version !== seen || ended || signal?.aborted) return resolve();
      const resume = () => {
        signal?.removeEventListener('abort', resume);
        waiting.delete(resume);
        resolve();
      };
      waiting.add(resume);
      signal?.addEventListener('abort', resume);
    });

  return {
    get: () => value,
    set(next) {
      value = next;
      version += 1;
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *watch(signal) {
      let seen = -1;
      for (;;) {
        if (signal?.aborted === true) return;
        if (seen === version) {
          if (ended) return;
          await changed(seen, signal);
          continue;
        }
        seen = version;
        yield value;
        if (!ended && minIntervalMs > 0) await delay(minIntervalMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
