import { readRequirement, sameText } from './requirements.ts';
import { type CheckedFile, valuesOf } from './subject.ts';

/** What the files of a release have to agree on, beyond name and version. Small enough to be kept for each file. */
export interface Claims {
  /** Requires-Dist in one spelling, sorted. */
  readonly requires: readonly string[];
  /** PEP 643, in lower case. */
  readonly dynamic: readonly string[];
}

export interface ReleaseMember {
  readonly filename: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly blake2b256: string;
  readonly kind: 'wheel' | 'sdist';
  /** Normalised. */
  readonly project: string;
  /** As the metadata spells it. */
  readonly name: string;
  /** Canonical (PEP 440). */
  readonly version: string;
  readonly metadataVersion: string;
  readonly requiresPython: string | null;
  /** Null where they are not known any more. */
  readonly claims: Claims | null;
}

export function claimsOf({ metadata }: Pick<CheckedFile, 'metadata'>): Claims {
  const requires = valuesOf(metadata, 'Requires-Dist').map((value) => {
    const requirement = readRequirement(value);
    return requirement === null ? value : sameText(requirement);
  });
  return {
    requires: [...new Set(requires)].toSorted(),
    dynamic: valuesOf(metadata, 'Dynamic').map((name) => name.toLowerCase()),
  };
}

/** `1.0` and `1.0.0` are one release (PEP 440): without the zeros at the end of the release segment. */
export function releaseKey(version: string): string {
  return version.replace(/^((?:\d+!)?\d+(?:\.\d+)*?)(?:\.0+)*(?=$|[a-z+]|\.(?:post|dev))/, '$1');
}

/** Thousands of files say the same. */
export function remembering(read: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const value = known.get(text) ?? read(text);
    known.set(text, value);
    return value;
  };
}
