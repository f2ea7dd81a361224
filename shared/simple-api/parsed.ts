import type { PageFile, ProjectStatus } from './model.ts';

/** What a page of somebody else says. Untrusted: nothing in it has been checked against the bytes. */
export interface ParsedPage {
  /** Null on an HTML page, which does not say it (PEP 503). */
  readonly name: string | null;
  /** `1.0` where the page says nothing (PEP 629). */
  readonly repositoryVersion: string;
  readonly versions: readonly string[];
  readonly links: readonly ParsedLink[];
  /** Sentences about what was left out or looks odd. */
  readonly warnings: readonly string[];
  readonly status?: ProjectStatus;
}

export interface ParsedLink {
  /** One path segment: never empty, `.`, `..`, or with a slash, a backslash or U+0000 in it. */
  readonly filename: string;
  /** Absolute, http or https, without the fragment. */
  readonly url: string;
  readonly sha256: string | null;
  readonly size: number | null;
  readonly requiresPython: string | null;
  readonly yanked: boolean | string;
  readonly coreMetadata: PageFile['coreMetadata'];
  readonly uploadTime: string | null;
  readonly provenance: string | null;
  /** From the private JSON key `_external-urls`, as it stands there; the caller judges each. */
  readonly externalUrls: readonly string[];
}

export function isSafeFilename(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
}

/** The last path segment, decoded: where every installer takes the filename from. Null where it is not UTF-8. */
export function filenameOfUrl(url: URL): string | null {
  try {
    return decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
  } catch {
    return null;
  }
}

/** The absolute http(s) URL behind a reference of a page, or null. */
export function resolveLink(reference: string, base: string): URL | null {
  if (!URL.canParse(reference, base)) return null;
  const url = new URL(reference, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}

export function hrefWithoutFragment(url: URL): string {
  const copy = new URL(url.href);
  copy.hash = '';
  return copy.href;
}
