/**
 * The blame guard: before anybody is blamed, it is made sure that our own line works. Hosts of the rehearsal are on this
 * computer: whether they answer says nothing about the line, so that each side has a guard of its own.
 */
import type { Clock } from '../http/index.ts';
import type { MonitoredLink } from '../store/index.ts';
import type { SpeedSample } from './line-speed.ts';
import type { Control } from './types.ts';

export const sides = ['public', 'rehearsal'] as const;
export type Side = (typeof sides)[number];

export function sideOf({ rehearsal }: Pick<MonitoredLink, 'rehearsal'>): Side {
  return rehearsal ? 'rehearsal' : 'public';
}

export interface Guard {
  /** Whether what failed there may be the host's fault. */
  works(link: MonitoredLink): Promise<boolean>;
  /** What hosts that have nothing to do with it send, and how fast. */
  measure(link: MonitoredLink): Promise<readonly SpeedSample[]>;
  isOffline(side: Side): boolean;
  /** Something was answered: the line works. */
  sawAnswer(link: MonitoredLink): void;
  /** Told when a side goes offline, and when it is back. */
  listen(onChange: (side: Side, offline: boolean) => void): void;
  close(): void;
}

interface GuardOptions {
  readonly control: Control;
  readonly clock: Clock;
  /** Hosts that have nothing to do with this link, and were well lately. */
  unrelated(link: MonitoredLink): readonly MonitoredLink[];
  onBug(error: unknown): void;
}

/** Links of one host that fail together are asked about once. */
const goodForMs = 10_000;
const firstRetryMs = 30_000;
const longestRetryMs = 5 * 60_000;

export function createGuard(options: GuardOptions): Guard {
  const listeners: ((side: Side, offline: boolean) => void)[] = [];
  const guards = new Map(
    sides.map((side) => {
      const onChange = (offline: boolean) => listeners.forEach((listener) => listener(side, offline));
      return [side, createSideGuard({ ...options, onChange })] as const;
    }),
  );
  const stop = new AbortController();
  /** One at a time: together they would share the line. */
  let measuring: Promise<readonly SpeedSample[]> | null = null;
  return {
    measure(link) {
      measuring ??= options.control
        .measure(link, options.unrelated(link), stop.signal)
        .catch((error: unknown) => {
          if (!stop.signal.aborted) options.onBug(error);
          return [];
        })
        .finally(() => (measuring = null));
      return measuring;
    },
    works: async (link) => (await guards.get(sideOf(link))?.works(link)) ?? false,
    isOffline: (side) => guards.get(side)?.isOffline() ?? false,
    sawAnswer: (link) => guards.get(sideOf(link))?.sawAnswer(),
    listen: (listener) => void listeners.push(listener),
    close() {
      stop.abort(new Error('The monitor ends'));
      for (const guard of guards.values()) guard.close();
    },
  };
}

interface SideGuardOptions extends GuardOptions {
  onChange(offline: boolean): void;
}

function createSideGuard({ control, clock, unrelated, onChange, onBug }: SideGuardOptions) {
  const stop = new AbortController();
  const asked = new Map<string, { readonly at: number; readonly works: Promise<boolean> }>();
  let offline: { readonly link: MonitoredLink } | null = null;
  let retryMs = firstRetryMs;
  let callOff: (() => void) | null = null;

  function ask(link: MonitoredLink): Promise<boolean> {
    return control.works(link, unrelated(link), stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) onBug(error);
      return false;
    });
  }

  function goOffline(link: MonitoredLink): void {
    if (offline !== null || stop.signal.aborted) return;
    offline = { link };
    asked.clear();
    retryMs = firstRetryMs;
    onChange(true);
    retryLater();
  }

  function retryLater(): void {
    callOff = clock.after(retryMs, () => {
      retryMs = Math.min(longestRetryMs, retryMs * 2);
      const link = offline?.link;
      if (link === undefined) return;
      void ask(link).then((works) => {
        if (offline === null || stop.signal.aborted) return;
        if (works) comeBack();
        else retryLater();
      });
    });
  }

  function comeBack(): void {
    callOff?.();
    callOff = null;
    offline = null;
    onChange(false);
  }

  return {
    isOffline: () => offline !== null,
    async works(link: MonitoredLink): Promise<boolean> {
      if (offline !== null) return false;
      const last = asked.get(link.host);
      if (last !== undefined && clock.now() - last.at < goodForMs) return await last.works;
      if (asked.size > 256) asked.clear();
      const works = ask(link);
      asked.set(link.host, { at: clock.now(), works });
      if (await works) return true;
      asked.delete(link.host);
      goOffline(link);
      return false;
    },
    sawAnswer() {
      if (offline !== null) comeBack();
    },
    close() {
      stop.abort(new Error('The monitor ends'));
      callOff?.();
    },
  };
}
