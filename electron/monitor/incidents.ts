/** Links of one host that fail together are one incident, however many they are: which there are, and which have ended. */
import {
  defaultLinkSettings,
  groupIncidents,
  isListed,
  type LinkFailing,
  type LinkIncident,
  type LinkRecord,
} from '../../shared/links/index.ts';
import type { StoredIncident } from '../store/index.ts';
import type { WatchedLink } from './working-set.ts';

export interface Incidents {
  /** A link's record has changed; at epoch milliseconds. */
  observe(watched: WatchedLink, at: number): void;
  /** The link is watched no more. */
  forget(id: number, at: number): void;
  /** What has changed since it was asked last, to be kept. */
  changed(at: number): readonly StoredIncident[];
}

interface Failing extends LinkFailing {
  readonly link: number;
  readonly suspended: boolean;
}

const keptMs = 7 * 24 * 3_600_000;

export function createIncidents(): Incidents {
  const byHost = new Map<string, Failing[]>();
  const open = new Map<number, Failing>();
  const dirty = new Set<string>();

  function replace(before: Failing, after: Failing): void {
    const ofHost = byHost.get(before.host) ?? [];
    byHost.set(before.host, ofHost.with(ofHost.indexOf(before), after));
    if (after.until === null) open.set(after.link, after);
    else open.delete(after.link);
    dirty.add(before.host);
  }

  function close(id: number, at: number): void {
    const failing = open.get(id);
    if (failing !== undefined) replace(failing, { ...failing, until: Math.max(at, failing.at) });
  }

  return {
    observe({ link, record }, at) {
      const known = open.get(link.id);
      if (!isFailing(record)) return close(link.id, at);
      const suspended = !isListed(record);
      if (known !== undefined) {
        if (suspended && !known.suspended) replace(known, { ...known, suspended });
        return;
      }
      const { cause, failures, since } = record;
      const failing: Failing = {
        link: link.id,
        host: link.host,
        at: failures.firstAt ?? since,
        until: null,
        code: cause?.code ?? 'local.fault',
        suspended,
      };
      const ofHost = byHost.get(link.host);
      if (ofHost === undefined) byHost.set(link.host, [failing]);
      else ofHost.push(failing);
      open.set(link.id, failing);
      dirty.add(link.host);
    },
    forget: close,
    changed(at) {
      const changed = [...dirty].flatMap((host) => {
        const all = byHost.get(host) ?? [];
        const kept = all.filter(({ until }) => until === null || at - until < keptMs);
        if (kept.length < all.length) byHost.set(host, kept);
        return storedOf(kept);
      });
      dirty.clear();
      return changed;
    },
  };
}

function storedOf(failing: readonly Failing[]): readonly StoredIncident[] {
  const grave = new Set(failing.filter(({ suspended }) => suspended).map(({ at }) => at));
  return (
    groupIncidents(failing, defaultLinkSettings)
      // One check of one link that failed once is no incident.
      .filter((incident) => incident.links > 1 || [...grave].some((at) => isWithin(incident, at)))
      .map(({ host, from, until, links, codes }) => ({
        id: `${host} ${new Date(from).toISOString()}`,
        host,
        from: new Date(from).toISOString(),
        until: until === null ? null : new Date(until).toISOString(),
        links,
        codes: codes.map(({ code, count }) => ({ code, count })),
      }))
  );
}

function isWithin({ from, until }: LinkIncident, at: number): boolean {
  return at >= from && (until === null || at <= until);
}

/** What a person took away does not fail. */
function isFailing({ state, by, failures }: LinkRecord): boolean {
  if (state === 'withdrawn' || (state === 'suspended' && by === 'person')) return false;
  return state === 'suspended' || (state !== 'on-probation' && failures.count > 0);
}
