/**
 * Time that jumps from one thing that falls due to the next. Like test/support/virtual-clock.ts, but with a heap and with
 * turns of the event loop in between: hundreds of thousands of checks, each a chain of promises.
 */
import { setImmediate as turn } from 'node:timers/promises';

export interface SimulatedClock {
  /** Monotonic milliseconds. */
  now(): number;
  date(): Date;
  after(ms: number, callback: () => void): () => void;
  /** Lets the time pass until then; all that falls due happens in its order, and what follows from it in between. */
  runUntil(ms: number): Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly order: number;
  callback: (() => void) | null;
}

export function createSimulatedClock(startsAt: Date): SimulatedClock {
  const heap: Timer[] = [];
  let time = 0;
  let order = 0;

  const isBefore = (one: Timer, other: Timer) =>
    one.due < other.due || (one.due === other.due && one.order < other.order);

  function push(timer: Timer): void {
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(timer, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = timer;
  }

  function pop(): Timer | undefined {
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || top === last) return top;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let child = left;
      const [a, b] = [heap[left], heap[right]];
      if (a !== undefined && b !== undefined && isBefore(b, a)) child = right;
      const below = heap[child];
      if (below === undefined || !isBefore(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return top;
  }

  return {
    now: () => time,
    date: () => new Date(startsAt.getTime() + time),
    after(ms, callback) {
      order += 1;
      const timer: Timer = { due: time + Math.max(0, ms), order, callback };
      push(timer);
      return () => {
        timer.callback = null;
      };
    },
    async runUntil(end) {
      for (;;) {
        const next = heap[0];
        if (next === undefined || next.due > end) break;
        pop();
        if (next.callback === null) continue;
        time = Math.max(time, next.due);
        next.callback();
        await turn();
      }
      time = end;
    },
  };
}
