/** Puts links where they are due: the schedule's answers in the runner's time. */
import type { LinkRecord } from '../../shared/links/index.ts';
import type { Clock } from '../http/index.ts';
import type { Lanes } from './lanes.ts';
import { exponential, firstCheck, nextCheck } from './schedule.ts';
import type { WatchedLink, WorkingSet } from './working-set.ts';

export interface Planner {
  /** After a start. */
  first(): void;
  next(watched: WatchedLink): void;
  /** Its record was another one before. What is planned already stays where nothing has changed about it. */
  changed(watched: WatchedLink, before: LinkRecord): void;
  /** Something was met there that is worth a look: one a minute, however often it is met. */
  soon(id: number): void;
  /** At epoch milliseconds: its turn has not come. */
  later(id: number, at: number): void;
  /** What fell due while nobody looked comes over the next minutes: it is no burst. */
  spread(): void;
  /** The computer has slept for so long, or its clock was set: plans are in time that stood still meanwhile. */
  shift(ms: number): void;
  nextCheckAt(id: number): string | null;
}

interface PlannerOptions {
  readonly links: WorkingSet;
  readonly runner: Pick<Lanes, 'plan' | 'dueOf'>;
  readonly clock: Clock;
  now(): Date;
  random(): number;
  meanHours(): number;
}

const minuteMs = 60_000;
/** Between two looks that nobody asked for. */
const leastGapMs = 2 * minuteMs;
const soonMs = 30_000;

export function createPlanner({ links, runner, clock, now, random, meanHours }: PlannerOptions): Planner {
  const at = () => now().getTime();
  const times = () => ({ at: at(), meanHours: meanHours(), random });
  /** Monotonic; when a link was last to be looked at soon. */
  const hastened = new Map<number, number>();

  function plan(id: number, wanted: number | null): void {
    runner.plan(id, wanted === null ? null : clock.now() + Math.max(0, wanted - at()));
  }

  function next({ link, record }: WatchedLink): void {
    const wanted = nextCheck(record, times());
    const { nextCheckAt } = record;
    if (wanted === null || (wanted === nextCheckAt && wanted > at())) return plan(link.id, wanted);
    plan(link.id, Math.max(wanted, at() + (nextCheckAt === null ? leastGapMs : minuteMs)));
  }

  function spread(): void {
    for (const { link, record } of links.all()) {
      const due = runner.dueOf(link.id);
      if (due !== null && due > clock.now()) continue;
      if (nextCheck(record, times()) === null) continue;
      plan(link.id, at() + random() * Math.min(10 * minuteMs, links.size * 1000));
    }
  }

  return {
    first() {
      for (const { link, record } of links.all()) plan(link.id, firstCheck(record, times()));
    },
    next,
    changed(watched, before) {
      const { link, record } = watched;
      const isSame = before.state === record.state && before.nextCheckAt === record.nextCheckAt;
      if (!isSame || runner.dueOf(link.id) === null) next(watched);
    },
    soon(id) {
      for (const [each, when] of hastened) if (clock.now() - when >= minuteMs) hastened.delete(each);
      if (hastened.has(id)) return;
      hastened.set(id, clock.now());
      const due = runner.dueOf(id) ?? Number.POSITIVE_INFINITY;
      runner.plan(id, Math.min(due, clock.now() + exponential(soonMs, random)));
    },
    later: plan,
    spread,
    shift(ms) {
      for (const { link, record } of links.all()) {
        const due = runner.dueOf(link.id);
        if (due === null) continue;
        // What the state machine wants is by the clock; what comes by chance comes sooner by the time slept, never later.
        if (record.nextCheckAt !== null) plan(link.id, nextCheck(record, times()));
        else runner.plan(link.id, due - Math.max(0, ms));
      }
      spread();
    },
    nextCheckAt(id) {
      const due = runner.dueOf(id);
      return due === null ? null : new Date(at() + Math.max(0, due - clock.now())).toISOString();
    },
  };
}
