import type { FileLink, Release, ReleaseFile } from '../../../../shared/contract/index.ts';

/** One external link: a file at a host. */
export interface LinkRow {
  readonly id: string;
  readonly file: ReleaseFile;
  readonly hostId: string;
  readonly url: string | null;
  readonly status: FileLink['status'];
  /** A link is registered only for a file whose hosted copy is confirmed (P9). */
  readonly hosted: boolean;
}

export interface LinkCounts {
  readonly total: number;
  readonly unverified: number;
  readonly verifying: number;
  readonly verified: number;
  readonly registered: number;
  readonly failed: number;
  /** No URL yet: the template asks for a value that the draft does not have. */
  readonly incomplete: number;
  /** Their file has no hosted copy yet. */
  readonly unhosted: number;
}

/** Every file at every host: hosts in the draft's order (the order in which they are tried), files by name. */
export function linkRows(release: Release): readonly LinkRow[] {
  const known = listed.get(release);
  if (known !== undefined) return known;
  const rows = list(release);
  listed.set(release, rows);
  return rows;
}

/** Progress arrives ten times a second: the rows are made once for each state of the draft. */
const listed = new WeakMap<Release, readonly LinkRow[]>();

function list(release: Release): readonly LinkRow[] {
  if (release.hosts.length === 0) return [];
  const files = release.files.toSorted((a, b) => compareNames(a.filename, b.filename));
  return release.hosts.flatMap((host) =>
    files.map((file) => {
      const link = file.links.find((candidate) => candidate.hostId === host.id);
      return {
        id: linkKey(file.id, host.id),
        file,
        hostId: host.id,
        url: link?.url ?? null,
        status: link?.status ?? { state: 'unverified' },
        hosted: file.hosted.state === 'hosted',
      };
    }),
  );
}

export function countLinks(rows: readonly LinkRow[]): LinkCounts {
  const inState = (state: FileLink['status']['state']) => rows.filter((row) => row.status.state === state).length;
  return {
    total: rows.length,
    unverified: rows.filter((row) => canVerify(row) && row.status.state === 'unverified').length,
    verifying: inState('verifying'),
    verified: rows.filter((row) => canRegister(row)).length,
    registered: inState('registered'),
    failed: inState('failed'),
    incomplete: rows.filter((row) => row.url === null).length,
    unhosted: rows.filter((row) => !row.hosted).length,
  };
}

function canVerify(row: LinkRow): boolean {
  return row.hosted && row.url !== null && (row.status.state === 'unverified' || row.status.state === 'failed');
}

export function canRegister(row: LinkRow): boolean {
  return row.hosted && row.status.state === 'verified';
}

export function linkReferences(rows: readonly LinkRow[]): { fileId: string; hostId: string }[] {
  return rows.map((row) => ({ fileId: row.file.id, hostId: row.hostId }));
}

/** The id of a link in the items of a verification job. */
function linkKey(fileId: string, hostId: string): string {
  return `${fileId} ${hostId}`;
}

/** By code unit, as the page is sorted. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
