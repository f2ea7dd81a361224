/** The monitor on a data folder, its own or the app's, as its config says: without the app around it. */
import path from 'node:path';
import type { FollowedPublication, MonitorState } from '../../shared/contract/index.ts';
import type { Facts } from '../../shared/problem/index.ts';
import { type Clock, createHttp, monotonicClock } from '../http/index.ts';
import { createIndexClient } from '../index-client/index.ts';
import { type CheckedLink, createLinkHealth, type LinkHealth } from '../monitor/index.ts';
import { createPublications, type Publications } from '../publications/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { loadTargets } from '../targets/index.ts';
import { claimFolder } from './claim-folder.ts';
import { everyDay } from './daily.ts';
import type { MonitorConfig } from './monitor-config.ts';
import { type MonitorEndpoint, startMonitorEndpoint } from './monitor-endpoint.ts';

export interface MonitorServer {
  state(): MonitorState;
  /** Where `/healthz` and `/metrics` are; null: nowhere. */
  readonly origin: string | null;
  /** Each link once, whole; whatever came of it is kept. */
  checkAll(signal?: AbortSignal): Promise<readonly CheckedLink[]>;
  close(): Promise<void>;
}

interface Surroundings {
  readonly log: {
    event(this: void, event: string, facts: Facts): void;
    bug(this: void, error: unknown): void;
  };
  /** Looks at nothing by itself. */
  readonly idle?: boolean;
  readonly clock?: Clock;
  now?(): Date;
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

/** Problems: `monitor.folder_taken`, `app.home_unusable`, `serving.port_busy`, `store.*`. */
export async function startMonitorServer(config: MonitorConfig, surroundings: Surroundings): Promise<MonitorServer> {
  const release = await claimFolder(config.dataFolder, 'monitor.folder_taken');
  let store: Store | null = null;
  try {
    store = await openStore({ file: path.join(config.dataFolder, 'fallback-links.sqlite') });
    return await serve(config, surroundings, { store, release });
  } catch (error) {
    await store?.close();
    await release();
    throw error;
  }
}

async function serve(
  config: MonitorConfig,
  { log, idle = false, clock = monotonicClock, now = () => new Date() }: Surroundings,
  { store, release }: { readonly store: Store; release(): Promise<void> },
): Promise<MonitorServer> {
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
    store: { ...store, health: config.rehearsal ? store.health : withoutRehearsal(store.health) },
    http,
    // The rehearsal index is the app's, and is not there now.
    targets: { list: () => targets.list().filter(({ id }) => id !== rehearsalIndex.id) },
    publications,
    policy: () => config.policy,
    fixedSettings: {
      enabled: !idle,
      byteBudget: config.byteBudgetMiB * mib,
      meanHours: config.meanHours,
      notify: true,
      quietHours: null,
    },
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
  let endpoint: MonitorEndpoint | null = null;
  if (config.listen !== null) {
    endpoint = await startMonitorEndpoint(config.listen, { state: monitor.state, counts: () => store.health.counts() });
  }
  return {
    state: monitor.state,
    origin: endpoint?.origin ?? null,
    checkAll: monitor.checkAll,
    async close() {
      callOff();
      await endpoint?.close();
      await health.close();
      stop.abort();
      await telling;
      await publications.close();
      await http.close();
      await store.close();
      await release();
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
