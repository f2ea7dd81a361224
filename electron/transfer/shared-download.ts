import { randomUUID } from 'node:crypto';
import { type PolicySettings } from '../../shared/fallback/index.ts';
import { type Problem, isProblem, problem } from '../../shared/problem/index.ts';
import type { Clock, Http } from '../http/index.ts';
import type { DownloadContext, UnderWay } from './context.ts';
import { createDelivery } from './delivery.ts';
import { download } from './download.ts';
import type { Experience } from './experience.ts';
import { createHunger } from './hunger.ts';
import { createPieceIntake, createWholeIntake, type Intake, type Rest } from './intake.ts';
import { type AttemptEntry, createLedger, hostOf } from './ledger.ts';
import { noAnswer } from './problems.ts';
import { readRange } from './read-range.ts';
import type { Spool } from './spool.ts';
import type {
  OpenTransfer,
  RunningTransfer,
  Span,
  Transfer,
  TransferFile,
  TransferProgress,
  TransferRecord,
} from './types.ts';

export interface SharedOptions {
  readonly http: Http;
  readonly settings: PolicySettings;
  readonly clock: Clock;
  readonly experience: Experience;
  openSpool(size: number): Promise<Spool>;
  /** No one else may join: it has failed, or everyone has left. */
  onClosed(): void;
  /** It is over, well or not. */
  onSettled(record: TransferRecord): void;
  /** Everyone has left before the end. True: what is there is somebody else's now. */
  keep(left: Left): boolean;
  /** Nothing is left of it. */
  onGone(): void;
}

/** What a download that was broken off has brought. */
export interface Left {
  readonly spool: Spool;
  readonly rest: Rest;
}

/** One download and all who wait for it. */
export interface SharedDownload {
  readonly view: RunningTransfer;
  /** Whether who wants this part need not wait long for what comes before it. */
  serves(wanted: Span): boolean;
  join(signal: AbortSignal | undefined): Transfer;
  /** Everyone leaves. */
  close(reason: unknown): Promise<void>;
}

/** @param left what an earlier download of the same file from the same sources has brought */
export function startShared(
  options: SharedOptions,
  asked: Pick<OpenTransfer, 'file' | 'sources' | 'range'>,
  left: Left | null,
): SharedDownload {
  const { http, settings, clock, experience, openSpool, onClosed, onSettled, keep, onGone } = options;
  const id = randomUUID();
  const { sources } = asked;
  const file = { ...asked.file, pieces: usablePieces(asked.file) };
  const span = left === null ? spanOf(file, asked.range ?? whole(file), settings) : whole(file);
  const isWhole = span.start === 0 && span.end === file.size;
  const startedAt = clock.now();
  const sinceStart = () => clock.now() - startedAt;
  const abort = new AbortController();
  const ledger = createLedger(sources, sinceStart);
  const tail = file.pieces === null ? settings.tailBytes : 0;
  const from = left?.rest.at ?? span.start;
  const delivery = createDelivery(isSmall(), Math.max(span.start, from - tail));
  const readers = new Map<symbol, (reason: unknown) => Promise<void>>();
  const requests = new Set<UnderWay>();
  const spool = left === null ? openSpool(file.size) : Promise.resolve(left.spool);
  spool.catch(() => {});
  let intake: Intake | null = null;
  const callOff = clock.after(settings.wholeFirstWaitMs, () => delivery.change({ holding: false }));

  let isOver = false;
  const settled = run().then((over) => {
    isOver = true;
    onSettled(over);
    return over;
  });

  /** Up to a size, and not where even the hosted copy takes long. */
  function isSmall(): boolean {
    const hosted = sources.find(({ kind }) => kind === 'hosted');
    const reference = hosted === undefined ? null : experience.reference(hostOf(hosted.url), startedAt);
    const most = reference === null ? Infinity : (reference * settings.wholeFirstReferenceMs) / 1000;
    return file.size <= Math.min(settings.wholeFirstBytes, most);
  }

  async function run(): Promise<TransferRecord> {
    const { signal } = abort;
    const context = { file, span, sources, http, settings, clock, experience, ledger, requests, signal };
    try {
      const parts = { file, spool: await spool, delivery, ledger };
      intake =
        file.pieces === null
          ? createWholeIntake(parts, { tailBytes: settings.tailBytes, rest: left?.rest ?? null })
          : createPieceIntake(parts, { pieces: file.pieces, span, from });
      await download(context satisfies DownloadContext, intake);
      await parts.spool.flush();
      delivery.change({ released: span.end, complete: true });
      return record('ok', null);
    } catch (error) {
      onClosed();
      delivery.change({ failure: { error } });
      if (abort.signal.aborted) return record('abandoned', null);
      if (!isProblem(error)) return record('local.fault', bug(error));
      return record(error.problem.code === 'transfer.no_source' ? 'failed' : 'local.fault', error.problem);
    } finally {
      callOff();
    }
  }

  function record(outcome: TransferRecord['outcome'], failure: Problem | null): TransferRecord {
    const segments = ledger.segments();
    const { filename, sha256, size } = file;
    return {
      id,
      filename,
      sha256,
      size,
      outcome,
      attempts: ledger.entries.map(copied),
      segments,
      switchedAt: segments.slice(1).map(({ start }) => start),
      milliseconds: sinceStart(),
      problem: failure,
    };
  }

  const progress = (): TransferProgress => {
    const received = intake?.received() ?? 0;
    return {
      received,
      missing: Math.max(0, span.end - from - received),
      released: delivery.state().released,
      segments: ledger.segments(),
      attempts: ledger.entries.map(copied),
    };
  };

  async function end(reason: unknown): Promise<void> {
    onClosed();
    if (!isOver) abort.abort(reason);
    const { outcome } = await settled;
    await spool.then((opened) => (isKept(opened, outcome) ? undefined : opened.remove())).catch(() => {});
    onGone();
  }

  /** Only what is not known to be wrong somewhere, and is the beginning of the file. */
  function isKept(opened: Spool, outcome: TransferRecord['outcome']): boolean {
    const isGood = outcome === 'abandoned' && delivery.state().generation === 0;
    return isWhole && isGood && intake !== null && keep({ spool: opened, rest: intake.rest() });
  }

  function join(signal: AbortSignal | undefined): Transfer {
    const me = Symbol('reader');
    let gone: { readonly reason: unknown } | null = null;
    const leave = async (reason: unknown) => {
      if (gone !== null) return;
      gone = { reason };
      signal?.removeEventListener('abort', onAbort);
      readers.delete(me);
      delivery.change({});
      if (readers.size === 0) await end(reason);
    };
    const onAbort = () => void leave(signal?.reason);
    readers.set(me, leave);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();

    return {
      id,
      settled,
      isWhole,
      read({ start = span.start, end = span.end, into = null } = {}) {
        const within = { start: Math.max(span.start, start), end: Math.min(span.end, end) };
        const hunger = createHunger({
          clock,
          settings,
          starve: () => [...requests].forEach((request) => request.starve()),
          isSilent: () => [...requests].every(({ entry }) => entry.received === 0),
          onHopeless: () => delivery.change({}),
        });
        const check = () => {
          if (gone !== null) throw gone.reason;
          if (hunger.isHopeless()) throw noAnswer({ file, sources, ledger });
        };
        return readRange({ ...within, into, filename: file.filename, delivery, spool, tail, hunger, check });
      },
      progress,
      async keepAs(path) {
        if (!isWhole || !delivery.state().complete) throw new Error('The file is not complete');
        await (await spool).keepAs(path);
      },
      close: () => leave(closed),
    };
  }

  return {
    view: {
      id,
      file,
      startedAt,
      get readers() {
        return readers.size;
      },
      progress,
    },
    serves({ start, end }) {
      if (start < span.start || end > span.end) return false;
      const needed = file.pieces === null ? start : Math.floor(start / file.pieces.length) * file.pieces.length;
      return needed <= delivery.state().released + waitedFor(settings);
    },
    join,
    async close(reason) {
      await Promise.all([...readers.values()].map((leave) => leave(reason)));
    },
  };
}

/**
 * From the piece that is wanted first on, where much would have to come before it. Where only the whole can be verified,
 * nothing less will do.
 */
function spanOf({ size, pieces }: TransferFile, wanted: Span, settings: PolicySettings): Span {
  if (pieces === null || wanted.start <= waitedFor(settings)) return { start: 0, end: size };
  const { length } = pieces;
  return {
    start: Math.floor(Math.min(wanted.start, size - 1) / length) * length,
    end: Math.min(size, Math.ceil(wanted.end / length) * length),
  };
}

function whole({ size }: TransferFile): Span {
  return { start: 0, end: size };
}

/** Bytes that are waited for before a byte that is wanted: as many as before any byte of a small file. */
function waitedFor({ wholeFirstBytes }: PolicySettings): number {
  return wholeFirstBytes;
}

/** One for all: nobody looks at where it was made. */
const closed = new Error('The transfer has been closed');

/** Hashes that do not fit the size are of another file: then only the whole can be compared. */
function usablePieces({ size, pieces }: TransferFile): TransferFile['pieces'] {
  if (pieces === null || size === 0 || !Number.isSafeInteger(pieces.length) || pieces.length <= 0) return null;
  return pieces.hashes.byteLength === Math.ceil(size / pieces.length) * 32 ? pieces : null;
}

function copied(entry: AttemptEntry): AttemptEntry {
  return { ...entry, phases: { ...entry.phases } };
}

function bug(error: unknown): Problem {
  return problem(
    'app.bug',
    'Fallback Links made a mistake of its own here.',
    { error: error instanceof Error ? error.message : String(error) },
    'Try again. If it happens again, please report it with the log.',
  ).problem;
}
