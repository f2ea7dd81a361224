/**
 * One file from its sources under the fallback policy: verified before a byte is handed on, shared by all who want it at
 * once, gone when nobody does.
 */
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { Clock, Http } from '../http/index.ts';
import { createExperience } from './experience.ts';
import { type Left, type SharedDownload, startShared } from './shared-download.ts';
import { openSpool, sweepSpool } from './spool.ts';
import type { OpenTransfer, RunningTransfer, Transfer, TransferRecord } from './types.ts';

export type {
  AttemptRecord,
  OpenTransfer,
  RunningTransfer,
  Segment,
  Span,
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

/** Long enough for an installer that tries again after a connection that broke: pip waits up to two minutes between. */
const keptMs = 150_000;
/** Of a file, for it to be kept: less is fetched again sooner than anybody notices. */
const keptBytes = 1024 * 1024;
const mostKept = 4;

export function createTransfers({ http, settings, clock, folder, onSettled }: TransferOptions): Transfers {
  const experience = createExperience(settings);
  /** By what they bring from where; those that may still be joined. */
  const shared = new Map<string, readonly SharedDownload[]>();
  const running = new Set<SharedDownload>();
  /** Those that still have something on disk or in memory, over or not. */
  const left = new Set<SharedDownload>();
  const kept = createKept(clock);
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

  /** A part far behind is fetched by itself, where it can be verified by itself. */
  const isWorthGoingOn = (at: number, { file, range }: OpenTransfer) =>
    file.pieces === null || range === undefined || range.start <= at + settings.wholeFirstBytes;

  function start(key: string, asked: OpenTransfer): SharedDownload {
    const created: SharedDownload = startShared(
      {
        http,
        settings,
        clock,
        experience,
        openSpool: spool,
        onClosed: () => {
          const others = (shared.get(key) ?? []).filter((one) => one !== created);
          if (others.length > 0) shared.set(key, others);
          else shared.delete(key);
        },
        onSettled: (record) => {
          running.delete(created);
          onSettled?.(record);
        },
        keep: (rest) => kept.put(key, rest),
        onGone: () => left.delete(created),
      },
      asked,
      kept.take(key, (at) => isWorthGoingOn(at, asked)),
    );
    shared.set(key, [...(shared.get(key) ?? []), created]);
    running.add(created);
    left.add(created);
    return created;
  }

  return {
    open(asked) {
      const { sha256, size } = asked.file;
      const from = asked.sources.map(({ kind, url, allowLoopback }) => [kind, url, allowLoopback]);
      const key = JSON.stringify([sha256, size, from]);
      const wanted = asked.range ?? { start: 0, end: size };
      const existing = shared.get(key)?.find((one) => one.serves(wanted));
      return (existing ?? start(key, asked)).join(asked.signal);
    },
    running: () => [...running].map(({ view }) => view),
    async close() {
      kept.close();
      await Promise.all([...left].map((download) => download.close(new Error('The app is closing'))));
      await kept.gone();
    },
  };
}

/** What downloads that were broken off have brought, for a while. */
function createKept(clock: Clock) {
  const all = new Map<string, { readonly left: Left; callOff(): void }>();
  const going = new Set<Promise<void>>();
  let isClosed = false;

  function take(key: string, isWorthIt: (at: number) => boolean = () => true): Left | null {
    const found = all.get(key);
    if (found === undefined || !isWorthIt(found.left.rest.at)) return null;
    all.delete(key);
    found.callOff();
    return found.left;
  }
  function drop(key: string): void {
    // What cannot be removed now is swept at the next start: nobody waits for it.
    const gone = take(key)
      ?.spool.remove()
      .catch(() => {});
    if (gone === undefined) return;
    going.add(gone);
    void gone.finally(() => going.delete(gone));
  }
  return {
    take,
    /** False: it is not worth it. */
    put(key: string, left: Left): boolean {
      if (isClosed || left.rest.at < keptBytes) return false;
      drop(key);
      all.set(key, { left, callOff: clock.after(keptMs, () => drop(key)) });
      const [oldest] = all.keys();
      if (all.size > mostKept && oldest !== undefined) drop(oldest);
      return true;
    },
    close() {
      isClosed = true;
      for (const key of all.keys()) drop(key);
    },
    gone: async () => void (await Promise.all(going)),
  };
}
