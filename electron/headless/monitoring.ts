/** The monitor and the publications that follow it, over a store: what the monitor's program and the gateway's have in common. */
import type { FollowedPublication } from '../../shared/contract/index.ts';
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { Facts } from '../../shared/problem/index.ts';
import { type Clock, createHttp } from '../http/index.ts';
import { createIndexClient } from '../index-client/index.ts';
import { createLinkHealth, type LinkHealth, type Monitor } from '../monitor/index.ts';
import { createPublications, type Publications } from '../publications/index.ts';
import type { Store } from '../store/index.ts';
import { loadTargets } from '../targets/index.ts';
import { everyDay } from './daily.ts';

export interface Monitoring {
  readonly monitor: Monitor;
  close(): Promise<void>;
}

export interface MonitoringLog {
  event(this: void, event: string, facts: Facts): void;
  bug(this: void, error: unknown): void;
}

interface MonitoringOptions {
  readonly byteBudgetMiB: number;
  readonly meanHours: number;
  /** Whether links on this computer are looked at too. */
  readonly rehearsal: boolean;
  readonly policy: PolicySettings;
  /** Looks at nothing by itself. */
  readonly idle: boolean;
  readonly store: Store;
  readonly log: MonitoringLog;
  readonly clock: Clock;
  now(): Date;
}

const mib = 1024 * 1024;
/** It is the app's, and is not there while the app is not. */
const rehearsalIndex = {
  id: 'rehearsal',
  name: 'Rehearsal index',
  simpleUrl: 'http://127.0.0.1:9/simple/',
  uploadUrl: 'http://127.0.0.1:9/legacy/',
  rehearsal: true,
};

export async function startMonitoring(options: MonitoringOptions): Promise<Monitoring> {
  const { byteBudgetMiB, meanHours, rehearsal, policy, idle, store, log, clock, now } = options;
  const http = createHttp();
  const targets = await loadTargets({ store, rehearsal: rehearsalIndex });
  const publications = await createPublications({
    store,
    index: createIndexClient(http),
    targets,
    now,
    clock,
    random: Math.random,
    log: log.event,
  });
  const health: LinkHealth = createLinkHealth({
    store: { ...store, health: rehearsal ? store.health : withoutRehearsal(store.health) },
    http,
    // The rehearsal index is the app's, and is not there now.
    targets: { list: () => targets.list().filter(({ id }) => id !== rehearsalIndex.id) },
    publications,
    policy: () => policy,
    fixedSettings: { enabled: !idle, byteBudget: byteBudgetMiB * mib, meanHours, notify: true, quietHours: null },
    now,
    clock,
    random: Math.random,
    log: log.event,
    onBug: log.bug,
  });
  const { monitor } = health;
  await monitor.start();
  const stop = new AbortController();
  const telling = Promise.all([tellOfPublications(publications, log.event, stop.signal), tellNotices()]);
  async function tellNotices(): Promise<void> {
    for await (const { title, body } of monitor.notices(stop.signal)) log.event('monitor.notice', { title, body });
  }
  const callOff = everyDay(clock, () => {
    const { state, checksToday, bytesToday } = monitor.state();
    log.event('monitor.day', { state, checks: checksToday, bytes: bytesToday });
  });
  return {
    monitor,
    async close() {
      callOff();
      await health.close();
      stop.abort();
      await telling;
      await publications.close();
      await http.close();
    },
  };
}

/** Those are trials of the app on this computer. */
function withoutRehearsal(health: Store['health']): Store['health'] {
  return { ...health, links: async () => (await health.links()).filter(({ rehearsal }) => !rehearsal) };
}

/** Each that goes out, and each attempt that fails anew. */
async function tellOfPublications(
  publications: Pick<Publications, 'watch'>,
  tell: (event: string, facts: Facts) => void,
  signal: AbortSignal,
): Promise<void> {
  const before = new Map<string, FollowedPublication>();
  for await (const list of publications.watch(signal)) {
    for (const publication of list) {
      const { id, where, publishedAt, problem, behindSince } = publication;
      const known = before.get(id);
      before.set(id, publication);
      if (known !== undefined && known.publishedAt !== publishedAt) tell('publication', { where, publishedAt });
      if (problem !== null && known?.problem?.message !== problem.message) {
        tell('publication.failed', { where, code: problem.code, detail: problem.message, since: behindSince ?? '' });
      }
    }
  }
}
