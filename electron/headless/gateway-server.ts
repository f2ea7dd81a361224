/** The gateway on a data folder of its own, as its config says: for a server, without the app around it. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Gateway, startGateway } from '../gateway/index.ts';
import { type Clock, monotonicClock } from '../http/index.ts';
import { type LoggedDownload, openStore, type Store } from '../store/index.ts';
import { claimFolder } from './claim-folder.ts';
import { everyDay } from './daily.ts';
import type { GatewayConfig } from './gateway-config.ts';
import type { ProgramLog } from './program-log.ts';
import { type Monitoring, startMonitoring } from './monitoring.ts';

export interface GatewayServer {
  readonly simpleUrl: string;
  readonly hostedSimpleUrl: string;
  /** Takes no more connections and lets what is under way end, for as long as the config says. */
  close(): Promise<void>;
}

interface Surroundings {
  readonly log: ProgramLog;
  readonly clock?: Clock;
  now?(): Date;
}

const mib = 1024 * 1024;
const dayMs = 24 * 3600 * 1000;

/** Problems: `gateway.folder_taken`, `app.home_unusable`, `serving.*`, `store.*`. */
export async function startGatewayServer(config: GatewayConfig, surroundings: Surroundings): Promise<GatewayServer> {
  const { log, clock = monotonicClock, now = () => new Date() } = surroundings;
  const release = await claimFolder(config.dataFolder, 'gateway.folder_taken');
  let store: Store | null = null;
  try {
    store = await openStore({ file: path.join(config.dataFolder, 'fallback-links.sqlite') });
    return await serve(config, { log, clock, now, store, release });
  } catch (error) {
    await store?.close();
    await release();
    throw error;
  }
}

interface Parts extends Required<Surroundings> {
  readonly store: Store;
  release(): Promise<void>;
}

async function serve(config: GatewayConfig, { log, clock, now, store, release }: Parts): Promise<GatewayServer> {
  const folder = path.join(config.dataFolder, 'gateway');
  await mkdir(folder, { recursive: true });
  // First the links' states: the gateway uses none that is not listed.
  const monitoring: Monitoring | null =
    config.monitor === null
      ? null
      : await startMonitoring({ ...config.monitor, policy: config.policy, idle: false, store, log, clock, now });
  const gateway: Gateway = await startGateway({
    ...config.listen,
    names: config.names,
    indexes: config.indexes.map(({ simpleUrl, rehearsal, registeredLinks: takesRegisteredLinks }) => ({
      simpleUrl,
      rehearsal,
      takesRegisteredLinks,
    })),
    store: { ...store, downloads: alsoLogged(store.downloads, (download) => log.download(download)) },
    folder,
    cacheLimitBytes: config.cache.limitMiB * mib,
    policy: config.policy,
    clock,
    now,
    log: log.event,
    ...(monitoring === null ? {} : { onDownload: monitoring.monitor.observeDownload }),
  }).catch(async (error: unknown) => {
    await monitoring?.close();
    throw error;
  });
  const callOff = everyDay(clock, () => {
    const before = new Date(now().getTime() - config.logDays * dayMs).toISOString();
    store.downloads.prune(before).catch((error: unknown) => {
      log.event('gateway.log_failed', { detail: error instanceof Error ? error.message : String(error) });
    });
  });
  return {
    simpleUrl: gateway.simpleUrl,
    hostedSimpleUrl: gateway.hostedSimpleUrl,
    async close() {
      callOff();
      await gateway.close({ graceMs: config.shutdownSeconds * 1000 });
      await monitoring?.close();
      await store.close();
      await release();
    },
  };
}

/** What goes into the log on disk goes into that of the program, whether the disk takes it or not. */
function alsoLogged(downloads: Store['downloads'], tell: (download: LoggedDownload) => void): Store['downloads'] {
  return {
    ...downloads,
    add(ended) {
      for (const download of ended) tell(download);
      return downloads.add(ended);
    },
  };
}
