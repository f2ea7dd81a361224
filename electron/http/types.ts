import type { RawHeaders } from '../../shared/fallback/index.ts';

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream needs `contentLength`. */
  readonly body?: AsyncIterable<Uint8Array> | Uint8Array | string;
  /** Bytes of a streamed body. */
  readonly contentLength?: number;
  /**
   * For rehearsal hosts and the built-in index: loopback addresses are allowed too, and there plain http. Private and
   * reserved addresses stay refused.
   */
  readonly allowLoopback?: boolean;
  /** GET and HEAD only; 5 unless told. With 0 a redirect is a response like any other. */
  readonly maxRedirects?: number;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
}

/** In milliseconds where not said otherwise. */
export interface Limits {
  readonly resolveMs: number;
  /** TCP and TLS together. */
  readonly connectMs: number;
  /**
   * From the request sent to the first byte of the body. 5 s; 120 s where a body is sent, because `sent` then only means
   * handed to the operating system, and an index works on an upload before it answers.
   */
  readonly firstByteMs: number;
  /** Between two arrivals of body bytes while they are waited for, or two pieces of a body being sent. */
  readonly stallMs: number;
  /** Bytes of all header names and values together. */
  readonly headerBytes: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly reason: string;
  /** As received: order, spelling and duplicates kept. One character per byte. */
  readonly headers: RawHeaders;
  /** After redirects. */
  readonly url: string;
  /** The address that was connected to. */
  readonly address: string;
  /** Private or reserved addresses that the name also resolved to; they were not used. */
  readonly refusedAddresses: readonly string[];
  /** When the certificate of that host ends, as ISO 8601; null where it was not asked over TLS. */
  readonly certificateUntil: string | null;
  /** Of the last hop; nothing is resolved or connected where a connection is used again. `firstByteMs` is null until the first body byte has come. */
  readonly phases: Phases;
  /** Never decompressed. To be read once, to the end or until a `break`; otherwise call `discard`. Throws HttpFailure. */
  readonly body: AsyncIterable<Uint8Array>;
  /**
   * Instead of `body`, for much: puts the next bytes of it into this block, as many as are there, and says how many; 0 at
   * the end, and only then. One call at a time. Rejects with HttpFailure.
   */
  read(into: Uint8Array): Promise<number>;
  /** Without reading on; the connection is closed unless it is at its end. */
  discard(): Promise<void>;
}

/** Durations in milliseconds; null for what was not needed or not reached. */
export interface Phases {
  readonly resolveMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  /** From the request sent to the first body byte. */
  readonly firstByteMs: number | null;
}

export type MutablePhases = { -readonly [Name in keyof Phases]: Phases[Name] };

export const noPhases: Phases = { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
