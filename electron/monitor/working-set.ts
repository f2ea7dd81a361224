/** The links that are watched, in memory: each with its record, found by id, by host, and by what the gateway asks for. */
import { newLink, type LinkRecord } from '../../shared/links/index.ts';
import { linkRecordSchema } from '../../shared/links/state/schemas.ts';
import type { MonitoredLink } from '../store/index.ts';

export interface WatchedLink {
  link: MonitoredLink;
  record: LinkRecord;
}

export interface WorkingSet {
  /** Replaces them all; those that are there already keep the record that is in memory. Gives the new ones and those that went. */
  replace(links: readonly MonitoredLink[]): {
    readonly added: readonly WatchedLink[];
    readonly removed: readonly WatchedLink[];
  };
  get(id: number): WatchedLink | undefined;
  ofHost(host: string): readonly WatchedLink[];
  /** Links to these bytes at this URL, its query left out: a signature there is another each time. */
  find(sha256: string, url: string): WatchedLink | undefined;
  hosts(): readonly string[];
  all(): Iterable<WatchedLink>;
  readonly size: number;
}

/** @param onUnreadable told of records that another version has written; such a link begins anew, listed or not as it was */
export function createWorkingSet(onUnreadable: (link: MonitoredLink) => void): WorkingSet {
  let byId = new Map<number, WatchedLink>();
  let byHost = new Map<string, WatchedLink[]>();
  let byBytes = new Map<string, WatchedLink>();

  const recordOf = (link: MonitoredLink): LinkRecord => {
    if (link.record === null) return newRecord(link);
    const stored = linkRecordSchema.safeParse(parseJson(link.record));
    if (stored.success) return stored.data;
    onUnreadable(link);
    return newRecord(link);
  };

  return {
    replace(links) {
      const before = byId;
      byId = new Map();
      byHost = new Map();
      byBytes = new Map();
      const added: WatchedLink[] = [];
      for (const link of links) {
        const known = before.get(link.id);
        const watched = known ?? { link, record: recordOf(link) };
        watched.link = link;
        if (known === undefined) added.push(watched);
        byId.set(link.id, watched);
        const ofHost = byHost.get(link.host);
        if (ofHost === undefined) byHost.set(link.host, [watched]);
        else ofHost.push(watched);
        byBytes.set(keyOf(link.sha256, link.url), watched);
      }
      return { added, removed: [...before.values()].filter(({ link }) => !byId.has(link.id)) };
    },
    get: (id) => byId.get(id),
    ofHost: (host) => byHost.get(host) ?? [],
    find: (sha256, url) => byBytes.get(keyOf(sha256, url)),
    hosts: () => [...byHost.keys()],
    all: () => byId.values(),
    get size() {
      return byId.size;
    },
  };
}

/** Of a link without a history. What the store does not list stays away until its whole file was looked at, which happens at once. */
export function newRecord({ registeredAt, listed }: Pick<MonitoredLink, 'registeredAt' | 'listed'>): LinkRecord {
  const fresh = newLink(Date.parse(registeredAt));
  return listed ? fresh : { ...fresh, state: 'suspended', by: 'monitor', nextCheckAt: fresh.since };
}

function keyOf(sha256: string, url: string): string {
  if (!URL.canParse(url)) return `${sha256} ${url}`;
  const { origin, pathname } = new URL(url);
  return `${sha256} ${origin}${pathname}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
