/**
 * Runs the checks that are due: few at once, fewer at once for one host, and fewer still that fill the line. Between them
 * there is one timer, however many links there are.
 */
import type { CheckDepth } from '../../shared/contract/index.ts';
import type { Clock } from '../http/index.ts';
import { createDueHeap } from './due-heap.ts';
import type { Choice } from './schedule.ts';
import type { WatchedLink } from './working-set.ts';

export interface Runner {
  /** Monotonic milliseconds; null: not by itself. */
  plan(id: number, due: number | null): void;
  dueOf(id: number): number | null;
  /** As soon as there is room, whatever the pause; at this depth. Resolves when it is over. */
  now(id: number, depth: CheckDepth): Promise<void>;
  forget(id: number): void;
  /** Looks at nothing of this host for so long, unless a person asks. */
  rest(host: string, ms: number): void;
  /** Nothing more begins by itself. */
  pause(): void;
  resume(): void;
  running(): number;
  /** Resolves when no check is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

interface RunnerOptions {
  readonly clock: Clock;
  find(id: number): WatchedLink | undefined;
  /** What is looked at of a link that is due, as it is now; null: nothing, and when it is next is planned already. */
  choose(watched: WatchedLink): Choice | null;
  /** Looks, judges, and plans the next one. Rejects with bugs only. */
  check(watched: WatchedLink, choice: Choice, signal: AbortSignal): Promise<void>;
  onBug(error: unknown): void;
  onChange(): void;
}

const perHost = 2;
const inAll = 8;
/** More of them would share the line until each host looks slow. */
const bulky = 2;
const bulkyBytes = 1024 * 1024;
/** Timers know no longer times (2^31 ms), and a clock that sleeps with the computer is late. */
const longestWaitMs = 3_600_000;

interface Waiting {
  readonly id: number;
  /** Null: chosen when it begins. */
  readonly choice: Choice | null;
  readonly over: PromiseWithResolvers<void> | null;
}

export function createRunner({ clock, find, choose, check, onBug, onChange }: RunnerOptions): Runner {
  const heap = createDueHeap();
  const stop = new AbortController();
  const busy = new Map<string, number>();
  /** Those that are due and whose host has no room. */
  const queues = new Map<string, Waiting[]>();
  let wanted: Waiting[] = [];
  const underWay = new Set<Promise<void>>();
  const underWayIds = new Set<number>();
  let bulk = 0;
  /** By host, until when. */
  const resting = new Map<string, number>();
  const rests = new Set<() => void>();
  let paused = true;
  let callOff: (() => void) | null = null;
  let armedFor = Number.POSITIVE_INFINITY;

  function begin(watched: WatchedLink, choice: Choice, { id, over }: Waiting): void {
    const { host } = watched.link;
    const weight = isBulky(watched, choice) ? 1 : 0;
    busy.set(host, (busy.get(host) ?? 0) + 1);
    underWayIds.add(id);
    bulk += weight;
    const work = check(watched, choice, stop.signal)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) onBug(error);
      })
      .finally(() => {
        underWay.delete(work);
        underWayIds.delete(id);
        bulk -= weight;
        const left = (busy.get(host) ?? 1) - 1;
        if (left === 0) busy.delete(host);
        else busy.set(host, left);
        over?.resolve();
        onChange();
        pump();
      });
    underWay.add(work);
    onChange();
  }

  function mayBegin(watched: WatchedLink, { id, choice, over }: Waiting): boolean {
    // Two at the same time would judge each other's records.
    if ((busy.get(watched.link.host) ?? 0) >= perHost || underWayIds.has(id)) return false;
    if (over === null && (resting.get(watched.link.host) ?? 0) > clock.now()) return false;
    return choice === null || bulk < bulky || !isBulky(watched, choice);
  }

  /** What it still waits for where it has to wait for room; null where it is on its way, or over. */
  function tryBegin(waiting: Waiting): Waiting | null {
    const watched = find(waiting.id);
    if (watched === undefined) {
      waiting.over?.resolve();
      return null;
    }
    if (!mayBegin(watched, waiting)) return waiting;
    const choice = waiting.choice ?? choose(watched);
    if (choice === null) return null;
    const chosen = { ...waiting, choice };
    if (!mayBegin(watched, chosen)) return chosen;
    begin(watched, choice, chosen);
    return null;
  }

  function hasRoom(): boolean {
    return underWay.size < inAll && !stop.signal.aborted;
  }

  function pump(): void {
    for (const [host, queue] of queues) {
      while (hasRoom()) {
        const at = queue.findIndex((each) => {
          const watched = find(each.id);
          return watched === undefined || mayBegin(watched, each);
        });
        const [next] = at === -1 ? [] : queue.splice(at, 1);
        if (next === undefined) break;
        const left = tryBegin(next);
        if (left !== null) queue.push(left);
      }
      if (queue.length === 0) queues.delete(host);
    }
    const forced = wanted;
    wanted = [];
    for (const [at, each] of forced.entries()) {
      if (!hasRoom()) {
        wanted = [...forced.slice(at), ...wanted];
        break;
      }
      const left = tryBegin(each);
      if (left !== null) enqueue(left);
    }
    while (hasRoom()) {
      const first = paused ? null : heap.first();
      if (first === null || first.due > clock.now()) break;
      heap.delete(first.id);
      const left = tryBegin({ id: first.id, choice: null, over: null });
      if (left !== null) enqueue(left);
    }
    arm();
  }

  function enqueue(waiting: Waiting): void {
    const host = find(waiting.id)?.link.host ?? '';
    const queue = queues.get(host);
    if (queue === undefined) queues.set(host, [waiting]);
    else queue.push(waiting);
  }

  function arm(): void {
    const first = paused || stop.signal.aborted || !hasRoom() ? null : heap.first();
    const due = first === null ? Number.POSITIVE_INFINITY : first.due;
    if (callOff !== null && armedFor <= due && first !== null) return;
    callOff?.();
    callOff = null;
    if (first === null) return;
    armedFor = Math.min(due, clock.now() + longestWaitMs);
    callOff = clock.after(Math.max(0, armedFor - clock.now()), () => {
      callOff = null;
      pump();
    });
  }

  return {
    plan(id, due) {
      if (due === null) heap.delete(id);
      else heap.set(id, due);
      arm();
    },
    dueOf: (id) => heap.dueOf(id),
    now(id, depth) {
      const over = Promise.withResolvers<void>();
      heap.delete(id);
      wanted.push({ id, choice: { depth, isNeeded: false }, over });
      pump();
      return over.promise;
    },
    forget: (id) => heap.delete(id),
    rest(host, ms) {
      resting.set(host, Math.max(resting.get(host) ?? 0, clock.now() + ms));
      const callOffRest = clock.after(ms, () => {
        rests.delete(callOffRest);
        if ((resting.get(host) ?? 0) <= clock.now()) resting.delete(host);
        pump();
      });
      rests.add(callOffRest);
    },
    pause() {
      paused = true;
      // Those that wait for room were not asked for by a person.
      for (const [host, queue] of queues) {
        for (const { id } of queue.filter(({ over }) => over === null)) heap.set(id, clock.now());
        queues.set(
          host,
          queue.filter(({ over }) => over !== null),
        );
      }
      arm();
    },
    resume() {
      paused = false;
      pump();
    },
    running: () => underWay.size,
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async close() {
      stop.abort(new Error('The monitor ends'));
      callOff?.();
      for (const callOffRest of rests) callOffRest();
      for (const waiting of [...wanted, ...[...queues.values()].flat()]) waiting.over?.resolve();
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function isBulky({ link }: WatchedLink, { depth }: Choice): boolean {
  return depth === 'whole' && link.size > bulkyBytes;
}
