/** What a simulated month shows, as figures: each is something that the product promises. */
import type { LinkState } from '../../../shared/contract/health.ts';
import type { SimulatedTransition, SimulationResult } from './run.ts';
import { dayMs, hourMs, isBad, isGrave, isIn, lineAt, type LinkFault, type SimulatedLink } from './world.ts';

export interface Findings {
  readonly suspensions: { readonly byMonitor: number; readonly byHost: number; readonly links: number };
  /** Suspended although nothing was wrong at its host: must be none. */
  readonly wronglySuspended: readonly SimulatedTransition[];
  readonly suspendedWhileOffline: number;
  /** Listed again while its bytes were wrong: must be none. */
  readonly wronglyListed: readonly SimulatedTransition[];
  readonly restorations: number;
  /** Well for three days, and still not back: must be none. */
  readonly notBack: readonly SimulatedLink[];
  /** Most hosts that were newly suspended within one hour. */
  readonly mostHostsAnHour: number;
  readonly outages: { readonly links: number; readonly suspended: number; readonly medianMinutes: number };
  readonly altered: readonly Altered[];
}

export interface Altered {
  readonly simulated: SimulatedLink;
  readonly fault: LinkFault;
  /** From the change of the bytes until it had left the index; null: it did not. */
  readonly afterMs: number | null;
  /** The mean number of checks a millisecond that would find it. */
  readonly rate: number;
}

/** Shares of the depths, as the monitor has them (electron/monitor/schedule.ts). */
const pieces = 0.3;
const whole = 0.1;

export function findingsOf({ world, transitions, unlisted }: SimulationResult, meanHours: number): Findings {
  const end = world.days * dayMs;
  const suspensions = transitions.filter(({ from, to }) => to === 'suspended' && isListed(from));
  const byMonitor = suspensions.filter(({ by }) => by === 'monitor');
  const ofLink = Map.groupBy(transitions, ({ linkId }) => linkId);
  // A check of a large file may have begun so long before.
  const graceMs = 10 * 60_000;
  return {
    suspensions: {
      byMonitor: byMonitor.length,
      byHost: suspensions.filter(({ by }) => by === 'host').length,
      links: new Set(suspensions.map(({ linkId }) => linkId)).size,
    },
    wronglySuspended: byMonitor.filter(({ simulated, ms }) => !isBad(simulated, ms) && !isBad(simulated, ms - graceMs)),
    suspendedWhileOffline: suspensions.filter(({ ms }) => lineAt(world, ms).reach !== 'all').length,
    wronglyListed: transitions.filter(
      ({ from, to, simulated, ms }) =>
        !isListed(from) &&
        isListed(to) &&
        simulated.faults.some((fault) => fault.kind === 'altered' && isIn(fault, ms - graceMs) && isIn(fault, ms)),
    ),
    restorations: transitions.filter(({ from, to }) => !isListed(from) && isListed(to)).length,
    notBack: unlisted.filter((simulated) => !wasBadSince(simulated, end - 3 * dayMs, end)),
    mostHostsAnHour: mostHosts(newlySuspended(transitions)),
    outages: outagesOf(world.links, ofLink),
    altered: world.links.flatMap((simulated) =>
      simulated.faults.flatMap((fault) =>
        fault.kind === 'altered' ? [alteredOf(simulated, fault, ofLink.get(simulated.link.id) ?? [], meanHours)] : [],
      ),
    ),
  };
}

/** The chance that so many are found within this time of their change, by the checks' own chances. */
export function expectedWithin(
  altered: readonly Altered[],
  ms: number,
): { readonly mean: number; readonly deviation: number } {
  const chances = altered.map(({ rate, fault }) => 1 - Math.exp(-rate * Math.min(ms, fault.until - fault.from)));
  return {
    mean: chances.reduce((sum, chance) => sum + chance, 0),
    deviation: Math.sqrt(chances.reduce((sum, chance) => sum + chance * (1 - chance), 0)),
  };
}

function alteredOf(
  simulated: SimulatedLink,
  fault: LinkFault,
  transitions: readonly SimulatedTransition[],
  meanHours: number,
): Altered {
  const before = transitions.findLast(({ ms }) => ms <= fault.from);
  const wasAway = before !== undefined && !isListed(before.to);
  const left = transitions.find(({ ms, from, to }) => isIn(fault, ms) && isListed(from) && !isListed(to));
  const afterMs = wasAway ? 0 : left === undefined ? null : left.ms - fault.from;
  return { simulated, fault, afterMs, rate: (1 / (meanHours * hourMs)) * chanceOfOneCheck(simulated, fault) };
}

function chanceOfOneCheck({ pieces: count, link }: SimulatedLink, { wrongPieces }: LinkFault): number {
  if (count <= 4 || link.size <= 512 * 1024) return pieces + whole;
  const missed = [2, 3, 4].map((looked) => {
    let chance = 1;
    for (let drawn = 0; drawn < looked; drawn += 1) chance *= Math.max(0, 1 - wrongPieces / (count - drawn));
    return chance;
  });
  return whole + pieces * (1 - missed.reduce((sum, chance) => sum + chance / missed.length, 0));
}

function outagesOf(links: readonly SimulatedLink[], ofLink: ReadonlyMap<number, readonly SimulatedTransition[]>) {
  const delays: number[] = [];
  let all = 0;
  for (const simulated of links) {
    for (const fault of simulated.host.faults) {
      if (fault.kind !== 'outage' || fault.until - fault.from < 6 * hourMs) continue;
      all += 1;
      const inside = ofLink.get(simulated.link.id)?.find(({ ms, to }) => isIn(fault, ms) && to === 'suspended');
      if (inside !== undefined) delays.push((inside.ms - fault.from) / 60_000);
    }
  }
  const sorted = delays.toSorted((a, b) => a - b);
  return { links: all, suspended: delays.length, medianMinutes: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}

/** Suspensions of hosts of which no link was away. */
function newlySuspended(transitions: readonly SimulatedTransition[]): SimulatedTransition[] {
  const away = new Map<string, Set<number>>();
  return transitions.filter(({ from, to, by, linkId, simulated }) => {
    const ofHost = away.get(simulated.host.name) ?? new Set<number>();
    away.set(simulated.host.name, ofHost);
    const isNew = ofHost.size === 0 && to === 'suspended' && isListed(from) && by === 'monitor';
    if (isListed(to)) ofHost.delete(linkId);
    else ofHost.add(linkId);
    return isNew;
  });
}

function mostHosts(suspensions: readonly SimulatedTransition[]): number {
  return Math.max(
    0,
    ...suspensions.map(
      ({ ms }) =>
        new Set(
          suspensions.flatMap((other) => (other.ms <= ms && other.ms > ms - hourMs ? [other.simulated.host.name] : [])),
        ).size,
    ),
  );
}

function wasBadSince(simulated: SimulatedLink, from: number, until: number): boolean {
  const { host } = simulated;
  const faults = [...simulated.faults, ...host.faults.filter((fault) => isGrave(host, fault))];
  return faults.some((fault) => fault.from < until && fault.until > from);
}

function isListed(state: LinkState): boolean {
  return state !== 'suspended' && state !== 'on-probation' && state !== 'withdrawn';
}
