import type { CoreMetadata, DistributionFilename } from '../../shared/packaging/index.ts';

/** What one pass over a distribution found. */
export interface InspectedFile {
  readonly path: string;
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since 1970, as text: beyond what a number holds. */
  readonly modifiedNs: string;
  /** Hex. */
  readonly sha256: string;
  /** Hex. */
  readonly blake2b256: string;
  /** Bytes; the last piece may be shorter. */
  readonly pieceLength: number;
  /** SHA-256 of each piece, 32 bytes each, one after the other. */
  readonly pieces: Uint8Array;
  readonly filenameParts: DistributionFilename;
  readonly metadata: CoreMetadata;
  /** Hex, of a wheel's METADATA file as it stands in the archive (PEP 658); null for an sdist. */
  readonly metadataSha256: string | null;
  /** A wheel's METADATA file as it stands in the archive, where it was asked for. */
  readonly metadataFile: Uint8Array | null;
}
