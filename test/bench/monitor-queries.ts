/** Every question that the health screens ask of the store, many times over: in milliseconds, there and back. */
import { linkStates, type LinkQuery } from '../../shared/contract/health.ts';
import { type HealthRepository, openStore, type RollupScope } from '../../electron/store/index.ts';

const ROUNDS = 60;
const dayMs = 86_400_000;

export interface Asked {
  readonly name: string;
  /** Milliseconds. */
  readonly p95: number;
}

export async function measureQueries(
  file: string,
  host: string,
  sha256s: readonly string[],
): Promise<readonly Asked[]> {
  const store = await openStore({ file });
  const asked: Asked[] = [];
  try {
    for (const [name, ask] of Object.entries(questions(store.health, host, sha256s))) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const began = performance.now();
        await ask(round);
        times.push(performance.now() - began);
      }
      const sorted = times.toSorted((a, b) => a - b);
      asked.push({ name, p95: sorted[Math.ceil(ROUNDS * 0.95) - 1] ?? Number.NaN });
    }
  } finally {
    await store.close();
  }
  return asked;
}

function questions(health: HealthRepository, host: string, sha256s: readonly string[]) {
  const now = Date.now();
  const ago = (days: number) => new Date(now - days * dayMs).toISOString();
  const until = new Date(now + 60_000).toISOString();
  const page = (query: Partial<LinkQuery>) =>
    health.page({ sort: 'state', descending: false, offset: 0, limit: 100, ...query });
  const series = (scope: RollupScope, resolution: 'minute' | 'hour' | 'day') =>
    health.series({
      scope,
      resolution,
      vantage: 'probe',
      from: ago({ minute: 1, hour: 30, day: 365 }[resolution]),
      until,
    });
  const idOf = (round: number) => 1 + ((round * 7919) % 10_000);
  return {
    counts: () => health.counts(),
    hosts: () => health.groups('host', ago(1)),
    projects: () => health.groups('project', ago(1)),
    'links, first page': () => page({}),
    'links, by normalised time, page 79': () => page({ sort: 'normalised', descending: true, offset: 7800 }),
    'links, by file, as typed': (round: number) => page({ sort: 'file', text: `1.${round}` }),
    'links of a host': () => page({ host, sort: 'completion' }),
    'links in some states': () => page({ states: linkStates.slice(0, 4), sort: 'changed', descending: true }),
    'one link': (round: number) => health.link(idOf(round)),
    'its checks': (round: number) => health.checks(idOf(round), 50),
    'its transitions': (round: number) => health.transitions(idOf(round), 100),
    'its time in each state': (round: number) => health.changes(idOf(round), ago(30)),
    'its 24 hours': (round: number) => series({ kind: 'link', id: idOf(round) }, 'minute'),
    'its 30 days': (round: number) => series({ kind: 'link', id: idOf(round) }, 'hour'),
    'its year': (round: number) => series({ kind: 'link', id: idOf(round) }, 'day'),
    'a host’s 24 hours': () => series({ kind: 'host', name: host }, 'minute'),
    'a host’s year': () => series({ kind: 'host', name: host }, 'day'),
    'all, 24 hours': () => series({ kind: 'all' }, 'minute'),
    'all, 30 days': () => series({ kind: 'all' }, 'hour'),
    incidents: () => health.incidents(ago(7)),
    'watched times, a year': () => health.watchedTimes(ago(365), until),
    'files whose links are left out': () => health.unlisted(sha256s),
  } satisfies Record<string, (round: number) => Promise<unknown>>;
}
