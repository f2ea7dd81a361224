/** A runner for each side: while our own line is down, what is on this computer is watched all the same. */
import { type Side, sideOf, sides } from './guard.ts';
import type { Runner } from './runner.ts';
import type { WatchedLink } from './working-set.ts';

export interface Lanes extends Pick<Runner, 'plan' | 'dueOf' | 'now' | 'forget' | 'running' | 'idle' | 'close'> {
  /** Looks at nothing of this host for so long. */
  rest(watched: WatchedLink, ms: number): void;
  pause(side: Side): void;
  resume(side: Side): void;
}

export function createLanes(find: (id: number) => WatchedLink | undefined, create: () => Runner): Lanes {
  const lanes = { public: create(), rehearsal: create() } satisfies Record<Side, Runner>;
  const all = sides.map((side) => lanes[side]);
  const laneOf = (id: number) => {
    const watched = find(id);
    return watched === undefined ? null : lanes[sideOf(watched.link)];
  };
  return {
    plan: (id, due) => laneOf(id)?.plan(id, due),
    dueOf: (id) => laneOf(id)?.dueOf(id) ?? null,
    now: async (id, depth) => await laneOf(id)?.now(id, depth),
    forget: (id) => all.forEach((lane) => lane.forget(id)),
    rest: ({ link }, ms) => lanes[sideOf(link)].rest(link.host, ms),
    pause: (side) => lanes[side].pause(),
    resume: (side) => lanes[side].resume(),
    running: () => all.reduce((sum, lane) => sum + lane.running(), 0),
    async idle() {
      while (all.some((lane) => lane.running() > 0)) await Promise.all(all.map((lane) => lane.idle()));
    },
    async close() {
      await Promise.all(all.map((lane) => lane.close()));
    },
  };
}
