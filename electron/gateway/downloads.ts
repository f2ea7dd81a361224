/** What goes through the gateway: what is under way, what has ended lately, and the log of it all. Nothing of a client. */
import { randomUUID } from 'node:crypto';
import type { Download } from '../../shared/contract/index.ts';
import { createRateMeter, type RateMeter } from '../../shared/fallback/index.ts';
import type { Clock } from '../http/index.ts';
import { createLive } from '../live/index.ts';
import type { RunningTransfer, TransferRecord } from '../transfer/index.ts';
import type { CatalogueFile } from './catalogue.ts';
import { downloadOfRecord, downloadOfRunning } from './download-view.ts';
import type { FileName } from './file-path.ts';

export interface DownloadsView {
  /** In the order in which they began. */
  readonly running: readonly Download[];
  /** Newest first. */
  readonly recent: readonly Download[];
}

export interface Downloads {
  /** A client wants this file from its sources. */
  opened(name: FileName): void;
  /** A client gets this file from the cache; what is returned is called when it has it, or has gone. */
  fromCache(file: CatalogueFile, size: number): (part: { readonly start: number; readonly end: number }) => void;
  settled(record: TransferRecord): void;
  /** Work that no client waits for, and that the end of the gateway does. */
  afterwards(work: Promise<void>): void;
  view(): DownloadsView;
  /** Now, after every end, and five times a second while something is under way. */
  watch(signal?: AbortSignal): AsyncGenerator<DownloadsView, void, void>;
  /** Resolves when the work of now is done. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

interface DownloadsOptions {
  running(): readonly RunningTransfer[];
  readonly clock: Clock;
  now(): Date;
  /** `asked`: what each attempt asked first, where a redirect led it elsewhere. */
  ended(download: Download, asked: readonly string[]): void;
}

const mostRecent = 50;
const tickMs = 200;

export function createDownloads({ running, clock, now, ended }: DownloadsOptions): Downloads {
  const projects = new Map<string, string>();
  const meters = new Map<string, RateMeter>();
  const work = new Set<Promise<void>>();
  let recent: readonly Download[] = [];
  let watchers = 0;
  let callOff: (() => void) | null = null;
  const live = createLive<null>(null, tickMs);

  const wallClock = (at: number): string => new Date(now().getTime() - (clock.now() - at)).toISOString();

  function view(): DownloadsView {
    const at = clock.now();
    return { running: running().map((transfer) => viewOf(transfer, at)), recent };
  }

  function viewOf(transfer: RunningTransfer, at: number): Download {
    const { id, file, startedAt } = transfer;
    const progress = transfer.progress();
    const meter = meters.get(id) ?? createRateMeter(startedAt);
    meters.set(id, meter);
    meter.observe(progress.received, at);
    return downloadOfRunning({
      id,
      file,
      project: projects.get(file.sha256) ?? '',
      progress,
      startedAt: wallClock(startedAt),
      milliseconds: at - startedAt,
      bytesPerSecond: meter.rate(),
    });
  }

  function tick(): void {
    callOff ??= clock.after(tickMs, () => {
      callOff = null;
      live.set(null);
      if (watchers > 0 && running().length > 0) tick();
    });
  }

  function end(download: Download, asked: readonly string[] = []): void {
    recent = [download, ...recent].slice(0, mostRecent);
    live.set(null);
    ended(download, asked);
  }

  function afterwards(one: Promise<void>): void {
    const settled = one.catch(() => undefined).finally(() => work.delete(settled));
    work.add(settled);
  }

  return {
    opened({ sha256, project }) {
      projects.set(sha256, project);
      if (watchers > 0) tick();
    },
    fromCache({ name }, size) {
      const id = randomUUID();
      const startedMs = clock.now();
      const startedAt = now().toISOString();
      return ({ start, end: until }) =>
        end({
          id,
          startedAt,
          project: name.project,
          filename: name.filename,
          sha256: name.sha256,
          size,
          state: 'done',
          received: until - start,
          released: until - start,
          bytesPerSecond: null,
          secondsLeft: null,
          milliseconds: clock.now() - startedMs,
          segments: until > start ? [{ source: 'cache', host: '', start, end: until }] : [],
          switches: [],
          attempts: [],
          problem: null,
        });
    },
    settled(record) {
      const project = projects.get(record.sha256) ?? '';
      if (!running().some(({ file }) => file.sha256 === record.sha256)) projects.delete(record.sha256);
      meters.delete(record.id);
      end(
        downloadOfRecord(record, { project, startedAt: wallClock(clock.now() - record.milliseconds) }),
        record.attempts.map(({ asked }) => asked),
      );
    },
    afterwards,
    view,
    async *watch(signal) {
      watchers += 1;
      if (running().length > 0) tick();
      try {
        for await (const _ of live.watch(signal)) yield view();
      } finally {
        watchers -= 1;
      }
    },
    async idle() {
      while (work.size > 0) await Promise.all(work);
    },
    async close() {
      callOff?.();
      while (work.size > 0) await Promise.all(work);
      live.end();
    },
  };
}
