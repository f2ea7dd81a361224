/** A file of a release that is to be sent somewhere, as it was inspected. */
export interface CopyFile {
  readonly path: string;
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  /** Hex, lower case. */
  readonly sha256: string;
}

export interface SendOptions {
  /** The person was asked: other bytes under the same name may be replaced. */
  readonly overwrite?: boolean;
  /** Other bytes were served under this name: that a file of its size is there proves nothing. */
  readonly doubted?: boolean;
  readonly signal?: AbortSignal;
  /** Bytes of the file that are there or on their way; falls when a part of it starts over. */
  onProgress?(bytes: number): void;
}

/** `already-there`: the same bytes were there under that name, nothing was sent. */
export type SendOutcome = 'sent' | 'already-there';
