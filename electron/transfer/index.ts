/**
 * One file from its sources under the fallback policy: verified before a byte is handed on, shared by all who want it at
 * once, gone when nobody does.
 */
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { Clock, Http } from '../http/index.ts';
import { createExperience } from './experience.ts';
import { type SharedDownload, startShared } from './shared-download.ts';
import { openSpool, sweepSpool } from './spool.ts';
import type { OpenTransfer, RunningTransfer, Transfer, TransferRecord } from './types.ts';

export type {
  AttemptRecord,
  OpenTransfer,
  RunningTransfer,
  Segment,
  Transfer,
  TransferFile,
  TransferProgress,
  TransferRecord,
  TransferSource,
} from './types.ts';

export interface Transfers {
  /** Starts the download, or joins the one that is under way. Whoever opens must close. Throws nothing. */
  open(asked: OpenTransfer): Transfer;
  /** The downloads that are not over, in the order in which they began. */
  running(): readonly RunningTransfer[];
  /** Ends all downloads; their readers get an error. */
  close(): Promise<void>;
}

export interface TransferOptions {
  readonly http: Http;
  readonly settings: PolicySettings;
  /** The same as that of `http`. */
  readonly clock: Clock;
  /** For files that are being downloaded, and for nothing else: what lies there at the start is removed. */
  readonly folder: string;
  /** Called once for each download when it is over, well or not: it is then no longer one of those that run. */
  onSettled?(record: TransferRecord): void;
}

export function createTransfers({ http, settings, clock, folder, onSettled }: TransferOptions): Transfers {
  const experience = createExperience(settings);
  const shared = new Map<string, SharedDownload>();
  const running = new Set<SharedDownload>();
  /** Those that still have something on disk or in memory, over or not. */
  const left = new Set<SharedDownload>();
  let swept: Promise<void> | null = null;
  const spool = async (size: number) => {
    swept ??= sweepSpool(folder);
    // Tried again for the next file: the disk may have been put right.
    await swept.catch((error: unknown) => {
      swept = null;
      throw error;
    });
    return await openSpool(folder, size);
  };

  return {
    open(asked) {
      const { sha256, size } = asked.file;
      const key = JSON.stringify([
        sha256,
        size,
        asked.sources.map((from) => [from.kind, from.url, from.allowLoopback]),
      ]);
      const existing = shared.get(key);
      if (existing !== undefined) return existing.join(asked.signal);
      const created = startShared(
        {
          http,
          settings,
          clock,
          experience,
          openSpool: spool,
          onClosed: () => shared.get(key) === created && shared.delete(key),
          onSettled: (record) => {
            running.delete(created);
            onSettled?.(record);
          },
          onGone: () => left.delete(created),
        },
        asked,
      );
      shared.set(key, created);
      running.add(created);
      left.add(created);
      return created.join(asked.signal);
    },
    running: () => [...running].map(({ view }) => view),
    async close() {
      await Promise.all([...left].map((download) => download.close(new Error('The app is closing'))));
    },
  };
}
