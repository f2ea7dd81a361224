import type { HealthTick, MonitorSettings, MonitorState } from '../../shared/contract/index.ts';
import { defaultPolicy } from '../../shared/fallback/index.ts';
import { isKeptByPerson, isListed } from '../../shared/links/index.ts';
import { createLive } from '../live/index.ts';
import { createActions } from './actions.ts';
import { createBudget } from './budget.ts';
import { createCertificateWatch } from './certificates.ts';
import { createEngine } from './engine.ts';
import { localTime as systemTime } from './format-time.ts';
import { createGuard } from './guard.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { AwayLink } from './host-notices.ts';
import { createIncidents } from './incidents.ts';
import { keepSweep, readSweep } from './kept-sweep.ts';
import { createLineSpeed } from './line-speed.ts';
import { createPassiveObserver } from './passive-observer.ts';
import { createPublicationWatch } from './publication-watch.ts';
import { createRecorder } from './recorder.ts';
import { readMonitorSettings, saveMonitorSettings, usualSettings } from './settings.ts';
import { createTeller } from './teller.ts';
import type { CheckedLink, Monitor, MonitorOptions } from './types.ts';
import { createUnrelated } from './unrelated.ts';
import { createWatching } from './watching.ts';
import { createWorkingSet, newRecord, type WatchedLink } from './working-set.ts';

const tickMs = 500;
const spentKey = 'monitor.spent';

export function createMonitor(options: MonitorOptions): Monitor {
  const { repository, publications, checker, control, clock, now, random, log, onBug } = options;
  const { policy = () => defaultPolicy } = options;
  const at = () => now().getTime();
  let settings: MonitorSettings = { ...usualSettings, ...options.fixedSettings };
  let revision = 0;
  let started = false;
  let closed = false;
  let since = now().toISOString();
  const isOn = () => started && settings.enabled && !closed;
  const live = createLive<null>(null, tickMs);
  const changed = () => {
    revision += 1;
    live.set(null);
  };

  // Each knows those above it alone: what it has to tell those below, they listen to.
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
  const guard = createGuard({ control, clock, unrelated: unrelated.of, onBug });
  const speed = createLineSpeed({ policy, now: at, measure: guard.measure });
  const engine = createEngine({
    links,
    guard,
    unrelated,
    speed,
    incidents,
    recorder,
    now,
    random,
    keepSweep: (sweep) => keepSweep(options.settings, sweep),
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
  const watching = createWatching({
    links,
    checker,
    engine,
    guard,
    budget,
    clock,
    now,
    random,
    meanHours: () => settings.meanHours,
    isOn,
    onBug,
    onChange: changed,
  });
  const { planner } = watching;
  const passives = createPassiveObserver({
    links,
    engine,
    planner,
    speed,
    repository,
    policy,
    now,
    isOn,
    isOffline: guard.isOffline,
    onBug,
  });
  const actions = createActions({ links, engine, runner: watching, clock, now, random });
  const certificates = createCertificateWatch({ repository, now, tell: (event) => teller.event(event) });
  const publicationWatch = createPublicationWatch({
    publications,
    now,
    tell: (event) => teller.event(event),
    onChange: changed,
  });
  let lastDump = '[]';
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
    onDrift(ms) {
      if (isOn()) planner.shift(ms);
    },
    onBug,
  });
  guard.listen((side, offline) => {
    log(offline ? 'monitor.offline' : 'monitor.online', { side });
    since = now().toISOString();
    heartbeat.beat();
    changed();
  });

  async function readLinks(): Promise<readonly WatchedLink[]> {
    const { added, removed } = links.replace(await repository.links());
    for (const { link } of removed) {
      watching.forget(link.id);
      incidents.forget(link.id, at());
    }
    // Registered anew after it was withdrawn: a new beginning.
    const again = [...links.all()].filter(
      ({ link, record }) => record.state === 'withdrawn' && Date.parse(link.registeredAt) > record.since,
    );
    await engine.apply(again.map((watched) => ({ watched, record: newRecord(watched.link), transition: null })));
    return added;
  }

  /** A rehearsal that is down is not our line, but where there is nothing else to watch. */
  function isOffline(): boolean {
    if (guard.isOffline('public')) return true;
    return guard.isOffline('rehearsal') && [...links.all()].every(({ link }) => link.rehearsal);
  }

  function state(): MonitorState {
    const { bytes, checks } = budget.today(at());
    return {
      state: !isOn() ? 'off' : isOffline() ? 'offline' : 'watching',
      since,
      checksToday: checks,
      bytesToday: bytes,
      byteBudget: settings.byteBudget,
      running: watching.running(),
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
      if (next.enabled) {
        planner.spread();
        watching.resume();
      } else watching.pause();
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
      engine.resume(await readSweep(options.settings));
      unrelated.resume();
      started = true;
      since = now().toISOString();
      planner.first();
      heartbeat.start();
      await publicationWatch.start();
      if (settings.enabled) watching.resume();
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
      // What a person has taken away is not looked at: whether it fails is nobody's concern.
      const wanted = [...links.all()].filter(({ record }) => !isKeptByPerson(record));
      const all = wanted.map(async ({ link }) => {
        watching.onceSeen(link.id, (result) => checked.push({ link, result }));
        await watching.now(link.id, 'whole');
      });
      await Promise.race([Promise.all(all), stopped.promise]);
      watching.unsee();
      return checked;
    },
    async idle() {
      for (;;) {
        await watching.idle();
        await passives.idle();
        await recorder.idle();
        await teller.idle();
        if (watching.running() === 0 && passives.underWay() === 0) return;
      }
    },
    async close() {
      if (closed) return;
      guard.close();
      await watching.close();
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
