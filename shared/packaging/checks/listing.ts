/** A release against what the index lists of its project already. */
import { parseFilename } from '../filenames.ts';
import { pypiAnswers } from '../pypi-answers.ts';
import { type Finding, finding } from './finding.ts';
import { type ReleaseMember, releaseKey, remembering } from './release-member.ts';

/** What an index's page says of one project. */
export interface Listing {
  /** The index's name, for sentences. */
  readonly index: string;
  /** Whether the index is known to have PyPI's rules (PyPI, TestPyPI); others may be milder. */
  readonly isPypi: boolean;
  readonly files: readonly ListedFile[];
}

export interface ListedFile {
  readonly filename: string;
  readonly sha256: string | null;
  /** ISO 8601 (PEP 700), or null where the page does not say it. */
  readonly uploadTime: string | null;
}

/** Of what is listed, what matters to these files: their names, their bytes, or their versions. */
export function relevantTo<T extends Pick<ListedFile, 'filename' | 'sha256'>>(
  files: readonly LocalFile[],
  listed: readonly T[],
): readonly T[] {
  const names = new Set(files.map(({ filename }) => filename));
  const digests = new Set(files.map(({ sha256 }) => sha256));
  const releases = new Set(files.map(({ version }) => releaseKey(version)));
  return listed.filter(({ filename, sha256 }) => {
    if (names.has(filename) || (sha256 !== null && digests.has(sha256))) return true;
    const release = releaseOf(filename);
    return release !== null && releases.has(release);
  });
}

/** The index could not be asked. */
export function notAsked(index: string, project: string, why: string): Finding {
  return finding({
    severity: 'warning',
    code: 'index.not_asked',
    file: null,
    message: `${index} could not be asked what it has of ${project}: files that are there already were not looked for.`,
    facts: { index, project, why },
    remedy: 'Check the files again when the index can be reached.',
  });
}

type LocalFile = Pick<ReleaseMember, 'filename' | 'kind' | 'sha256' | 'blake2b256' | 'project' | 'version'>;

const DAY_MS = 24 * 60 * 60 * 1000;
const openDays = 14;

/** `files`: of the project that the listing is of. `now`: milliseconds since 1970. */
export function checkListing(files: readonly LocalFile[], listing: Listing, now: number): readonly Finding[] {
  const keyOf = remembering(releaseKey);
  const byName = new Map(listing.files.map((file) => [file.filename, file]));
  const bySha256 = new Map(listing.files.map((file) => [file.sha256, file]));
  const releases = Map.groupBy(listing.files, ({ filename }) => releaseOf(filename));
  const found = files.flatMap((file) => {
    const sameName = byName.get(file.filename);
    if (sameName !== undefined) return [nameTaken(file, sameName, listing)];
    const sameBytes = bySha256.get(file.sha256);
    if (sameBytes !== undefined) return [bytesTaken(file, sameBytes, listing)];
    const ofRelease = releases.get(keyOf(file.version)) ?? [];
    const sdist = file.kind === 'sdist' ? ofRelease.find(({ filename }) => filename.endsWith('.tar.gz')) : undefined;
    return sdist === undefined ? [] : [secondSdist(file, sdist, listing)];
  });
  const waiting = files.filter(({ filename }) => !byName.has(filename));
  const closed = [...Map.groupBy(waiting, ({ version }) => keyOf(version))].flatMap(([release, ofRelease]) =>
    closedRelease(ofRelease, releases.get(release) ?? [], listing, now),
  );
  return [...found, ...closed];
}

function nameTaken(file: LocalFile, listed: ListedFile, { index }: Listing): Finding {
  const { filename } = file;
  if (listed.sha256 === file.sha256) {
    return finding({
      severity: 'note',
      code: 'index.already_there',
      file: filename,
      message: `${index} has this file already, with the same bytes: there is nothing to upload.`,
      facts: { sha256: file.sha256 },
      remedy: 'Nothing needs to be done about it.',
    });
  }
  const facts = { sha256: file.sha256, listed: listed.sha256 ?? 'none' };
  if (listed.sha256 === null) {
    return finding({
      severity: 'warning',
      code: 'index.name_taken',
      file: filename,
      message: `${index} has a file of this name already, without saying its SHA-256: whether it is this one is not known.`,
      answer: pypiAnswers.fileExists(file.filename, file.blake2b256),
      facts,
      remedy: 'If it is another file, raise the version (or the build tag) and build again.',
    });
  }
  return finding({
    severity: 'error',
    code: 'index.other_bytes',
    file: filename,
    message: `${index} has ${filename} with other bytes: SHA-256 ${listed.sha256} there, ${file.sha256} here.`,
    answer: pypiAnswers.fileExists(file.filename, file.blake2b256),
    facts,
    remedy: 'A file that was released cannot be replaced: raise the version (or the build tag) and build again.',
  });
}

function bytesTaken(file: LocalFile, listed: ListedFile, { index }: Listing): Finding {
  return finding({
    severity: 'error',
    code: 'index.same_bytes',
    file: file.filename,
    message: `${index} has these bytes already, as ${listed.filename}.`,
    answer: pypiAnswers.fileExists(file.filename, file.blake2b256),
    facts: { listed: listed.filename, sha256: file.sha256 },
    remedy: 'Leave the file out.',
  });
}

function secondSdist(file: LocalFile, listed: ListedFile, { index }: Listing): Finding {
  return finding({
    severity: 'error',
    code: 'index.second_sdist',
    file: file.filename,
    message: `${index} has an sdist of ${file.project} ${file.version} already: ${listed.filename}.`,
    answer: pypiAnswers.secondSdist,
    facts: { listed: listed.filename },
    remedy: 'Leave this one out, or raise the version.',
  });
}

/** PyPI counts from the day the release was made, which is that of its first file, as far as the page lists it. */
function closedRelease(
  waiting: readonly LocalFile[],
  listed: readonly ListedFile[],
  { index, isPypi: isStrict }: Listing,
  now: number,
): readonly Finding[] {
  const times = listed
    .flatMap(({ uploadTime }) => (uploadTime === null ? [] : [Date.parse(uploadTime)]))
    .filter((time) => Number.isFinite(time));
  const began = times.reduce((least, time) => Math.min(least, time), Infinity);
  if (times.length === 0 || now - began <= openDays * DAY_MS) return [];
  const { project = '', version = '' } = waiting[0] ?? {};
  const days = Math.floor((now - began) / DAY_MS);
  return [
    finding({
      severity: isStrict ? 'error' : 'warning',
      code: 'index.release_closed',
      file: null,
      message: `${project} ${version} has been on ${index} for ${days} days; ${isStrict ? 'it takes' : 'an index with PyPI’s rules takes'} no new files for releases older than ${openDays}.`,
      answer: pypiAnswers.releaseClosed(openDays),
      facts: { project, version, since: new Date(began).toISOString(), files: waiting.length },
      remedy: 'Raise the version, for instance with a post release.',
    }),
  ];
}

/** Null for what is no distribution of today (eggs, installers), and for names that cannot be read. */
function releaseOf(filename: string): string | null {
  try {
    return releaseKey(parseFilename(filename).version);
  } catch {
    return null;
  }
}
