import type { OutcomeCode } from '../../shared/fallback/index.ts';
import type { Problem } from '../../shared/problem/index.ts';
import type { Phases } from '../http/index.ts';

export interface TransferFile {
  readonly filename: string;
  /** Bytes, as the index has it. */
  readonly size: number;
  /** Hex, lower case. */
  readonly sha256: string;
  /**
   * SHA-256 of each piece of `length` bytes, 32 bytes each, one after the other. From where the file's own SHA-256 comes
   * from, or as trustworthy: with them the whole is not hashed again.
   */
  readonly pieces: { readonly length: number; readonly hashes: Uint8Array } | null;
}

export interface TransferSource {
  readonly kind: 'external' | 'hosted';
  readonly url: string;
  /** A rehearsal host or the built-in index. */
  readonly allowLoopback: boolean;
}

/** Bytes of a file from `start` to `end`, exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface OpenTransfer {
  readonly file: TransferFile;
  /** What will be read of it, at most; the whole unless told. */
  readonly range?: Span | undefined;
  /** In the order to try them: external hosts, then the hosted copy. */
  readonly sources: readonly TransferSource[];
  /** When it aborts, this reader leaves. */
  readonly signal?: AbortSignal;
}

/** One reader's part in a download that all who want the same file share. */
export interface Transfer {
  /** Of the download: the same for all who share it, and no other's. */
  readonly id: string;
  /**
   * Bytes of the range `start` to `end` (exclusive; what was asked for at the opening unless told), in blocks, as they are
   * right: read from disk, at the reader's own speed. Throws ProblemError `transfer.no_source`, `transfer.no_answer`,
   * `transfer.bytes_wrong` or `transfer.disk`, or the reason for which this reader left.
   *
   * With `into`, a block of the reader's own that is not empty, what is given out lies in there or is lent from memory:
   * good until the next is asked for. For large files: new memory for each block costs more than the copy.
   */
  read(range?: {
    readonly start?: number;
    readonly end?: number;
    readonly into?: Uint8Array;
  }): AsyncIterable<Uint8Array>;
  /** Resolves when the download is over, well or not; never rejects. */
  readonly settled: Promise<TransferRecord>;
  progress(): TransferProgress;
  /** Whether the download brings all of the file. */
  readonly isWhole: boolean;
  /**
   * Puts the whole file, which must have been downloaded well (`isWhole`), at this path as well: for a cache. The path must
   * not exist. Rejects with problem `transfer.disk`.
   */
  keepAs(path: string): Promise<void>;
  /**
   * This reader leaves. With the last one the download ends. Of a large file, what it had is kept for some minutes, for who
   * comes back after a connection that broke; otherwise it is removed.
   */
  close(): Promise<void>;
}

/** A download that is under way. */
export interface RunningTransfer {
  readonly id: string;
  readonly file: TransferFile;
  /** By the clock. */
  readonly startedAt: number;
  readonly readers: number;
  progress(): TransferProgress;
}

export interface TransferProgress {
  /** Bytes of the file that this download has brought. */
  readonly received: number;
  /** Bytes that it is still to bring. */
  readonly missing: number;
  /** Bytes that readers may have. */
  readonly released: number;
  readonly segments: readonly Segment[];
  readonly attempts: readonly AttemptRecord[];
}

/** Which attempt a stretch of the file came from. */
export interface Segment {
  readonly attempt: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface AttemptRecord {
  readonly source: TransferSource['kind'];
  /** Its number in the sources that were given. */
  readonly sourceIndex: number;
  /** The host that answered or failed; after a redirect not the one first asked. */
  readonly host: string;
  /** Without user name, password and query. */
  readonly url: string;
  /** What was asked first: after a redirect not the same. Without user name, password and query. */
  readonly asked: string;
  /** Where in the file the request began. */
  readonly from: number;
  /** Started because another host did not answer. */
  readonly hedge: boolean;
  /** Null while it is under way. */
  readonly code: OutcomeCode | null;
  readonly status: number | null;
  readonly detail: string;
  /** Whether the outcome counts against the host. */
  readonly scored: boolean;
  /** What it says for certain: another file is there, or it leads to where nobody may be sent. */
  readonly proves: 'other-file' | 'forbidden' | null;
  /** Body bytes received. */
  readonly received: number;
  /** Bytes of the file that came from it in the end. */
  readonly used: number;
  /** Milliseconds since the transfer began. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly phases: Phases;
  /** Private or reserved addresses that its name also leads to; they were not used. */
  readonly refusedAddresses: readonly string[];
  /** Seconds per MiB beyond what any file may take; null where it did not end well. */
  readonly normalised: number | null;
}

export interface TransferRecord {
  readonly id: string;
  readonly filename: string;
  readonly sha256: string;
  readonly size: number;
  /** `failed`: no source could deliver. */
  readonly outcome: 'ok' | 'failed' | 'abandoned' | 'local.fault';
  /** In the order in which they were started. */
  readonly attempts: readonly AttemptRecord[];
  readonly segments: readonly Segment[];
  /** Where in the file another source took over. */
  readonly switchedAt: readonly number[];
  readonly milliseconds: number;
  readonly problem: Problem | null;
}
