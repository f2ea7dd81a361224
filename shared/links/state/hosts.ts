import { isListed, isListedState } from './record.ts';
import type { LinkRecord, Sweep, Transition } from './schemas.ts';
import type { LinkSettings } from './settings.ts';

export const newSweep: Sweep = { suspended: [] };

/**
 * Whether the suspension that has just happened suspends the whole host: two of its links are away for wrong bytes. Only a
 * new suspension asks; otherwise two links that stay wrong would take away every link that has passed its probation.
 * @param records all links of the host as they are after the transition
 */
export function mustSuspendHost(
  transition: Transition,
  records: readonly LinkRecord[],
  { hostWrongLinks }: LinkSettings,
): boolean {
  const { from, to, by, evidence } = transition;
  if (to !== 'suspended' || by === 'host' || !isListedState(from)) return false;
  if (!evidence.checks.some(({ wrongBytes }) => wrongBytes)) return false;
  return records.filter(isAwayForWrongBytes).length >= hostWrongLinks;
}

export function isAwayForWrongBytes({ state, wrongBytes }: LinkRecord): boolean {
  return wrongBytes && (state === 'suspended' || state === 'on-probation');
}

/**
 * Whether the host has a link away already that no person took away. Another that follows it is no newly suspended host:
 * what is found out about one host, link by link, takes no place from the others.
 */
export function isPartlyAway(records: readonly LinkRecord[]): boolean {
  return records.some((record) => !isListed(record) && record.by !== 'person');
}

/**
 * The cap: at most a tenth of the hosts, at least one, is newly suspended within one sweep without a person; a host that
 * has its place does not take another. It holds for wrong bytes too: many at once look like our own network (a portal, a
 * broken cache), and no client gets a wrong byte meanwhile, since the gateway verifies every one.
 * @param hostCount of all hosts with links
 */
export function mayNewlySuspend(
  sweep: Sweep,
  host: string,
  hostCount: number,
  at: number,
  settings: LinkSettings,
): boolean {
  const hosts = new Set(within(sweep, at, settings).map((entry) => entry.host));
  return hosts.has(host) || hosts.size < hostCap(hostCount, settings);
}

/**
 * After a host was newly suspended without a person: its first link, and not those that follow while that is away. One that
 * was back and is away again is newly suspended then.
 */
export function noteSuspension(sweep: Sweep, host: string, at: number, settings: LinkSettings): Sweep {
  const others = within(sweep, at, settings).filter((entry) => entry.host !== host);
  return { suspended: [...others, { host, at }] };
}

export function hostCap(hostCount: number, { capShare }: LinkSettings): number {
  const share = Math.floor(hostCount * capShare);
  return Number.isFinite(share) ? Math.max(1, share) : 1;
}

/** A clock that was set back leaves entries in the future: what is further off than a window is none of this sweep. */
function within({ suspended }: Sweep, at: number, { sweepWindowMs }: LinkSettings): Sweep['suspended'] {
  return suspended.filter((entry) => Math.abs(at - entry.at) < sweepWindowMs);
}
