import type { ArchiveProblems } from './archive-problems.ts';

/** Core metadata is UTF-8; anything else is a problem rather than a page full of replacement characters. */
export function decodeMetadata(bytes: Uint8Array, problems: ArchiveProblems): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw problems.metadataNotUtf8();
  }
}
