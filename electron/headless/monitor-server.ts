/** The monitor on a data folder, its own or the app's, as its config says: without the app around it. */
import path from 'node:path';
import type { MonitorState } from '../../shared/contract/index.ts';
import { type Clock, monotonicClock } from '../http/index.ts';
import type { CheckedLink } from '../monitor/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { claimFolder } from './claim-folder.ts';
import type { MonitorConfig } from './monitor-config.ts';
import { type MonitorEndpoint, startMonitorEndpoint } from './monitor-endpoint.ts';
import { type MonitoringLog, startMonitoring } from './monitoring.ts';

export interface MonitorServer {
  state(): MonitorState;
  /** Where `/healthz` and `/metrics` are; null: nowhere. */
  readonly origin: string | null;
  /** Each link once, whole; whatever came of it is kept. */
  checkAll(signal?: AbortSignal): Promise<readonly CheckedLink[]>;
  close(): Promise<void>;
}

interface Surroundings {
  readonly log: MonitoringLog;
  /** Looks at nothing by itself. */
  readonly idle?: boolean;
  readonly clock?: Clock;
  now?(): Date;
}

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
  const { monitor, close } = await startMonitoring({ ...config, store, log, idle, clock, now });
  let endpoint: MonitorEndpoint | null = null;
  if (config.listen !== null) {
    endpoint = await startMonitorEndpoint(config.listen, { state: monitor.state, counts: () => store.health.counts() });
  }
  return {
    state: monitor.state,
    origin: endpoint?.origin ?? null,
    checkAll: monitor.checkAll,
    async close() {
      await endpoint?.close();
      await close();
      await store.close();
      await release();
    },
  };
}
