/** The blame guard: before anybody is blamed, it is made sure that our own line works. */
import type { Clock } from '../http/index.ts';
import type { MonitoredLink } from '../store/index.ts';
import type { Control } from './types.ts';

export interface Guard {
  /** Whether what failed there may be the host's fault. */
  works(link: MonitoredLink): Promise<boolean>;
  isOffline(): boolean;
  /** Something was answered: the line works. */
  sawAnswer(link: MonitoredLink): void;
  close(): void;
}

interface GuardOptions {
  readonly control: Control;
  readonly clock: Clock;
  /** Hosts that have nothing to do with this link, and were well lately. */
  unrelated(link: MonitoredLink): readonly MonitoredLink[];
  /** Went offline, or is back. */
  onChange(offline: boolean): void;
  onBug(error: unknown): void;
}

/** Links of one host that fail together are asked about once. */
const goodForMs = 10_000;
const firstRetryMs = 30_000;
const longestRetryMs = 5 * 60_000;

export function createGuard({ control, clock, unrelated, onChange, onBug }: GuardOptions): Guard {
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
    async works(link) {
      if (offline !== null) return false;
      const key = `${link.rehearsal} ${link.host}`;
      const last = asked.get(key);
      if (last !== undefined && clock.now() - last.at < goodForMs) return await last.works;
      if (asked.size > 256) asked.clear();
      const works = ask(link);
      asked.set(key, { at: clock.now(), works });
      if (await works) return true;
      asked.delete(key);
      goOffline(link);
      return false;
    },
    sawAnswer(link) {
      // A rehearsal host is on this computer: it says nothing about the line.
      if (offline !== null && link.rehearsal === offline.link.rehearsal) comeBack();
    },
    close() {
      stop.abort(new Error('The monitor ends'));
      callOff?.();
    },
  };
}
