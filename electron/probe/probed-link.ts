/** A link to be checked: what it should serve, and what is known of that. */
export interface ProbedLink {
  readonly id: string;
  readonly url: string;
  /** Bytes, as the index has it. Null where it is of no release: then it is what the host says. */
  readonly size: number | null;
  /** Hex, lower case; null where it is not known. */
  readonly sha256: string | null;
  /** SHA-256 of each piece of `length` bytes, 32 bytes each. */
  readonly pieces: { readonly length: number; readonly hashes: Uint8Array } | null;
  /** Null where there is none yet: the link is then not compared with it. */
  readonly hostedUrl: string | null;
  /** A rehearsal host. */
  readonly allowLoopback: boolean;
  readonly hostedAllowLoopback: boolean;
}
