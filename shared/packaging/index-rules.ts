import type { DistributionFilename } from './filenames.ts';
import { normalizeName } from './names.ts';
import { isAllowedPlatform } from './platform-tags.ts';

/** What PyPI asks of a file's name beyond that it can be read. Used before an upload, and by our own index at one. */

/** The name as it stands in filenames (binary distribution format, PEP 625): normalised, with underscores. */
export function filenameName(name: string): string {
  return normalizeName(name).replaceAll('-', '_');
}

/** PEP 625: the one filename that an sdist may have. `version` is canonical (PEP 440). */
export function sdistFilename(name: string, version: string): string {
  return `${filenameName(name)}-${version}.tar.gz`;
}

/** The first of a wheel's platform tags that PyPI does not take, or null. */
export function refusedPlatform({ platformTag }: Extract<DistributionFilename, { kind: 'wheel' }>): string | null {
  return platformTag.split('.').find((tag) => !isAllowedPlatform(tag)) ?? null;
}

/** What PyPI keeps where it has not raised it for a project: MiB of one file, GiB of all files of a project. */
export const usualLimits = { fileMib: 100, projectGib: 10 } as const;

/** Bytes. */
export const usualFileLimit = usualLimits.fileMib * 1024 ** 2;

/** Bytes. */
export const usualProjectLimit = usualLimits.projectGib * 1024 ** 3;
