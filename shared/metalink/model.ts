export const metalinkNamespace = 'urn:ietf:params:xml:ns:metalink';

export interface MetalinkUrl {
  readonly url: string;
  /** 1 (first) to 999999 (last), RFC 5854 §4.2.17.1. */
  readonly priority: number;
}

export const lastPriority = 999_999;

export interface MetalinkInput {
  /** One path segment (RFC 5854 §4.1.2.1: a name must not lead elsewhere). */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes per piece; the last may be shorter. Null where no pieces are known. */
  readonly pieceLength: number | null;
  /** SHA-256 of each piece, 32 bytes each, one after the other; empty where `pieceLength` is null. */
  readonly pieces: Uint8Array;
  readonly urls: readonly MetalinkUrl[];
}

/** As read: what the document does not say is null. */
export interface MetalinkFile extends Omit<MetalinkInput, 'size' | 'sha256'> {
  readonly size: number | null;
  readonly sha256: string | null;
}

/** A name that can be a file's name anywhere and can stand in XML 1.0 (no control characters, no lone surrogates). */
export function isMetalinkName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    name.isWellFormed() &&
    !/[/\\\u0000-\u001f\u007f\ufffe\uffff]/.test(name)
  );
}
