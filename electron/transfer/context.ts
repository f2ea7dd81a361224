import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { Clock, Http } from '../http/index.ts';
import type { Experience } from './experience.ts';
import type { AttemptEntry, Ledger } from './ledger.ts';
import type { Span, TransferFile, TransferSource } from './types.ts';

/** A request that is not over. */
export interface UnderWay {
  readonly entry: AttemptEntry;
  /** A reader has waited long for what it brings: the policy says whether it is left. */
  starve(): void;
}

/** What all parts of one download need. */
export interface DownloadContext {
  readonly file: TransferFile;
  /** What this download brings of it. */
  readonly span: Span;
  readonly sources: readonly TransferSource[];
  readonly http: Http;
  readonly settings: PolicySettings;
  readonly clock: Clock;
  readonly experience: Experience;
  readonly ledger: Ledger;
  /** Those that are not over. */
  readonly requests: Set<UnderWay>;
  /** Aborts when nobody wants the file any more. */
  readonly signal: AbortSignal;
}

/** A request that did not bring the file; what it was is in the ledger. */
export class AttemptFailed extends Error {
  constructor(code: string) {
    super(code);
    this.name = 'AttemptFailed';
  }
}
