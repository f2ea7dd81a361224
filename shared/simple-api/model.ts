import type { Release } from '../contract/release.ts';

export type LinkOrder = Release['order'];

/** The version of the simple repository API that we write (PEP 629, PEP 700, PEP 708, PEP 740, PEP 792). */
export const repositoryVersion = '1.4';
/** The greatest major version that we can read (PEP 629: a greater one must fail). */
export const supportedMajor = 1;
export const supportedMinor = 4;

export const projectStatuses = ['active', 'archived', 'quarantined', 'deprecated'] as const;

/** PEP 792; a page without one is active. */
export interface ProjectStatus {
  readonly status: (typeof projectStatuses)[number];
  readonly reason?: string;
}

export interface ProjectPage {
  /** In any spelling: rendered normalised (PEP 503). */
  readonly name: string;
  readonly versions: readonly string[];
  readonly status?: ProjectStatus;
  readonly files: readonly PageFile[];
}

/** One file: its hosted copy, and its external copies in the order to try. URLs end in the filename and carry no fragment. */
export interface PageFile {
  readonly filename: string;
  /** Bytes; null where the index behind does not say it (HTML pages). */
  readonly size: number | null;
  /** Lower-case hex; null where nobody says it: then there is nothing to verify by. */
  readonly sha256: string | null;
  /** Absolute, or relative to the page. */
  readonly hostedUrl: string;
  readonly externalUrls: readonly string[];
  readonly requiresPython: string | null;
  /** PEP 592: yanked, or yanked with a reason. */
  readonly yanked: boolean | string;
  /** PEP 658: `<hostedUrl>.metadata` is there; with its SHA-256 where it is known. */
  readonly coreMetadata: boolean | { readonly sha256: string };
  /** ISO 8601 in UTC, as PEP 700 asks. */
  readonly uploadTime: string | null;
  /** An absolute URL (PEP 740). */
  readonly provenance: string | null;
}

/** Sorted by filename, by code unit: uv sorts with an unstable sort, which leaves a sorted page as it is. */
export function sortedFiles(page: ProjectPage): readonly PageFile[] {
  return page.files.toSorted((a, b) => (a.filename < b.filename ? -1 : a.filename > b.filename ? 1 : 0));
}
