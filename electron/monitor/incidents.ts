/** Links of one host that fail together are one incident, however many they are: which there are, and which have ended. */
import { defaultLinkSettings, isListed, type LinkRecord } from '../../shared/links/index.ts';
import type { StoredIncident } from '../store/index.ts';
import type { WatchedLink } from './working-set.ts';

export interface Incidents {
  /** Those that went on when the program ended, before anything is observed: what fails still is a part of them. */
  restore(stored: readonly StoredIncident[]): void;
  /** A link's record has changed; at epoch milliseconds. */
  observe(watched: WatchedLink, at: number): void;
  /** The link is watched no more. */
  forget(id: number, at: number): void;
  /** What has changed since it was asked last, to be kept. What was restored and fails no more has ended. */
  changed(at: number): readonly StoredIncident[];
}

/** Each failure begins within the window of another one of the incident. */
interface Incident {
  /** Stays, whatever else becomes known of it. */
  readonly id: string;
  readonly host: string;
  from: number;
  /** When the last of its links began to fail. */
  last: number;
  until: number | null;
  /** All that have failed, and with which code. */
  readonly codes: Map<number, string>;
  /** Those that fail still. */
  readonly failing: Set<number>;
  hasSuspended: boolean;
  /** As it was before the restart: which links there were is not known any more, how many is. */
  readonly stored: StoredIncident | null;
}

const { incidentWindowMs } = defaultLinkSettings;
const keptMs = 7 * 24 * 3_600_000;

export function createIncidents(): Incidents {
  const byHost = new Map<string, Incident[]>();
  const byLink = new Map<number, Incident>();
  const dirty = new Set<Incident>();
  /** Until something is asked: how long their links went on to fail one after the other is not known. */
  const restored = new Set<Incident>();

  function add(incident: Incident): Incident {
    const ofHost = byHost.get(incident.host);
    if (ofHost === undefined) byHost.set(incident.host, [incident]);
    else ofHost.push(incident);
    return incident;
  }

  function includes(incident: Incident, at: number): boolean {
    const { from, last } = incident;
    return at >= from - incidentWindowMs && (restored.has(incident) || at <= last + incidentWindowMs);
  }

  function incidentAt(host: string, at: number): Incident {
    const found = (byHost.get(host) ?? []).filter((one) => includes(one, at)).toSorted((a, b) => b.from - a.from)[0];
    if (found !== undefined) {
      found.from = Math.min(found.from, at);
      found.last = Math.max(found.last, at);
      found.until = null;
      return found;
    }
    const rest = { from: at, last: at, until: null, hasSuspended: false, stored: null };
    return add({ id: `${host} ${iso(at)}`, host, codes: new Map(), failing: new Set(), ...rest });
  }

  function close(id: number, at: number): void {
    const incident = byLink.get(id);
    if (incident === undefined) return;
    byLink.delete(id);
    incident.failing.delete(id);
    if (incident.failing.size === 0) incident.until = Math.max(at, incident.last);
    dirty.add(incident);
  }

  return {
    restore(stored) {
      for (const one of stored) {
        if (one.until !== null) continue;
        const from = Date.parse(one.from);
        const incident = { id: one.id, host: one.host, from, last: from, until: null, hasSuspended: true, stored: one };
        restored.add(add({ ...incident, codes: new Map(), failing: new Set() }));
      }
    },
    observe({ link, record }, at) {
      if (!isFailing(record)) return close(link.id, at);
      const { cause, failures, since } = record;
      const isSuspended = !isListed(record);
      const known = byLink.get(link.id);
      if (known !== undefined && (known.hasSuspended || !isSuspended)) return;
      const incident = known ?? incidentAt(link.host, failures.firstAt ?? since);
      if (known === undefined) incident.codes.set(link.id, cause?.code ?? 'local.fault');
      byLink.set(link.id, incident);
      incident.failing.add(link.id);
      incident.hasSuspended ||= isSuspended;
      dirty.add(incident);
    },
    forget: close,
    changed(at) {
      for (const incident of restored) {
        if (incident.failing.size === 0) incident.until = at;
        dirty.add(incident);
      }
      restored.clear();
      for (const { host } of dirty) {
        const kept = (byHost.get(host) ?? []).filter(({ until }) => until === null || at - until < keptMs);
        byHost.set(host, kept);
      }
      // One check of one link that failed once is no incident.
      const changed = [...dirty].filter(({ codes, hasSuspended }) => hasSuspended || codes.size > 1).map(storedOf);
      dirty.clear();
      return changed;
    },
  };
}

function storedOf({ id, host, from, until, codes, stored }: Incident): StoredIncident {
  const isAll = stored === null || stored.links <= codes.size;
  const counts = [...Map.groupBy(codes.values(), (code) => code)]
    .map(([code, links]) => ({ code, count: links.length }))
    .toSorted((a, b) => b.count - a.count);
  return {
    id,
    host,
    from: iso(from),
    until: until === null ? null : iso(until),
    links: isAll ? codes.size : stored.links,
    codes: isAll ? counts : stored.codes,
  };
}

/** What a person took away does not fail. */
function isFailing({ state, by, failures }: LinkRecord): boolean {
  if (state === 'withdrawn' || (state === 'suspended' && by === 'person')) return false;
  return state === 'suspended' || (state !== 'on-probation' && failures.count > 0);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
