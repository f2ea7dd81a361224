/** Looks at links when they are due, as deeply as is wanted and can be afforded, and has what it finds judged. */
import { isCheckPermitted, nextDepth } from '../../shared/links/index.ts';
import type { Clock } from '../http/index.ts';
import type { SpotResult } from '../probe/index.ts';
import type { Budget } from './budget.ts';
import type { Engine } from './engine.ts';
import { type Guard, type Side, sides } from './guard.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createPlanner, type Planner } from './planner.ts';
import { createReturning } from './returning.ts';
import { createRunner } from './runner.ts';
import { bytesOf, type Choice, chooseDepth, exponential } from './schedule.ts';
import type { LinkChecker } from './types.ts';
import type { WatchedLink, WorkingSet } from './working-set.ts';

export interface Watching extends Pick<Lanes, 'now' | 'running' | 'idle' | 'close'> {
  readonly planner: Planner;
  /** After a start, or when it is switched on or off. */
  resume(): void;
  pause(): void;
  forget(id: number): void;
  /** What comes of the next check of it. */
  onceSeen(id: number, seen: (result: SpotResult) => void): void;
  /** Nobody waits any more. */
  unsee(): void;
}

interface WatchingOptions {
  readonly links: WorkingSet;
  readonly checker: LinkChecker;
  readonly engine: Pick<Engine, 'judge' | 'listen'>;
  readonly guard: Pick<Guard, 'isOffline' | 'listen'>;
  readonly budget: Budget;
  readonly clock: Clock;
  now(): Date;
  random(): number;
  meanHours(): number;
  isOn(): boolean;
  onBug(error: unknown): void;
  onChange(): void;
}

/** What cannot be afforded now is asked for again, about then. */
const unaffordableMs = 3_600_000;

export function createWatching(options: WatchingOptions): Watching {
  const { links, checker, engine, guard, budget, clock, now, random, meanHours, isOn, onBug, onChange } = options;
  const at = () => now().getTime();
  const returning = createReturning(random);
  const awaited = new Map<number, (result: SpotResult) => void>();
  const lanes = createLanes(links.get, () =>
    createRunner({ clock, find: links.get, choose, check: look, onBug, onChange }),
  );
  const planner = createPlanner({ links, runner: lanes, clock, now, random, meanHours });

  engine.listen((watched, before) => planner.changed(watched, before));
  guard.listen((side, offline) => {
    if (offline) lanes.pause(side);
    else if (isOn()) resumeSide(side);
  });

  function resumeSide(side: Side): void {
    planner.spread();
    lanes.resume(side);
  }

  function choose(watched: WatchedLink): Choice | null {
    const { link, record } = watched;
    const wantsWhole = nextDepth(record) === 'whole';
    if (!isOn() || !isCheckPermitted(record, at())) {
      planner.next(watched);
      return null;
    }
    const choice = chooseDepth({ state: record.state, wantsWhole, size: link.size, budget, at: at(), random });
    if (choice === null) {
      planner.later(link.id, at() + exponential(unaffordableMs, random));
      return null;
    }
    if (!wantsWhole) return choice;
    const waiting = links.ofHost(link.host).filter((each) => nextDepth(each.record) === 'whole').length;
    const { isNow, again } = returning.turn(link.host, waiting, at());
    if (isNow) return choice;
    planner.later(link.id, again);
    return null;
  }

  async function look(watched: WatchedLink, { depth, isNeeded }: Choice, signal: AbortSignal): Promise<void> {
    const { link } = watched;
    const most = bytesOf(depth, link.size);
    const spent = budget.begin(most, isNeeded);
    // Where it is called off or throws, what it has read is not known: it is booked as if it had read all.
    let bytes = most;
    try {
      const result = await checker.check(link, depth, signal);
      ({ bytes } = result);
      if (links.get(link.id) !== watched) return;
      if (result.depth === 'whole') returning.saw(link.host, result.code === 'ok');
      if (result.restMs !== undefined) lanes.rest(watched, result.restMs);
      await engine.judge(watched, result, { vantage: 'probe', counts: true, judged: true });
      awaited.get(link.id)?.(result);
    } finally {
      spent(bytes, at());
      // Also where there was a bug: it is looked at again.
      if (links.get(link.id) === watched && lanes.dueOf(link.id) === null) planner.next(watched);
    }
  }

  return {
    planner,
    now: lanes.now,
    running: lanes.running,
    idle: lanes.idle,
    close: lanes.close,
    resume() {
      for (const side of sides) if (!guard.isOffline(side)) lanes.resume(side);
    },
    pause() {
      for (const side of sides) lanes.pause(side);
    },
    forget: lanes.forget,
    onceSeen: (id, seen) => void awaited.set(id, seen),
    unsee: () => awaited.clear(),
  };
}
