/** The app while it has no window. Electron's side of it comes as functions: what happens when is decided here. */
import type { HealthOverview, HealthTick, Notice } from '../../shared/contract/index.ts';
import { monitorLine, stayNotice, watchedLinks } from './tray-menu.ts';
import { type Closing, whenWindowsClose } from './when-windows-close.ts';

/** As much of the contract's `health` as it takes. */
export interface Health {
  overview(): Promise<Pick<HealthOverview, 'monitor' | 'counts'>>;
  watch(input: undefined, options: Cancellable): Promise<AsyncIterable<HealthTick>>;
  notices(input: undefined, options: Cancellable): Promise<AsyncIterable<Notice>>;
}

interface Cancellable {
  readonly signal: AbortSignal;
}

export interface TrayIcon {
  say(line: string): void;
  remove(): void;
}

export interface BackgroundOptions extends Omit<Closing, 'watched'> {
  readonly health: Health;
  /** Null: there is no tray after all. */
  openTray(line: string): TrayIcon | null;
  /** Null: the system has no notifications. Notices then wait for a window. @param path of the app, for a press */
  readonly notify: ((notice: Pick<Notice, 'title' | 'body'>, path: string | null) => void) | null;
  /** Whether the app has never stayed without a window before. */
  isFirstStay(): Promise<boolean>;
  /** As it is without a monitor: after the last job. */
  end(): Promise<void>;
}

export interface Background {
  /** The last window was closed. Resolves when there is a window again, or the app ends. */
  windowsClosed(): Promise<void>;
  /** It tells the notices itself, and no icon in the tray is needed to come back to it. */
  windowOpened(): void;
}

export function createBackground(options: BackgroundOptions): Background {
  const { health, notify } = options;
  let stay: AbortController | null = null;

  async function windowsClosed(signal: AbortSignal): Promise<void> {
    // What fails here was reported where it failed, and takes the app from nobody: it ends as it would without a monitor.
    const overview = await health.overview().catch(() => null);
    if (signal.aborted) return;
    const links = overview === null ? 0 : watchedLinks(overview.counts);
    const watched = overview?.monitor.state === 'off' ? 0 : links;
    switch (whenWindowsClose({ platform: options.platform, desktop: options.desktop, watched })) {
      case 'end':
        return options.end();
      case 'dock':
        return tellNotices(signal);
      case 'tray':
        return stayInTray(links, signal);
    }
  }

  async function stayInTray(links: number, signal: AbortSignal): Promise<void> {
    let tray: TrayIcon | null = null;
    let told: Promise<void> = Promise.resolve();
    let said = '';
    try {
      for await (const tick of await health.watch(undefined, { signal })) {
        if (signal.aborted) break;
        const line = monitorLine(tick, links);
        if (tray === null) {
          tray = options.openTray(line);
          if (tray === null) return await options.end();
          told = Promise.all([tellOfStay(links), tellNotices(signal)]).then(() => undefined);
          // It is waited for below, and may fail before that.
          told.catch(() => undefined);
        } else if (line !== said) tray.say(line);
        said = line;
      }
    } finally {
      tray?.remove();
    }
    await told;
  }

  async function tellOfStay(links: number): Promise<void> {
    if (notify !== null && (await options.isFirstStay())) notify(stayNotice(links), null);
  }

  /** Each notice comes to one listener: one that has come is told here, even if there is a window by now. */
  async function tellNotices(signal: AbortSignal): Promise<void> {
    if (notify === null) return;
    for await (const notice of await health.notices(undefined, { signal })) notify(notice, notice.path);
  }

  return {
    async windowsClosed() {
      stay?.abort();
      const mine = new AbortController();
      stay = mine;
      try {
        await windowsClosed(mine.signal);
      } catch (error) {
        if (!mine.signal.aborted) throw error;
      }
    },
    windowOpened() {
      stay?.abort();
      stay = null;
    },
  };
}
