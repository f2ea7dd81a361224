/**
 * After an upload the index's page is read until the file is there with our SHA-256. One reader for all files of a
 * project: each reading answers for all of them. PyPI's pages may be ten minutes old, so the gaps grow.
 */
import { isProblem, type ProblemError } from '../../../shared/problem/index.ts';
import type { ParsedPage } from '../../../shared/simple-api/index.ts';
import type { KnownTarget } from '../../targets/index.ts';
import type { ReleaseContext } from '../context.ts';
import { pause } from './pause.ts';

export interface Awaited {
  readonly fileId: string;
  readonly filename: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** When the index took it. */
  readonly sentAt: Date;
}

export interface Confirmer {
  /**
   * The file's address on the index. Problems: those of `IndexClient.confirmHosted` and `fetchPage`; what may still come
   * right only when it has been waited for long enough.
   */
  confirm(file: Awaited, signal: AbortSignal): Promise<{ readonly url: string }>;
}

/** Milliseconds; longer than PyPI's pages may be old. */
export const patienceMs = 15 * 60_000;
const firstGapMs = 1000;
const growth = 1.6;
const longestGapMs = 60_000;

interface Entry {
  readonly file: Awaited;
  readonly signal: AbortSignal;
  readonly done: PromiseWithResolvers<{ readonly url: string }>;
}

/** @param onWait hears of the files that were not there at a reading, and when the next one is; milliseconds since 1970 */
export function createConfirmer(
  { index, now, clock }: Pick<ReleaseContext, 'index' | 'now' | 'clock'>,
  about: { readonly target: KnownTarget; readonly project: string },
  signal: AbortSignal,
  onWait: (fileIds: readonly string[], nextAt: Date) => void,
): Confirmer {
  const waiting = new Set<Entry>();
  let isReading = false;
  let arrival = Promise.withResolvers<void>();

  const settle = (entry: Entry, outcome: { readonly url: string } | { readonly error: unknown }) => {
    if (!waiting.delete(entry)) return;
    if ('url' in outcome) entry.done.resolve(outcome);
    else entry.done.reject(outcome.error);
  };
  const late = (entry: Entry) => now().getTime() >= entry.file.sentAt.getTime() + patienceMs;

  const judge = async (entry: Entry, page: ParsedPage | null | ProblemError) => {
    const { filename, sha256, size } = entry.file;
    try {
      if (isProblem(page)) throw page;
      settle(entry, await index.confirmHosted({ ...about, filename, sha256, size, page, signal: entry.signal }));
    } catch (error) {
      if (entry.signal.aborted || !mayComeRight(error) || late(entry)) settle(entry, { error });
    }
  };

  const read = async () => {
    let fruitless = 0;
    while (waiting.size > 0) {
      const asked = [...waiting];
      const page = await pageOf();
      await Promise.all(asked.map((entry) => judge(entry, page)));
      const left = asked.filter((entry) => waiting.has(entry));
      if (left.length < asked.length) fruitless = 0;
      // What came while the page was on its way is asked for at once.
      if (waiting.size === 0 || left.length < waiting.size) continue;
      const gap = Math.min(longestGapMs, firstGapMs * growth ** fruitless);
      fruitless += 1;
      onWait(
        left.map(({ file }) => file.fileId),
        new Date(now().getTime() + gap),
      );
      arrival = Promise.withResolvers();
      await pause(clock, gap, signal, arrival.promise);
    }
  };

  const pageOf = async (): Promise<ParsedPage | null | ProblemError> => {
    try {
      return await index.fetchPage(about.target, about.project, signal);
    } catch (error) {
      if (!isProblem(error)) throw error;
      return error;
    }
  };

  const start = async () => {
    isReading = true;
    try {
      await read();
    } catch (error) {
      for (const entry of waiting) settle(entry, { error });
    } finally {
      isReading = false;
      // One may have come after the reader had looked for the last time.
      if (waiting.size > 0) void start();
    }
  };

  return {
    async confirm(file, ofFile) {
      ofFile.throwIfAborted();
      const entry: Entry = { file, signal: ofFile, done: Promise.withResolvers() };
      const onAbort = () => {
        settle(entry, { error: ofFile.reason });
        // A reader whose last file was cancelled need not wait out its gap.
        if (waiting.size === 0) arrival.resolve();
      };
      ofFile.addEventListener('abort', onAbort, { once: true });
      waiting.add(entry);
      arrival.resolve();
      if (!isReading) void start();
      try {
        return await entry.done.promise;
      } finally {
        ofFile.removeEventListener('abort', onAbort);
      }
    },
  };
}

/** An old page, a page that could not be read, a size that nobody could say. */
function mayComeRight(error: unknown): boolean {
  if (!isProblem(error)) return false;
  const { code, facts } = error.problem;
  if (code === 'hosted.not_listed' || code === 'page.unreachable') return true;
  if (code === 'page.refused') return Number(facts['status']) >= 500 || facts['status'] === 429;
  return code === 'hosted.size_differs' && facts['listed'] === 'none';
}
