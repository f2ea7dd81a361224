import type { CheckDepth, HealthTick, MonitorSettings, MonitorState } from '../../shared/contract/index.ts';
import { defaultPolicy } from '../../shared/fallback/index.ts';
import { isCheckPermitted, isKeptByPerson, isListed, nextDepth } from '../../shared/links/index.ts';
import { createLive } from '../live/index.ts';
import type { SpotResult } from '../probe/index.ts';
import { createActions } from './actions.ts';
import { createBudget } from './budget.ts';
import { createCertificateWatch } from './certificates.ts';
import { createEngine } from './engine.ts';
import { localTime as systemTime } from './format-time.ts';
import { createGuard } from './guard.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { AwayLink } from './host-notices.ts';
import { createIncidents } from './incidents.ts';
import { createPassiveObserver } from './passive-observer.ts';
import { createPlanner } from './planner.ts';
import { createPublicationWatch } from './publication-watch.ts';
import { createRecorder } from './recorder.ts';
import { createRunner } from './runner.ts';
import { chooseDepth } from './schedule.ts';
import { readMonitorSettings, saveMonitorSettings, usualSettings } from './settings.ts';
import { createTeller } from './teller.ts';
import type { CheckedLink, Monitor, MonitorOptions } from './types.ts';
import { createUnrelated } from './unrelated.ts';
import { createWorkingSet, newRecord, type WatchedLink } from './working-set.ts';

const tickMs = 500;
const spentKey = 'monitor.spent';

export function createMonitor(options: MonitorOptions): Monitor {
  const { repository, publications, checker, control, clock, now, random, log, onBug } = options;
  const at = () => now().getTime();
  let settings: MonitorSettings = { ...usualSettings, ...options.fixedSettings };
  let revision = 0;
  let started = false;
  let closed = false;
  let since = now().toISOString();
  /** What came of checks that somebody waits for. */
  const awaited = new Map<number, (result: SpotResult) => void>();
  const isOn = () => started && settings.enabled && !closed;
  const live = createLive<null>(null, tickMs);
  const changed = () => {
    revision += 1;
    live.set(null);
  };

  const links = createWorkingSet(({ id }) => log('monitor.record_unreadable', { link: id }));
  const unrelated = createUnrelated(links, { random, now: at });
  const budget = createBudget(() => settings.byteBudget);
  const incidents = createIncidents();
  const teller = createTeller({
    repository,
    store: options.settings,
    clock,
    now,
    localTime: options.localTime ?? systemTime,
    settings: () => settings,
    onBug,
  });
  const recorder = createRecorder({
    repository,
    clock,
    onChanged: (projects) => publications.linksChanged(projects),
    onWritten: changed,
    onBug,
  });
  const guard = createGuard({
    control,
    clock,
    unrelated: unrelated.of,
    onBug,
    onChange(offline) {
      log(offline ? 'monitor.offline' : 'monitor.online', {});
      since = now().toISOString();
      heartbeat.beat();
      if (offline) runner.pause();
      else if (isOn()) {
        planner.spread();
        runner.resume();
      }
      changed();
    },
  });
  const engine = createEngine({
    links,
    guard,
    incidents,
    recorder,
    now,
    random,
    onRecord: (watched, before) => planner.changed(watched, before),
    tell: (event) => teller.event(event),
    onFailure: (result, { link }) => options.onFailure?.(result, link),
    onTransition: ({ link }, { from, to, by }) =>
      log('monitor.transition', {
        link: link.id,
        project: link.project,
        file: link.filename,
        host: link.host,
        from,
        to,
        by,
      }),
  });
  const runner = createRunner({ clock, find: links.get, check: look, onBug, onChange: changed });
  const planner = createPlanner({ links, runner, clock, now, random, meanHours: () => settings.meanHours });
  const passives = createPassiveObserver({
    links,
    engine,
    planner,
    repository,
    policy: options.policy ?? (() => defaultPolicy),
    now,
    isOn,
    isOffline: guard.isOffline,
    onBug,
  });
  const actions = createActions({ links, engine, runner, clock, now });
  const certificates = createCertificateWatch({ repository, now, tell: (event) => teller.event(event) });
  const publicationWatch = createPublicationWatch({
    publications,
    now,
    tell: (event) => teller.event(event),
    onChange: changed,
  });
  const heartbeat = createHeartbeat({
    repository,
    clock,
    now,
    incidents,
    state: () => state().state,
    async onBeat() {
      await certificates.look();
      teller.tick();
      const dumped = budget.dump();
      if (dumped === lastDump) return;
      lastDump = dumped;
      await options.settings.set(spentKey, dumped);
    },
    onBug,
  });
  let lastDump = '[]';

  async function look(watched: WatchedLink, forced: CheckDepth | null, signal: AbortSignal): Promise<void> {
    const { link, record } = watched;
    if (forced === null && (!isOn() || !isCheckPermitted(record, at()))) return planner.next(watched);
    const affords = (bytes: number) => budget.affords(bytes, at());
    const wanted = nextDepth(record);
    const depth =
      forced ?? chooseDepth({ state: record.state, wantsWhole: wanted === 'whole', size: link.size, affords, random });
    const spent = budget.begin(depth === 'whole' ? link.size : 0);
    let result: SpotResult | null = null;
    try {
      result = await checker.check(link, depth, signal);
      if (links.get(link.id) !== watched) return;
      if (result.code === 'ok') unrelated.wasWell(link);
      await engine.judge(watched, result, { vantage: 'probe', counts: true, judged: true });
      awaited.get(link.id)?.(result);
    } finally {
      spent(result?.bytes ?? 0, at());
      // Also where there was a bug: it is looked at again.
      if (links.get(link.id) === watched && runner.dueOf(link.id) === null) planner.next(watched);
    }
  }

  async function readLinks(): Promise<readonly WatchedLink[]> {
    const { added, removed } = links.replace(await repository.links());
    for (const { link } of removed) {
      runner.forget(link.id);
      incidents.forget(link.id, at());
    }
    // Registered anew after it was withdrawn: a new beginning.
    const again = [...links.all()].filter(
      ({ link, record }) => record.state === 'withdrawn' && Date.parse(link.registeredAt) > record.since,
    );
    await engine.apply(again.map((watched) => ({ watched, record: newRecord(watched.link), transition: null })));
    return added;
  }

  function state(): MonitorState {
    const { bytes, checks } = budget.today(at());
    return {
      state: !isOn() ? 'off' : guard.isOffline() ? 'offline' : 'watching',
      since,
      checksToday: checks,
      bytesToday: bytes,
      byteBudget: settings.byteBudget,
      running: runner.running(),
    };
  }

  function tickNow(): HealthTick {
    let suspended = 0;
    let held = 0;
    for (const { record } of links.all()) {
      // What a person has suspended wants nobody's eye.
      if (record.state === 'suspended' && record.by !== 'person') suspended += 1;
      if (record.held !== null) held += 1;
    }
    return { revision, monitor: state(), suspended, held, publications: [...publicationWatch.list()] };
  }

  function awayLinks(): readonly AwayLink[] {
    return [...links.all()]
      .filter(({ record }) => !isListed(record) && !isKeptByPerson(record))
      .map(({ link: { id: linkId, host } }) => ({ linkId, host }));
  }

  async function switchTo(next: MonitorSettings): Promise<void> {
    const before = settings;
    settings = next;
    if (!started) return;
    if (before.enabled !== next.enabled) {
      since = now().toISOString();
      if (next.enabled && !guard.isOffline()) {
        planner.spread();
        runner.resume();
      } else if (!next.enabled) runner.pause();
      heartbeat.beat();
    } else if (before.meanHours !== next.meanHours) for (const watched of links.all()) planner.next(watched);
    changed();
  }

  return {
    async start() {
      if (started || closed) return;
      settings = { ...(await readMonitorSettings(options.settings)), ...options.fixedSettings };
      budget.load(await options.settings.get(spentKey));
      incidents.restore(await repository.incidents(now().toISOString()));
      await readLinks();
      await teller.load(awayLinks());
      engine.resume();
      unrelated.resume();
      started = true;
      since = now().toISOString();
      planner.first();
      heartbeat.start();
      await publicationWatch.start();
      if (settings.enabled) runner.resume();
      changed();
    },
    state,
    async *watch(signal) {
      for await (const _ of live.watch(signal)) yield tickNow();
    },
    notices: (signal) => teller.notices(signal),
    glance: () => ({ tick: tickNow(), notices: teller.take() }),
    act: actions.act,
    undo: actions.undo,
    settings: () => settings,
    async updateSettings(patch) {
      const next = await saveMonitorSettings(options.settings, settings, patch);
      await switchTo({ ...next, ...options.fixedSettings });
      return settings;
    },
    async linksChanged() {
      if (!started || closed) return;
      const added = await readLinks();
      for (const watched of added) planner.next(watched);
      changed();
    },
    observeDownload(download, asked) {
      if (started && !closed) passives.observe(download, asked);
    },
    nextCheckAt: planner.nextCheckAt,
    record(linkId) {
      const watched = links.get(linkId);
      return watched === undefined ? null : watched.record;
    },
    async checkAll(signal) {
      const checked: CheckedLink[] = [];
      const stopped = Promise.withResolvers<void>();
      signal?.addEventListener('abort', () => stopped.resolve(), { once: true });
      if (signal?.aborted === true) return checked;
      const all = [...links.all()].map(async ({ link }) => {
        awaited.set(link.id, (result) => checked.push({ link, result }));
        await runner.now(link.id, 'whole');
      });
      await Promise.race([Promise.all(all), stopped.promise]);
      awaited.clear();
      return checked;
    },
    async idle() {
      for (;;) {
        await runner.idle();
        await passives.idle();
        await recorder.idle();
        await teller.idle();
        if (runner.running() === 0 && passives.underWay() === 0) return;
      }
    },
    async close() {
      if (closed) return;
      guard.close();
      await runner.close();
      await passives.idle();
      await recorder.close();
      await heartbeat.close();
      closed = true;
      await publicationWatch.close();
      await teller.close();
      live.end();
    },
  };
}
