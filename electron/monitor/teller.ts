/** Gathers what is to be told, keeps quiet in quiet hours, and never tells the same thing twice. */
import { z } from 'zod';
import type { MonitorSettings, Notice } from '../../shared/contract/index.ts';
import { noticeSchema } from '../../shared/contract/health.ts';
import type { Clock } from '../http/index.ts';
import { type Event, gatherMs, groupOf, isQuiet, noticeOf, summaryOf } from './notices.ts';
import type { MonitorRepository, SettingsStore } from './types.ts';

export interface Teller {
  event(event: Event): void;
  /** To be called about once a minute: the quiet hours may be over. */
  tick(): void;
  /** What was collected before a restart. */
  load(): Promise<void>;
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
const key = 'monitor.untold';

export function createTeller(options: TellerOptions): Teller {
  const { repository, store, clock, now, localTime, settings, onBug } = options;
  const groups = new Map<string, { readonly events: Event[]; readonly callOff: () => void }>();
  let waiting: Notice[] = [];
  let untold: Notice[] = [];
  let listeners = new Set<() => void>();
  let ended = false;
  let work: Promise<void> = Promise.resolve();

  function then(step: () => Promise<void>): void {
    work = work.then(step).catch(onBug);
  }

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
    await store.set(key, JSON.stringify(untold));
  }

  async function afterQuiet(): Promise<void> {
    if (untold.length === 0 || isQuiet(settings().quietHours, localTime(now()))) return;
    const summary = summaryOf(untold, now().getTime());
    untold = [];
    await store.set(key, '[]');
    if (summary !== null && settings().notify) give(summary);
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
      const group = groupOf(event);
      const gathered = groups.get(group);
      if (gathered !== undefined) gathered.events.push(event);
      else groups.set(group, { events: [event], callOff: clock.after(gatherMs, () => flush(group)) });
    },
    tick: () => {
      if (untold.length > 0) then(afterQuiet);
    },
    async load() {
      const stored = z.array(noticeSchema).safeParse(parseJson(await store.get(key)));
      untold = stored.success ? stored.data : [];
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
      for (const [group, { callOff }] of groups) {
        callOff();
        flush(group);
      }
      ended = true;
      await work;
      // What nobody has heard yet is told at the next start.
      if (waiting.length > 0) await store.set(key, JSON.stringify([...untold, ...waiting].slice(-mostWaiting)));
      for (const wake of listeners) wake();
    },
  };
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? [] : JSON.parse(text);
  } catch {
    return [];
  }
}
