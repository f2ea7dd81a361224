/** Monotonic milliseconds that pass only when a test says so. */
export interface VirtualClock {
  now(): number;
  after(ms: number, callback: () => void): () => void;
  /** Lets so much time pass; what falls due happens in its order, at its time. */
  advance(ms: number): void;
  /** Milliseconds until the next thing falls due; null: nothing will. */
  next(): number | null;
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

export function createVirtualClock(start = 1000): VirtualClock {
  let time = start;
  const timers = new Set<Timer>();
  return {
    now: () => time,
    after(ms, callback) {
      const timer = { due: time + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = time + ms;
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due);
        if (next === undefined) break;
        timers.delete(next);
        time = Math.max(time, next.due);
        next.callback();
      }
      time = end;
    },
    next: () => (timers.size === 0 ? null : Math.max(0, Math.min(...[...timers].map(({ due }) => due)) - time)),
  };
}
