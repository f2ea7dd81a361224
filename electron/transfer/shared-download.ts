import { randomUUID } from 'node:crypto';
import { type PolicySettings } from '../../shared/fallback/index.ts';
import { type Problem, isProblem, problem } from '../../shared/problem/index.ts';
import type { Clock, Http } from '../http/index.ts';
import type { DownloadContext } from './context.ts';
import { createDelivery } from './delivery.ts';
import { download } from './download.ts';
import type { Experience } from './experience.ts';
import { createPieceIntake, createWholeIntake, type Intake } from './intake.ts';
import { type AttemptEntry, createLedger, hostOf } from './ledger.ts';
import { readRange } from './read-range.ts';
import type { Spool } from './spool.ts';
import type {
  OpenTransfer,
  RunningTransfer,
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
  /** Nothing is left of it. */
  onGone(): void;
}

/** One download and all who wait for it. */
export interface SharedDownload {
  readonly view: RunningTransfer;
  join(signal: AbortSignal | undefined): Transfer;
  /** Everyone leaves. */
  close(reason: unknown): Promise<void>;
}

export function startShared(options: SharedOptions, asked: Pick<OpenTransfer, 'file' | 'sources'>): SharedDownload {
  const { http, settings, clock, experience, openSpool, onClosed, onSettled, onGone } = options;
  const id = randomUUID();
  const { sources } = asked;
  const file = { ...asked.file, pieces: usablePieces(asked.file) };
  const startedAt = clock.now();
  const sinceStart = () => clock.now() - startedAt;
  const abort = new AbortController();
  const ledger = createLedger(sources, sinceStart);
  const delivery = createDelivery(isSmall());
  const readers = new Map<symbol, (reason: unknown) => Promise<void>>();
  const spool = openSpool(file.size);
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
    const context: DownloadContext = { file, sources, http, settings, clock, experience, ledger, signal: abort.signal };
    try {
      const parts = { file, spool: await spool, delivery, ledger };
      intake =
        file.pieces === null ? createWholeIntake(parts, settings.tailBytes) : createPieceIntake(parts, file.pieces);
      await download(context, intake);
      await parts.spool.flush();
      delivery.change({ released: file.size, complete: true });
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

  const progress = (): TransferProgress => ({
    received: intake?.received() ?? 0,
    released: delivery.state().released,
    segments: ledger.segments(),
    attempts: ledger.entries.map(copied),
  });

  async function end(reason: unknown): Promise<void> {
    onClosed();
    if (!isOver) abort.abort(reason);
    await settled;
    // What cannot be removed now is swept at the next start: nobody waits for it.
    await spool.then((opened) => opened.remove()).catch(() => {});
    onGone();
  }

  function join(signal: AbortSignal | undefined): Transfer {
    const me = Symbol('reader');
    let gone: { readonly reason: unknown } | null = null;
    const check = () => {
      if (gone !== null) throw gone.reason;
    };
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
      read({ start = 0, end = file.size, into = null } = {}) {
        const within = { start: Math.max(0, start), end: Math.min(file.size, end) };
        const tail = file.pieces === null ? settings.tailBytes : 0;
        return readRange({ ...within, into, filename: file.filename, delivery, spool, tail, check });
      },
      progress,
      async keepAs(path) {
        if (!delivery.state().complete) throw new Error('The file is not complete');
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
    join,
    async close(reason) {
      await Promise.all([...readers.values()].map((leave) => leave(reason)));
    },
  };
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
