/** What the monitor would keep on disk, kept in memory and counted. */
import type { LinkState } from '../../../shared/contract/health.ts';
import { linkStates } from '../../../shared/contract/health.ts';
import type { MonitorRepository } from '../../../electron/monitor/index.ts';
import type { MonitoredLink, StoredCheck, StoredIncident, StoredTransition } from '../../../electron/store/index.ts';

export interface CountedRepository extends MonitorRepository {
  readonly transitions: readonly StoredTransition[];
  readonly knownIncidents: ReadonlyMap<string, StoredIncident>;
  stateOf(linkId: number): LinkState;
  isListed(linkId: number): boolean;
}

export function createCountedRepository(
  links: readonly MonitoredLink[],
  onCheck: (check: StoredCheck) => void,
  onWatched: (state: 'watching' | 'offline', at: string) => void,
): CountedRepository {
  const transitions: StoredTransition[] = [];
  const states = new Map<number, { readonly state: LinkState; readonly listed: boolean; readonly held: boolean }>();
  const incidents = new Map<string, StoredIncident>();
  const told = new Set<string>();
  return {
    transitions,
    knownIncidents: incidents,
    stateOf: (linkId) => states.get(linkId)?.state ?? 'never-checked',
    isListed: (linkId) => states.get(linkId)?.listed ?? true,
    links: async () => [...links],
    async record(batch) {
      for (const check of batch.checks) onCheck(check);
      for (const { linkId, state, listed, held } of batch.records) states.set(linkId, { state, listed, held });
      transitions.push(...batch.transitions);
    },
    addFallbackBytes: async () => undefined,
    certificates: async () => [],
    async counts() {
      const all = links.map(({ id }) => states.get(id)?.state ?? 'never-checked');
      const entries = linkStates.map((state) => [state, all.filter((one) => one === state).length] as const);
      const counts = { ...emptyCounts, ...Object.fromEntries(entries) };
      return { counts, held: [...states.values()].filter(({ held }) => held).length };
    },
    incidents: async () => [...incidents.values()],
    async saveIncidents(saved) {
      for (const incident of saved) incidents.set(incident.id, incident);
    },
    watched: async (state, at) => onWatched(state, at),
    async tell(id) {
      if (told.has(id)) return false;
      told.add(id);
      return true;
    },
    prune: async () => undefined,
  };
}

const emptyCounts: Record<LinkState, number> = {
  suspended: 0,
  'on-probation': 0,
  suspect: 0,
  degraded: 0,
  'never-checked': 0,
  healthy: 0,
  withdrawn: 0,
};
