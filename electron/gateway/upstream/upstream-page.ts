/** The upstream's page as the gateway passes it on, pure: what it links to, and where the bytes really are. */
import { hostKind } from '../../../shared/addresses/index.ts';
import type { PageFile, ParsedLink, ParsedPage, ProjectStatus } from '../../../shared/simple-api/index.ts';

export interface UpstreamPage {
  /** Normalised. */
  readonly name: string;
  readonly versions: readonly string[];
  readonly status?: ProjectStatus;
  readonly files: readonly UpstreamFile[];
  /** Sentences about what was left out or looks odd. */
  readonly warnings: readonly string[];
}

export type UpstreamFile = ProxiedFile | DirectFile;

interface CommonFile {
  readonly filename: string;
  /** Bytes; null where the page does not say it (HTML). */
  readonly size: number | null;
  readonly requiresPython: string | null;
  readonly yanked: boolean | string;
  readonly coreMetadata: PageFile['coreMetadata'];
  readonly uploadTime: string | null;
  /** An absolute https URL (PEP 740). */
  readonly provenance: string | null;
}

/** Comes through the gateway, which can verify it. */
export interface ProxiedFile extends CommonFile {
  readonly kind: 'proxied';
  readonly sha256: string;
  readonly hostedUrl: string;
  /** In the order to try; each may be fetched, and is claimed to be byte-identical. */
  readonly externalUrls: readonly string[];
}

/** Goes past the gateway: what cannot be verified, or what the gateway may not fetch. */
export interface DirectFile extends CommonFile {
  readonly kind: 'direct';
  readonly url: string;
  readonly sha256: string | null;
}

/** More copies than this are no help and a way to make the gateway knock on many doors. */
const mostExternalUrls = 8;

/** `rehearsal`: the upstream is on this computer; loopback addresses may be fetched then. */
export function upstreamPageOf(
  parsed: ParsedPage,
  { project, rehearsal }: { readonly project: string; readonly rehearsal: boolean },
): UpstreamPage {
  const byName = Map.groupBy(parsed.links, (link) => link.filename);
  return {
    name: project,
    versions: [...new Set(parsed.versions)],
    ...(parsed.status === undefined ? {} : { status: parsed.status }),
    files: [...byName.values()].map((links) => fileOf(hostedOf(links), rehearsal)),
    warnings: parsed.warnings,
  };
}

/**
 * Whether the gateway may fetch this: https and, as far as the name tells, public. What a name leads to is judged again on
 * the address that is connected to.
 */
export function mayFetch(text: string, rehearsal: boolean): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  switch (hostKind(url.hostname)) {
    case 'public':
      return url.protocol === 'https:';
    case 'loopback':
      return rehearsal && (url.protocol === 'https:' || url.protocol === 'http:');
    case 'refused':
      return false;
  }
}

/**
 * Several links of one file on an HTML page are copies of it, as our own pages have them. The hosted one is not the yanked
 * one and has the metadata beside it; where that leaves a choice it is the last, which is the one pip takes.
 */
function hostedOf(links: readonly ParsedLink[]): ParsedLink {
  const preferences: readonly ((link: ParsedLink) => boolean)[] = [
    (link) => link.sha256 !== null,
    (link) => link.yanked === false,
    (link) => link.coreMetadata !== false,
  ];
  const left = preferences.reduce((some, isBetter) => (some.some(isBetter) ? some.filter(isBetter) : some), links);
  const hosted = left.at(-1);
  if (hosted === undefined) throw new Error('a group of links is never empty');
  return hosted;
}

function fileOf(link: ParsedLink, rehearsal: boolean): UpstreamFile {
  const { filename, sha256, size, requiresPython, yanked, coreMetadata, uploadTime } = link;
  const provenance = link.provenance !== null && isHttps(link.provenance) ? link.provenance : null;
  const common = { filename, size, requiresPython, yanked, coreMetadata, uploadTime, provenance };
  if (sha256 === null || !mayFetch(link.url, rehearsal)) return { kind: 'direct', ...common, sha256, url: link.url };
  return {
    kind: 'proxied',
    ...common,
    sha256,
    hostedUrl: link.url,
    // Without the size a copy cannot be judged before its last byte.
    externalUrls: size === null ? [] : externalUrlsOf(link, rehearsal),
  };
}

function externalUrlsOf(link: ParsedLink, rehearsal: boolean): readonly string[] {
  const urls = link.externalUrls.filter((url) => mayFetch(url, rehearsal)).map(withoutFragment);
  return [...new Set(urls)].filter((url) => url !== link.url).slice(0, mostExternalUrls);
}

function withoutFragment(text: string): string {
  const url = new URL(text);
  url.hash = '';
  return url.href;
}

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}
