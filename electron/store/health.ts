/** What is kept of the links' health: their states, checks and statistics. */
import type {
  Beat,
  CheckDepth,
  LinkQuery,
  LinkState,
  StateCounts,
  Statistics,
  Vantage,
} from '../../shared/contract/health.ts';

/**
 * One URL for one file's bytes, on however many indexes it is registered. It is there from its first registration on,
 * and stays, with its history, when it is withdrawn from all of them.
 */
export interface MonitoredLink {
  readonly id: number;
  readonly project: string;
  readonly filename: string;
  readonly sha256: string;
  readonly size: number;
  readonly url: string;
  /** With its port, as in the URL. */
  readonly host: string;
  readonly rehearsal: boolean;
  readonly registeredAt: string;
  /** False: registered nowhere any more. */
  readonly registered: boolean;
  /** Whether pages and the gateway have it. */
  readonly listed: boolean;
  /** The state machine's own record as JSON, parsed by its owner; null: never looked at. */
  readonly record: string | null;
  /** When a check that counts was last well; null: never. */
  readonly lastGoodAt: string | null;
}

/** One check of a link, ours or the gateway's. Times are ISO 8601 as `Date.toISOString` writes them. */
export interface StoredCheck {
  readonly linkId: number;
  readonly at: string;
  readonly vantage: Vantage;
  readonly depth: CheckDepth;
  /** An outcome code of the fallback policy. */
  readonly code: string;
  readonly status: number | null;
  readonly detail: string;
  readonly slow: boolean;
  /**
   * Whether it counts: not while our own line is down, nor in a maintenance window, nor where it was given up or this
   * computer was at fault. One that does not is kept and is a beat, and enters no statistic.
   */
  readonly counts: boolean;
  readonly bytes: number;
  readonly totalMs: number | null;
  /** s/MiB. */
  readonly normalised: number | null;
  readonly resolveMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  readonly firstByteMs: number | null;
  /** When the certificate ends. */
  readonly certificateUntil: string | null;
}

export interface StoredRecord {
  readonly linkId: number;
  /** JSON, for `MonitoredLink.record`. */
  readonly record: string;
  readonly state: LinkState;
  readonly since: string;
  /** Whether pages and the gateway have it. */
  readonly listed: boolean;
  readonly held: boolean;
}

export interface StoredTransition {
  readonly linkId: number;
  readonly at: string;
  readonly from: LinkState;
  readonly to: LinkState;
  readonly by: 'monitor' | 'person' | 'host';
  /** JSON: the cause and the evidence, parsed by its owner. */
  readonly document: string;
}

/** What is left of a transition where only the time in each state matters. */
export type StateChange = Pick<StoredTransition, 'at' | 'from'>;

export interface HealthBatch {
  readonly checks: readonly StoredCheck[];
  readonly records: readonly StoredRecord[];
  readonly transitions: readonly StoredTransition[];
}

/** A row of the list: the columns that are sorted and filtered by, and what is shown. */
export interface StoredLinkRow extends MonitoredLink {
  readonly state: LinkState;
  readonly since: string;
  readonly held: boolean;
  readonly beats: readonly Beat[];
  /** Over those beats that count. Beats are our own checks only. */
  readonly statistics: Statistics;
  readonly lastGoodAt: string | null;
  readonly lastBadAt: string | null;
  readonly certificateUntil: string | null;
}

export interface StoredGroup {
  readonly kind: 'host' | 'project';
  readonly name: string;
  readonly links: number;
  readonly counts: StateCounts;
  readonly beats: readonly Beat[];
  /** Of our own checks since the beginning of the hour that was asked for. */
  readonly statistics: Statistics;
  readonly lastGoodAt: string | null;
  readonly lastBadAt: string | null;
  /** Of a host: as its newest check has seen it. Null for a project, whose links may lie at several. */
  readonly certificateUntil: string | null;
}

export type RollupScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'host' | 'project'; readonly name: string }
  | { readonly kind: 'link'; readonly id: number };

export interface RollupPoint {
  /** The beginning of the minute, hour or day (UTC). */
  readonly at: string;
  readonly checks: number;
  readonly ok: number;
  readonly statistics: Statistics;
  readonly externalBytes: number;
  readonly hostedBytes: number;
  readonly reasons: readonly { readonly code: string; readonly count: number }[];
}

export interface StoredIncident {
  readonly id: string;
  readonly host: string;
  readonly from: string;
  readonly until: string | null;
  readonly links: number;
  readonly codes: readonly { readonly code: string; readonly count: number }[];
}

/** A stretch of time in which somebody looked, or could not because our own line was down. */
export interface WatchedTime {
  readonly from: string;
  readonly until: string;
  readonly state: 'watching' | 'offline';
}

/** Bytes that gateway downloads of these links' files took from the hosted copy: kept beside the link's own. */
export interface FallbackBytes {
  readonly linkId: number;
  readonly at: string;
  readonly hostedBytes: number;
}

export interface HealthRepository {
  /** All that are registered somewhere, by id: the monitor's working set. */
  links(): Promise<MonitoredLink[]>;
  /** All or none. Beats, statistics of each link, and roll-ups are brought up to date with it. */
  record(batch: HealthBatch): Promise<void>;
  addFallbackBytes(bytes: readonly FallbackBytes[]): Promise<void>;
  counts(): Promise<{ readonly counts: StateCounts; readonly held: number }>;
  /** Of the links that are registered. Worst first, then by name. At most 30 days back. */
  groups(kind: 'host' | 'project', sinceIso: string): Promise<StoredGroup[]>;
  /** When the certificates of hosts end, as their newest checks have seen it. */
  certificates(): Promise<readonly { readonly host: string; readonly until: string }[]>;
  /**
   * Withdrawn ones too, with the last 25 beats of each. What is not known comes last, whichever the direction; `normalised`
   * is by the 95th percentile.
   */
  page(query: LinkQuery): Promise<{ readonly total: number; readonly rows: readonly StoredLinkRow[] }>;
  link(id: number): Promise<StoredLinkRow | null>;
  /** Of the links for these bytes, those that pages and the gateway leave out: suspended, withdrawn. Asked for every file. */
  unlisted(sha256s: readonly string[]): Promise<readonly { readonly sha256: string; readonly url: string }[]>;
  /** Newest first. */
  checks(id: number, limit: number): Promise<StoredCheck[]>;
  /** Newest first. */
  transitions(id: number, limit: number): Promise<StoredTransition[]>;
  /** All of them then or later, however many, newest first. */
  changes(id: number, sinceIso: string): Promise<StateChange[]>;
  /** By time; `until` exclusive. Statistics over all of it beside the points. */
  series(query: {
    readonly scope: RollupScope;
    readonly resolution: 'minute' | 'hour' | 'day';
    readonly vantage: Vantage;
    readonly from: string;
    readonly until: string;
  }): Promise<{ readonly points: readonly RollupPoint[]; readonly statistics: Statistics }>;
  /** Those that go on, and those that ended then or later, the newest first. */
  incidents(sinceIso: string): Promise<StoredIncident[]>;
  saveIncidents(incidents: readonly StoredIncident[]): Promise<void>;
  /** Lengthens the last stretch where it is of the same state and ended at most `gapMs` before; otherwise begins one. */
  watched(state: WatchedTime['state'], at: string, gapMs: number): Promise<void>;
  watchedTimes(fromIso: string, untilIso: string): Promise<WatchedTime[]>;
  /** True the first time; a notice is told once, whatever is restarted. */
  tell(noticeId: string, at: string): Promise<boolean>;
  /** Minutes older than 24 h, hours older than 30 days, days and transitions older than a year; all but the last 100 checks of a link. */
  prune(nowIso: string): Promise<void>;
}
