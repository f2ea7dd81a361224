/**
 * The application without a shell: builds the services on a data folder and implements the contract over them. Runs the
 * same under Electron, in plain Node and in tests; it never imports electron.
 */
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { AppInfo, IndexTarget, ShellCapabilities } from '../shared/contract/index.ts';
import { parsePolicy } from '../shared/fallback/index.ts';
import { isProblem } from '../shared/problem/index.ts';
import { createCalls } from './calls.ts';
import { createCopySender, createOpenUploads, createOwnDrafts } from './copies/index.ts';
import { createInspector } from './distributions/index.ts';
import { type BuiltInIndex, type BuiltInIndexOptions, startBuiltInIndex } from './built-in-index/index.ts';
import { createFaultBench, type FaultBench } from './fault-bench/index.ts';
import { createGatewaySwitch, type GatewaySwitch } from './gateway/index.ts';
import { type Clock, createExaminer, createHttp, monotonicClock } from './http/index.ts';
import { createIndexClient } from './index-client/index.ts';
import { createJobs } from './jobs/index.ts';
import { createLinkHealth } from './monitor/index.ts';
import { createProber } from './probe/index.ts';
import { createPublications } from './publications/index.ts';
import {
  inspectFiles,
  loadDrafts,
  openReleaseOn,
  type ReleaseContext,
  resumeConfirmations,
  sweepSpool,
  targetOfDraft,
} from './releases/index.ts';
import { type AppRouter, createRouter, type NativeShell } from './router.ts';
import { createSecrets, type Environment, type Keyring } from './secrets/index.ts';
import { openStore, type Store } from './store/index.ts';
import { loadTargets } from './targets/index.ts';

export type { NativeShell } from './router.ts';

export interface AppOptions {
  /** The data folder; made where it does not exist. */
  readonly home: string;
  readonly version: string;
  readonly capabilities: ShellCapabilities;
  readonly native: NativeShell;
  readonly sampleFolder: string;
  /** Where the shell puts dropped files; copies that no draft refers to are removed. */
  readonly spoolFolder?: string;
  /** A file or folder to open a new release on. */
  readonly openPath?: string;
  readonly now?: () => Date;
  /** When the links' checks are due; monotonic. */
  readonly clock?: Clock;
  /** Where the person's own credentials are; by default, where twine looks for them. */
  readonly personal?: { readonly home: string; readonly environment: Environment; readonly keyring?: Keyring };
}

export interface App {
  readonly router: AppRouter;
  readonly info: AppInfo;
  /** Writes a bug into the log: for what a shell catches outside of any call. */
  reportBug(error: unknown): void;
  /** Takes no more calls and waits a moment for those under way, so that they are answered while there is a wire. */
  endCalls(): Promise<void>;
  /** The same, then cancels the jobs and ends. */
  close(): Promise<void>;
}

/** In milliseconds; a shell that is asked to end has about two seconds. */
const waitForCallsMs = 1000;

export async function createApp(options: AppOptions): Promise<App> {
  const now = options.now ?? (() => new Date());
  await mkdir(options.home, { recursive: true });
  const secrets = createSecrets({ ...(options.personal ?? { home: homedir(), environment: process.env }), now });
  const log = openLog(join(options.home, 'log.jsonl'), secrets.redact);
  const calls = createCalls();
  let closing = false;
  const reportBug = (error: unknown) => {
    // What the services say to a call that did not end in time is no bug of theirs.
    if (closing) log.info({ err: error }, 'cut off by the end of the app');
    else log.error({ err: error }, 'bug');
  };

  const opened = await openStore({ file: join(options.home, 'fallback-links.sqlite') });
  const store = tellingOfLinks(opened, () => {
    health.monitor.linksChanged().catch(reportBug);
  });
  const inspector = createInspector();
  const index = await startRehearsalIndex(store, {
    inspector,
    dataFolder: join(options.home, 'index'),
    // Its failures are answers to programs that nobody may be looking at.
    log: (event, facts) => log.info(facts, event),
  });
  const rehearsal = rehearsalTarget(index);
  const targets = await loadTargets({ store, rehearsal });
  const http = createHttp();
  const jobs = createJobs({ now, onBug: reportBug });
  const drafts = await loadDrafts({
    store,
    targetOf: (draft) => targetOfDraft(targets, draft),
    now,
    onUnreadable: (error) => log.warn({ err: error }, 'draft not read'),
  });
  const indexClient = createIndexClient(http);
  const publications = await createPublications({
    store,
    index: indexClient,
    targets,
    now,
    clock: monotonicClock,
    random: Math.random,
    log: (event, facts) => log.info(facts, event),
  });
  const health = createLinkHealth({
    store,
    http,
    targets,
    publications,
    policy: () => parsePolicy(gateway.view().settings.policy),
    now,
    clock: options.clock ?? monotonicClock,
    random: Math.random,
    log: (event, facts) => log.info(facts, event),
    onBug: reportBug,
  });
  const context: ReleaseContext = {
    drafts,
    store,
    jobs,
    inspector,
    inspected: new Map(),
    index: indexClient,
    prober: createProber(http),
    targets,
    publications,
    secrets,
    sending: new Map(),
    verifying: new Map(),
    clock: monotonicClock,
    random: Math.random,
    spoolFolder: options.spoolFolder ?? null,
    now,
  };
  if (context.spoolFolder !== null) await sweepSpool(context.spoolFolder, drafts);
  resumeInspections(context);
  resumeConfirmations(context);

  const bench = createFaultBench({
    folder: join(options.home, 'fault-bench'),
    gateway: () => gateway.running(),
    http,
    now,
    onBug: reportBug,
  });
  const gateway: GatewaySwitch = await createGatewaySwitch({
    store,
    folder: join(options.home, 'gateway'),
    rehearsalUrl: rehearsal.simpleUrl,
    catalogues: [bench.catalogue],
    onDownload: health.monitor.observeDownload,
    now,
    log: (event, facts) => log.info(facts, event),
  });
  const benchFollows = follow(gateway, bench);
  await health.monitor.start();

  const copies = createCopySender({
    http,
    uploads: createOpenUploads(store.settings),
    drafts: createOwnDrafts(store.settings),
    clock: monotonicClock,
    random: Math.random,
    now,
  });

  const info: AppInfo = {
    version: options.version,
    capabilities: options.capabilities,
    rehearsalIndex: { simpleUrl: rehearsal.simpleUrl, uploadUrl: rehearsal.uploadUrl },
    openRelease: await openAtStart(context, options.openPath, (error) => {
      if (isProblem(error)) log.warn({ err: error }, 'not opened at the start');
      else reportBug(error);
    }),
    sampleFolder: options.sampleFolder,
  };
  return {
    router: createRouter({
      reachability: { http, examiner: createExaminer(), now, onBug: reportBug },
      copies,
      context,
      gateway,
      bench,
      health,
      publications,
      info,
      native: options.native,
      calls,
      onBug: reportBug,
    }),
    info,
    reportBug,
    endCalls: () => calls.end(waitForCallsMs),
    async close() {
      await calls.end(waitForCallsMs);
      closing = true;
      await bench.close();
      await gateway.close();
      await benchFollows;
      await jobs.close();
      await health.close();
      await publications.close();
      await drafts.close();
      await index.close();
      await Promise.all([inspector.close(), http.close()]);
      await store.close();
    },
  };
}

/** Whoever registers or withdraws links, the monitor hears of it. */
function tellingOfLinks(store: Store, changed: () => void): Store {
  const { register, withdraw } = store.links;
  const afterwards = async (work: Promise<void>) => {
    await work;
    changed();
  };
  return {
    ...store,
    links: {
      ...store.links,
      register: (links) => afterwards(register(links)),
      withdraw: (keys) => afterwards(withdraw(keys)),
    },
  };
}

/** The bench shows of each install what the gateway did. */
async function follow(gateway: GatewaySwitch, bench: FaultBench): Promise<void> {
  for await (const view of gateway.watch()) bench.gatewayChanged(view);
}

/** Whatever was a secret in this run is taken out of every line: `redact` is the last to see it. */
function openLog(file: string, redact: (text: string) => string): Logger {
  const destination = pino.destination({ dest: file, sync: true, mkdir: true });
  // A log that cannot be written (a full disk) is a pity; unheard, this would end the program.
  destination.on('error', () => undefined);
  return pino({ base: null, hooks: { streamWrite: redact } }, destination);
}

/** Always on the same port where it is free, since pages that were published name it. */
async function startRehearsalIndex(
  store: Store,
  options: Pick<BuiltInIndexOptions, 'inspector' | 'dataFolder' | 'log'>,
): Promise<BuiltInIndex> {
  const start = (port: number) => startBuiltInIndex({ ...options, repository: store.index, port });
  const usual = Number(await store.settings.get('rehearsal.port'));
  if (Number.isInteger(usual) && usual > 0 && usual < 65_536) {
    return start(usual).catch((error: unknown) => {
      if (isProblem(error) && error.problem.code === 'serving.port_busy') return start(0);
      throw error;
    });
  }
  const index = await start(0);
  await store.settings.set('rehearsal.port', new URL(index.origin).port);
  return index;
}

function rehearsalTarget(index: BuiltInIndex): IndexTarget {
  const { simpleUrl, uploadUrl } = index;
  return { id: 'rehearsal', name: 'Rehearsal index', simpleUrl, uploadUrl, rehearsal: true };
}

function resumeInspections(context: ReleaseContext): void {
  for (const draft of context.drafts.list()) {
    if (draft.files.some(({ inspection }) => inspection.state === 'waiting')) inspectFiles(context, draft.id);
  }
}

/** `npm start -- path/to/dist`: on a path without distributions the app opens all the same, on its list of releases. */
async function openAtStart(context: ReleaseContext, path: string | undefined, report: (error: unknown) => void) {
  if (path === undefined) return null;
  try {
    return await openReleaseOn(context, path);
  } catch (error) {
    report(error);
    return null;
  }
}
