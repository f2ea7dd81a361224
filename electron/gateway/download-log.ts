import type { Download } from '../../shared/contract/index.ts';
import type { Facts } from '../../shared/problem/index.ts';
import type { Clock } from '../http/index.ts';
import type { LoggedDownload, Store } from '../store/index.ts';

/** The log on disk. A thousand small files a second are a few commits, not a thousand. */
export interface DownloadLog {
  add(download: Download): void;
  /** Resolves when all is on disk that was added. */
  close(): Promise<void>;
}

interface DownloadLogOptions {
  readonly store: Store['downloads'];
  /** Some more have been written. */
  onWritten(): void;
  readonly clock: Clock;
  log(event: string, facts: Facts): void;
}

const waitMs = 250;

export function createDownloadLog({ store, clock, log, onWritten }: DownloadLogOptions): DownloadLog {
  let waiting: LoggedDownload[] = [];
  let writing: Promise<void> = Promise.resolve();
  let callOff: (() => void) | null = null;

  function write(): void {
    callOff = null;
    const downloads = waiting;
    waiting = [];
    if (downloads.length === 0) return;
    writing = writing
      .then(() => store.add(downloads))
      .then(onWritten)
      .catch((error: unknown) => {
        // Without its log the gateway still does what it is for.
        const detail = error instanceof Error ? error.message : String(error);
        log('gateway.log_failed', { downloads: downloads.length, detail });
      });
  }

  return {
    add(download) {
      waiting.push(logged(download));
      callOff ??= clock.after(waitMs, write);
    },
    async close() {
      callOff?.();
      write();
      await writing;
    },
  };
}

function logged(download: Download): LoggedDownload {
  return {
    ...download,
    state: download.state === 'running' ? 'abandoned' : download.state,
    attempts: download.attempts.map((attempt) => ({ ...attempt, code: attempt.code ?? 'abandoned' })),
  };
}
