import type { CoreMetadata, MetadataField } from '../core-metadata.ts';
import type { DistributionFilename } from '../filenames.ts';

/** One distribution, as it was read. */
export interface CheckedFile {
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
  /** Hex. */
  readonly blake2b256: string;
  readonly parts: DistributionFilename;
  readonly metadata: CoreMetadata;
}

/** The values of a field that may be repeated, without those that say nothing (`UNKNOWN`, old tools' word for it). */
export function valuesOf(metadata: { readonly fields: readonly MetadataField[] }, name: string): readonly string[] {
  return metadata.fields.filter((field) => field.name === name && isSaid(field.value)).map(({ value }) => value);
}

export function valueOf(metadata: { readonly fields: readonly MetadataField[] }, name: string): string | null {
  return valuesOf(metadata, name)[0] ?? null;
}

export function isSaid(value: string): boolean {
  const text = value.trim();
  return text !== '' && text !== 'UNKNOWN';
}
