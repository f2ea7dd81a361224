/** Tells what was gathered, keeps quiet in quiet hours, and never tells the same thing twice. */
import type { MonitorSettings, Notice } from '../../shared/contract/index.ts';
import { noticeSchema } from '../../shared/contract/health.ts';
import type { Clock } from '../http/index.ts';
import { type AwayLink, createHostNotices } from './host-notices.ts';
import { type Event, gatherMs, groupOf, isQuiet, noticeOf, type OtherEvent, summaryOf } from './notices.ts';
import { storedList } from './stored-list.ts';
import type { MonitorRepository, SettingsStore } from './types.ts';

export interface Teller {
  event(event: Event): void;
  /** To be called about once a minute: the quiet hours may be over. */
  tick(): void;
  /** What was collected before a restart. `away`: the links that are suspended by themselves. */
  load(away: Iterable<AwayLink>): Promise<void>;
  /** Each notice goes to one listener; without any, the last ones wait. */
  notices(signal?: AbortSignal): AsyncGenerator<Notice, void, void>;
  /** Those that wait, for one who tells them now. */
  take(): Notice[];
  idle(): Promise<void>;
  close(): Promise<void>;
}

interface TellerOptions {
  readonly repository: Pick<MonitorRepository, 'tell'>;
  readonly store: SettingsStore;
  readonly clock: Clock;
  now(): Date;
  localTime(at: Date): string;
  settings(): MonitorSettings;
  onBug(error: unknown): void;
}

const mostWaiting = 100;
/** Collected in quiet hours; told, and heard by nobody until the end; the hosts of which something was told. */
const keys = { untold: 'monitor.untold', unheard: 'monitor.unheard', hosts: 'monitor.told-hosts' } as const;

export function createTeller(options: TellerOptions): Teller {
  const { repository, store, clock, now, localTime, settings, onBug } = options;
  const groups = new Map<string, { readonly events: OtherEvent[]; readonly callOff: () => void }>();
  let waiting: Notice[] = [];
  let untold: Notice[] = [];
  let unheard: Notice[] = [];
  let listeners = new Set<() => void>();
  let ended = false;
  let work: Promise<void> = Promise.resolve();

  function then(step: () => Promise<void>): void {
    work = work.then(step).catch(onBug);
  }

  const hosts = createHostNotices({
    clock,
    tell: (notice) => then(() => tell(notice)),
    onChange: () => then(() => store.set(keys.hosts, hosts.dump())),
  });

  function give(notice: Notice): void {
    waiting = [...waiting, notice].slice(-mostWaiting);
    const woken = listeners;
    listeners = new Set();
    for (const wake of woken) wake();
  }

  async function tell(notice: Notice): Promise<void> {
    if (!settings().notify) return;
    if (!(await repository.tell(notice.id, now().toISOString()))) return;
    if (!isQuiet(settings().quietHours, localTime(now()))) return give(notice);
    untold = [...untold, notice].slice(-mostWaiting);
    await store.set(keys.untold, JSON.stringify(untold));
  }

  async function afterQuiet(): Promise<void> {
    if (isQuiet(settings().quietHours, localTime(now()))) return;
    const at = now().getTime();
    const summaries = [summaryOf(unheard, at, 'unheard'), summaryOf(untold, at, 'quiet')];
    [untold, unheard] = [[], []];
    await Promise.all([store.set(keys.untold, '[]'), store.set(keys.unheard, '[]')]);
    for (const summary of summaries) if (summary !== null && settings().notify) give(summary);
  }

  function flush(group: string): void {
    const gathered = groups.get(group);
    groups.delete(group);
    const notice = gathered === undefined ? null : noticeOf(gathered.events);
    if (notice !== null) then(() => tell(notice));
  }

  return {
    event(event) {
      if (ended) return;
      if (event.kind === 'suspended' || event.kind === 'back') return hosts.event(event);
      const group = groupOf(event);
      const gathered = groups.get(group);
      if (gathered !== undefined) gathered.events.push(event);
      else groups.set(group, { events: [event], callOff: clock.after(gatherMs, () => flush(group)) });
    },
    tick: () => {
      if (untold.length + unheard.length > 0) then(afterQuiet);
    },
    async load(away) {
      untold = storedList(await store.get(keys.untold), noticeSchema);
      unheard = storedList(await store.get(keys.unheard), noticeSchema);
      hosts.load(await store.get(keys.hosts), away);
    },
    async *notices(signal) {
      for (;;) {
        if (signal?.aborted === true) return;
        const next = waiting.shift();
        if (next !== undefined) {
          yield next;
          continue;
        }
        if (ended) return;
        const { promise, resolve } = Promise.withResolvers<void>();
        listeners.add(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
        await promise;
        listeners.delete(resolve);
      }
    },
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    idle: () => work,
    async close() {
      // What has just happened is told now rather than never.
      hosts.close();
      for (const [group, { callOff }] of groups) {
        callOff();
        flush(group);
      }
      ended = true;
      await work;
      // What nobody has heard yet is told at the next start.
      if (waiting.length > 0) {
        await store.set(keys.unheard, JSON.stringify([...unheard, ...waiting].slice(-mostWaiting)));
      }
      for (const wake of listeners) wake();
    },
  };
}
