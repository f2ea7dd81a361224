/**
 * The application without a shell: builds the services on a data folder and implements the contract over them. Runs the
 * same under Electron, in plain Node and in tests; it never imports electron.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import type { AppInfo, IndexTarget, ShellCapabilities } from '../shared/contract/index.ts';
import { isProblem } from '../shared/problem/index.ts';
import { createInspector, type Inspector } from './distributions/index.ts';
import { type Gateway, startGateway } from './gateway/index.ts';
import { createHttp } from './http/index.ts';
import { createIndexClient } from './index-client/index.ts';
import { createJobs } from './jobs/index.ts';
import { createProber } from './probe/index.ts';
import { inspectFiles, loadDrafts, openReleaseOn, type ReleaseContext } from './releases/index.ts';
import { type AppRouter, createRouter, type NativeShell } from './router.ts';
import { openStore, type Store } from './store/index.ts';

export type { NativeShell } from './router.ts';

export interface AppOptions {
  /** The data folder; made where it does not exist. */
  readonly home: string;
  readonly version: string;
  readonly capabilities: ShellCapabilities;
  readonly native: NativeShell;
  readonly sampleFolder: string;
  /** A file or folder to open a new release on. */
  readonly openPath?: string;
  readonly now?: () => Date;
}

export interface App {
  readonly router: AppRouter;
  readonly info: AppInfo;
  close(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const now = options.now ?? (() => new Date());
  await mkdir(options.home, { recursive: true });
  const log = pino(
    { base: null },
    pino.destination({ dest: join(options.home, 'log.jsonl'), sync: true, mkdir: true }),
  );
  const onBug = (error: unknown) => log.error({ err: error }, 'bug');

  const store = await openStore({ file: join(options.home, 'fallback-links.sqlite') });
  const inspector = createInspector();
  const gateway = await startRehearsalIndex(store, inspector, join(options.home, 'index'));
  const target = rehearsalTarget(gateway);
  const http = createHttp();
  const jobs = createJobs({ now, onBug });
  const drafts = await loadDrafts({
    store,
    target,
    now,
    onUnreadable: (error) => log.warn({ err: error }, 'draft not read'),
  });
  const context: ReleaseContext = {
    drafts,
    store,
    jobs,
    inspector,
    inspected: new Map(),
    index: createIndexClient(http),
    prober: createProber(http),
    target,
    now,
  };
  resumeInspections(context);

  const info: AppInfo = {
    version: options.version,
    capabilities: options.capabilities,
    rehearsalIndex: { simpleUrl: target.simpleUrl, uploadUrl: target.uploadUrl },
    openRelease: await openAtStart(context, options.openPath, onBug),
    sampleFolder: options.sampleFolder,
  };
  return {
    router: createRouter({ context, info, native: options.native, onBug }),
    info,
    async close() {
      await jobs.close();
      await drafts.close();
      await gateway.close();
      await Promise.all([inspector.close(), http.close()]);
      await store.close();
    },
  };
}

/** Always on the same port where it is free, since pages that were published name it. */
async function startRehearsalIndex(store: Store, inspector: Inspector, dataFolder: string): Promise<Gateway> {
  const start = (port: number) => startGateway({ repository: store.index, inspector, dataFolder, port });
  const usual = Number(await store.settings.get('rehearsal.port'));
  if (Number.isInteger(usual) && usual > 0 && usual < 65_536) {
    return start(usual).catch((error: unknown) => {
      if (isProblem(error) && error.problem.code === 'gateway.port_busy') return start(0);
      throw error;
    });
  }
  const gateway = await start(0);
  await store.settings.set('rehearsal.port', new URL(gateway.origin).port);
  return gateway;
}

function rehearsalTarget(gateway: Gateway): IndexTarget {
  const { simpleUrl, uploadUrl } = gateway;
  return { id: 'rehearsal', name: 'Rehearsal index', simpleUrl, uploadUrl, rehearsal: true };
}

function resumeInspections(context: ReleaseContext): void {
  for (const draft of context.drafts.list()) {
    if (draft.files.some(({ inspection }) => inspection.state === 'waiting')) inspectFiles(context, draft.id);
  }
}

/** `npm start -- path/to/dist`: on a path without distributions the app opens all the same, on its list of releases. */
async function openAtStart(context: ReleaseContext, path: string | undefined, onBug: (error: unknown) => void) {
  if (path === undefined) return null;
  try {
    return await openReleaseOn(context, path);
  } catch (error) {
    onBug(error);
    return null;
  }
}
