/** Thirty days of the real monitor in a simulated world, as fast as it goes. */
import { createMonitor, type FollowedPublications } from '../../../electron/monitor/index.ts';
import type { CheckDepth } from '../../../shared/contract/health.ts';
import type { StoredTransition } from '../../../electron/store/index.ts';
import { createSimulatedChecker, createSimulatedControl } from './checker.ts';
import { createSimulatedClock } from './clock.ts';
import { seeded } from './random.ts';
import { createCountedRepository } from './repository.ts';
import { createWorld, dayMs, isBad, isIn, lineAt, type SimulatedLink, type World } from './world.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly hosts: number;
  readonly links: number;
  readonly days: number;
  /** Bytes in 24 hours. */
  readonly byteBudget: number;
  readonly meanHours: number;
}

export interface DayCount {
  readonly checks: Readonly<Record<CheckDepth, number>>;
  readonly bytes: number;
}

export interface SimulatedTransition extends StoredTransition {
  /** Milliseconds since the beginning. */
  readonly ms: number;
  readonly simulated: SimulatedLink;
  /** Whether the link was bad then, for a reason of its host's. */
  readonly wasBad: boolean;
}

export interface SimulationResult {
  readonly world: World;
  readonly perDay: readonly DayCount[];
  readonly transitions: readonly SimulatedTransition[];
  /** At the end. */
  readonly unlisted: readonly SimulatedLink[];
  /** Checks that were seen while our own line was down, and whether any of them counted. */
  readonly offline: { readonly checks: number; readonly counted: number };
  /** Minutes in which the monitor said that our own line is down, and of these when it was not, and an index was there. */
  readonly said: { readonly offline: number; readonly wrongly: readonly number[] };
  readonly incidents: number;
}

const startsAt = new Date('2026-01-01T00:00:00Z');

export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, days, byteBudget, meanHours } = options;
  const clock = createSimulatedClock(startsAt);
  const world = createWorld({ ...options, startsAt });
  const random = seeded(seed + 1);
  const perDay = Array.from({ length: days }, () => ({ checks: { headers: 0, pieces: 0, whole: 0 }, bytes: 0 }));
  let offlineChecks = 0;
  let offlineCounted = 0;
  let saidOffline = 0;
  const saidWrongly: number[] = [];
  const isCutOff = (ms: number) => lineAt(world, ms).reach !== 'all';
  const repository = createCountedRepository(
    world.links.map(({ link }) => link),
    ({ at, depth, bytes, counts }) => {
      const ms = Date.parse(at) - startsAt.getTime();
      const day = perDay[Math.floor(ms / dayMs)];
      if (day !== undefined) {
        day.checks[depth] += 1;
        day.bytes += bytes;
      }
      // A check that began just before the line came back may end after it.
      if (!isCutOff(ms)) return;
      offlineChecks += 1;
      if (counts) offlineCounted += 1;
    },
    (state, at) => {
      if (state !== 'offline') return;
      saidOffline += 1;
      const ms = Date.parse(at) - startsAt.getTime();
      // After it is back it is found within minutes.
      const excuses = [...world.ownLine.filter(({ reach }) => reach !== 'all'), ...world.indexDown];
      if (!excuses.some(({ from, until }) => isIn({ from, until: until + 6 * 60_000 }, ms))) saidWrongly.push(ms);
    },
  );
  const bugs: unknown[] = [];
  const monitor = createMonitor({
    repository,
    settings: { get: async () => null, set: async () => undefined },
    publications: noPublications,
    checker: createSimulatedChecker(world, clock, seed + 2),
    control: createSimulatedControl(world, clock),
    now: clock.date,
    clock,
    random: random.next,
    localTime: (at) => at.toISOString().slice(11, 16),
    fixedSettings: { enabled: true, byteBudget, meanHours, notify: true, quietHours: null },
    log: () => undefined,
    onBug: (error) => bugs.push(error),
  });
  await monitor.start();
  await clock.runUntil(days * dayMs);
  const closed = monitor.close();
  // What is under way is called off; what waits for a moment to be written gets it.
  await clock.runUntil(days * dayMs + 10_000);
  await closed;
  if (bugs.length > 0) throw bugs[0];

  const byId = new Map(world.links.map((simulated) => [simulated.link.id, simulated]));
  const transitions = repository.transitions.map((transition): SimulatedTransition => {
    const simulated = byId.get(transition.linkId);
    if (simulated === undefined) throw new Error('A transition of no link');
    const ms = Date.parse(transition.at) - startsAt.getTime();
    return { ...transition, ms, simulated, wasBad: isBad(simulated, ms) };
  });
  return {
    world,
    perDay,
    transitions,
    unlisted: world.links.filter(({ link }) => !repository.isListed(link.id)),
    offline: { checks: offlineChecks, counted: offlineCounted },
    said: { offline: saidOffline, wrongly: saidWrongly },
    incidents: repository.knownIncidents.size,
  };
}

const noPublications: FollowedPublications = {
  list: async () => [],
  linksChanged: () => undefined,
  // oxlint-disable-next-line require-yield -- there are none
  async *watch() {
    return;
  },
};
