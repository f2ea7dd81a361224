import type { HostExamination, ProbeAnswer, ProbePart } from '../contract/reachability.ts';
import type { OutcomeCode } from './outcomes.ts';
import type { PolicySettings } from './setting-list.ts';

/** What a check has seen of one link; times are milliseconds, sizes bytes. */
export interface LinkFacts {
  /** Of the link itself, not of where it leads. */
  readonly host: string;
  /** Where the file is not known, what the host says. */
  readonly size: number;
  /** Its SHA-256 is, so that what came could be compared. */
  readonly isFileKnown: boolean;
  readonly request: LinkRequest;
  readonly redirects: number;
  readonly finalHost: string;
  readonly hosts: readonly HostExamination[];
  readonly get: ProbeAnswer | null;
  readonly head: ProbeAnswer | null;
  /** Of all answers with the file or a part of it, as they came. */
  readonly etags: readonly (string | null)[];
  readonly parts: readonly ProbePart[];
  readonly bytesPerSecond: number | null;
  readonly hosted: HostedFacts | null;
  readonly settings: PolicySettings;
}

/** The request of an installer, and what became of it: of the plain one or of one for a part. */
export type LinkRequest =
  /** The address is of a kind that nobody may ask. */
  | { readonly kind: 'refused'; readonly detail: string }
  | LinkFailure
  /** `firstByteMs` since the start, redirects included. */
  | { readonly kind: 'answered'; readonly firstByteMs: number };

export interface LinkFailure {
  readonly kind: 'failed';
  readonly code: Exclude<OutcomeCode, 'ok'>;
  /** Who failed: after a redirect another than the link's. */
  readonly host: string;
  readonly detail: string;
  readonly status: number | null;
  readonly afterMs: number;
  /** A redirect to where nobody may be sent (not merely one that makes no sense). */
  readonly isForbidden: boolean;
}

export interface HostedFacts {
  readonly host: string;
  readonly code: OutcomeCode;
  readonly bytesPerSecond: number | null;
  readonly firstByteMs: number | null;
}
