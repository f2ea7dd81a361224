/** The real time, which a test can put forward: for an app whose links are looked at hours later. */
export interface ForwardClock {
  /** Monotonic milliseconds. */
  now(): number;
  date(): Date;
  after(ms: number, callback: () => void): () => void;
  /** What falls due in between happens at once, in its order. */
  forward(ms: number): void;
}

interface Pending {
  readonly due: number;
  readonly callback: () => void;
  timer: NodeJS.Timeout;
}

/** The longest that a timer can wait. */
const longestMs = 2 ** 31 - 1;

export function createForwardClock(): ForwardClock {
  let ahead = 0;
  const pending = new Set<Pending>();
  const now = () => performance.now() + ahead;

  function arm(one: Pending): void {
    one.timer = setTimeout(() => fire(one), Math.min(longestMs, Math.max(0, one.due - now())));
  }

  function fire(one: Pending): void {
    if (!pending.delete(one)) return;
    clearTimeout(one.timer);
    one.callback();
  }

  return {
    now,
    date: () => new Date(Date.now() + ahead),
    after(ms, callback) {
      const one: Pending = { due: now() + ms, callback, timer: setTimeout(() => undefined, 0) };
      clearTimeout(one.timer);
      pending.add(one);
      arm(one);
      return () => {
        pending.delete(one);
        clearTimeout(one.timer);
      };
    },
    forward(ms) {
      ahead += ms;
      for (const one of [...pending].toSorted((a, b) => a.due - b.due)) {
        clearTimeout(one.timer);
        if (one.due <= now()) fire(one);
        else if (pending.has(one)) arm(one);
      }
    },
  };
}
