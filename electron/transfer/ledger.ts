import type { OutcomeCode, SourceHistory } from '../../shared/fallback/index.ts';
import { withoutSecrets } from '../http/index.ts';
import type { AttemptRecord, Segment, TransferSource } from './types.ts';

export type AttemptEntry = { -readonly [Name in keyof AttemptRecord]: AttemptRecord[Name] };

/** What was tried for one file, and which bytes came of it. */
export interface Ledger {
  readonly entries: readonly AttemptEntry[];
  begin(sourceIndex: number, options: { readonly from: number; readonly hedge: boolean }): AttemptEntry;
  /** Bytes of the file from here to there are this attempt's. */
  use(entry: AttemptEntry, start: number, end: number): void;
  /** None of the bytes so far are used. */
  forget(): void;
  segments(): readonly Segment[];
  /** This source is not asked any more. */
  exclude(sourceIndex: number): void;
  /** The sources that may be asked, in their order, with what came of it so far. */
  candidates(): readonly (SourceHistory & { readonly sourceIndex: number })[];
}

export function createLedger(sources: readonly TransferSource[], sinceStart: () => number): Ledger {
  const entries: AttemptEntry[] = [];
  let segments: Segment[] = [];
  const excluded = new Set<number>();
  return {
    entries,
    begin(sourceIndex, { from, hedge }) {
      const source = sources[sourceIndex];
      if (source === undefined) throw new Error('No such source');
      const url = URL.canParse(source.url) ? withoutSecrets(new URL(source.url)) : '';
      const entry: AttemptEntry = {
        source: source.kind,
        sourceIndex,
        host: hostOf(source.url),
        url,
        asked: url,
        from,
        hedge,
        code: null,
        status: null,
        detail: '',
        scored: false,
        proves: null,
        received: 0,
        used: 0,
        startedAt: sinceStart(),
        endedAt: null,
        refusedAddresses: [],
        phases: { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null },
        normalised: null,
      };
      entries.push(entry);
      return entry;
    },
    use(entry, start, end) {
      if (end === start) return;
      entry.used += end - start;
      const attempt = entries.indexOf(entry);
      const last = segments.at(-1);
      if (last?.attempt === attempt && last.end === start) segments[segments.length - 1] = { ...last, end };
      else segments.push({ attempt, start, end });
    },
    forget() {
      segments = [];
      for (const entry of entries) entry.used = 0;
    },
    segments: () => [...segments],
    exclude: (sourceIndex) => excluded.add(sourceIndex),
    candidates: () =>
      sources.flatMap(({ kind }, index) => {
        const attempts = entries.filter(({ sourceIndex, code }) => sourceIndex === index && code !== null);
        return excluded.has(index) ? [] : [{ kind, sourceIndex: index, attempts: attempts.map(outcomeOf) }];
      }),
  };
}

/** With the port where it is not the scheme's own; empty for what is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

function outcomeOf({ code, status }: AttemptEntry): { readonly code: OutcomeCode; readonly status?: number } {
  return { code: code ?? 'abandoned', ...(status === null ? {} : { status }) };
}
