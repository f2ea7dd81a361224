/** The gateway inside the app: switched on and off, and set, by a person. What was set is on disk before it is answered. */
import type { Download, GatewayPatch, GatewaySettings, GatewayView } from '../../shared/contract/index.ts';
import { outcomeTitle, parsePolicy } from '../../shared/fallback/index.ts';
import { type Facts, isProblem, problem, type Problem } from '../../shared/problem/index.ts';
import { createLive } from '../live/index.ts';
import type { DownloadTotals, Store } from '../store/index.ts';
import type { Catalogue } from './catalogue.ts';
import { type Gateway, type GatewayIndex, startGateway } from './gateway.ts';
import { checkUpstream, readGatewaySettings, saveGatewaySettings } from './switch-settings.ts';

export interface GatewaySwitch {
  view(): GatewayView;
  /** The one that runs; null while it is off. Started anew, it is another object. */
  running(): Gateway | null;
  /** Now and on every change, at most five times a second. */
  watch(signal?: AbortSignal): AsyncGenerator<GatewayView, void, void>;
  /** Problems: `policy.*`, `gateway.upstream_invalid`. Those of a start that fails are in the view. */
  update(patch: GatewayPatch): Promise<GatewayView>;
  clearCache(): Promise<GatewayView>;
  close(): Promise<void>;
}

export interface GatewaySwitchOptions {
  readonly store: Store;
  /** Of its own. */
  readonly folder: string;
  /** The simple URL of the built-in index. */
  readonly rehearsalUrl: string;
  readonly catalogues: readonly Catalogue[];
  /** One has ended. `asked`: what each attempt asked first, where a redirect led it elsewhere. */
  onDownload?(download: Download, asked: readonly string[]): void;
  now(): Date;
  log(event: string, facts: Facts): void;
}

type State =
  | { readonly kind: 'off' | 'starting' }
  | { readonly kind: 'on'; readonly gateway: Gateway }
  | { readonly kind: 'failed'; readonly problem: Problem };

const dayMs = 24 * 60 * 60 * 1000;
const keptDays = 30;
const mostRecent = 50;
const updateMs = 200;
/** How long installs that are under way may go on when the gateway is switched off. */
const graceMs = 2000;

/** Starts it if it was on. A start that fails (the port is taken) is a state that can be seen, and rejects nothing. */
export async function createGatewaySwitch(options: GatewaySwitchOptions): Promise<GatewaySwitch> {
  const { store, folder, rehearsalUrl, catalogues, onDownload, now, log } = options;
  let settings = await readGatewaySettings(store.settings);
  let state: State = { kind: 'off' };
  let prunedAt = Number.NEGATIVE_INFINITY;
  await prune();
  let earlier = await store.downloads.recent(mostRecent);
  let totals = await totalsNow();
  let following: Promise<void> = Promise.resolve();
  let queue: Promise<unknown> = Promise.resolve();
  const live = createLive<null>(null, updateMs);
  const changed = (): void => live.set(null);

  function totalsNow(): Promise<DownloadTotals> {
    return store.downloads.totals(new Date(now().getTime() - dayMs).toISOString());
  }

  /** Once a day: an app may run for weeks, and the log is not to grow with it. */
  async function prune(): Promise<void> {
    const at = now().getTime();
    if (at - prunedAt < dayMs) return;
    prunedAt = at;
    await store.downloads.prune(new Date(at - keptDays * dayMs).toISOString());
  }

  function refreshTotals(): void {
    prune()
      .then(totalsNow)
      .then(
        (fresh) => {
          totals = fresh;
          changed();
        },
        (error: unknown) => log('gateway.totals_failed', { detail: String(error) }),
      );
  }

  function indexes(): readonly GatewayIndex[] {
    const rehearsal = { simpleUrl: rehearsalUrl, rehearsal: true, takesRegisteredLinks: false };
    if (settings.upstream === null) return [rehearsal];
    const isLocal = new URL(settings.upstream).protocol === 'http:';
    return [rehearsal, { simpleUrl: settings.upstream, rehearsal: isLocal, takesRegisteredLinks: true }];
  }

  async function start(): Promise<void> {
    state = { kind: 'starting' };
    changed();
    let gateway: Gateway | null = null;
    try {
      gateway = await startGateway({
        host: '127.0.0.1',
        port: settings.port,
        indexes: indexes(),
        catalogues,
        store,
        folder,
        cacheLimitBytes: settings.cacheLimitBytes,
        policy: parsePolicy(settings.policy),
        now,
        log,
        onLogged: refreshTotals,
        ...(onDownload === undefined ? {} : { onDownload }),
      });
      if (settings.port === 0) await keep({ ...settings, port: Number(new URL(gateway.origin).port) });
      state = { kind: 'on', gateway };
      following = follow(gateway);
    } catch (error) {
      await gateway?.close();
      state = { kind: 'failed', problem: problemOf(error) };
    }
    changed();
  }

  function problemOf(error: unknown): Problem {
    if (isProblem(error)) return error.problem;
    const detail = error instanceof Error ? error.message : String(error);
    log('gateway.failed', { detail });
    return bug(detail).problem;
  }

  async function stop(): Promise<void> {
    if (state.kind === 'on') {
      const { gateway } = state;
      await gateway.close({ graceMs });
      await following;
      earlier = await store.downloads.recent(mostRecent);
    }
    state = { kind: 'off' };
    changed();
  }

  async function follow(gateway: Gateway): Promise<void> {
    for await (const _ of gateway.watch()) changed();
  }

  async function keep(next: GatewaySettings): Promise<void> {
    await saveGatewaySettings(store.settings, next);
    settings = next;
  }

  async function apply(patch: GatewayPatch): Promise<void> {
    const before = settings;
    const next = { ...settings, ...patch };
    const policy = parsePolicy(next.policy);
    if (patch.upstream !== undefined && patch.upstream !== null) next.upstream = checkUpstream(patch.upstream);
    await keep(next);
    const movesTo = patch.port !== undefined && patch.port !== before.port;
    if (state.kind === 'on' && (!next.enabled || movesTo)) await stop();
    if (next.enabled && state.kind !== 'on') await start();
    else if (state.kind === 'on') {
      if (patch.policy !== undefined) state.gateway.setPolicy(policy);
      if (patch.upstream !== undefined) state.gateway.setIndexes(indexes());
      if (patch.cacheLimitBytes !== undefined) await state.gateway.setCacheLimit(patch.cacheLimitBytes);
    } else state = { kind: 'off' };
    changed();
  }

  function view(): GatewayView {
    const gateway = state.kind === 'on' ? state.gateway : null;
    const activity = gateway?.view();
    const held = activity?.cache ?? { files: 0, bytes: 0, limitBytes: settings.cacheLimitBytes, problem: null };
    return {
      state: state.kind,
      problem: state.kind === 'failed' ? state.problem : null,
      simpleUrl: gateway?.simpleUrl ?? null,
      hostedSimpleUrl: gateway?.hostedSimpleUrl ?? null,
      settings,
      cache: held,
      running: [...(activity?.running ?? [])],
      recent: [...(activity?.recent ?? []), ...earlier.map(asDownload)].slice(0, mostRecent),
      totals: {
        ...totals,
        reasons: totals.reasons.map((reason) => ({ ...reason, title: outcomeTitle(reason.code) })),
      },
    };
  }

  function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  if (settings.enabled) await start();
  return {
    view,
    running: () => (state.kind === 'on' ? state.gateway : null),
    async *watch(signal) {
      for await (const _ of live.watch(signal)) yield view();
    },
    update: (patch) =>
      oneAtATime(async () => {
        await apply(patch);
        return view();
      }),
    clearCache: () =>
      oneAtATime(async () => {
        if (state.kind !== 'on') throw notOn();
        await state.gateway.clearCache();
        changed();
        return view();
      }),
    close: () =>
      oneAtATime(async () => {
        await stop();
        live.end();
      }),
  };
}

function asDownload(logged: Awaited<ReturnType<Store['downloads']['recent']>>[number]): GatewayView['recent'][number] {
  const used = logged.segments.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    ...logged,
    received: used,
    released: used,
    bytesPerSecond: null,
    secondsLeft: null,
  };
}

function notOn() {
  return problem(
    'gateway.off',
    'The gateway is off, and so is its cache.',
    {},
    'Switch the gateway on, then clear what it keeps.',
  );
}

function bug(detail: string) {
  return problem(
    'app.bug',
    'The gateway could not be started: Fallback Links made a mistake of its own here.',
    { detail },
    'Switch it off and on again. If it happens again, please report it with the log.',
  );
}
