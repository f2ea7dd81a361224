import { problem, type ProblemError } from '../../shared/problem/index.ts';
import { limits } from './limits.ts';

const REBUILD = 'Build the distribution again with a current build tool.';

/** Problems of one archive; each names the file, so that it can be shown on that file alone. */
export function archiveProblems(file: string) {
  const say = (code: string, message: string, facts: Record<string, string | number> = {}, remedy = REBUILD) =>
    problem(code, message, { file, ...facts }, remedy);
  return {
    notZip: () => say('archive.not_zip', `${file} is not a zip archive, as a wheel has to be.`),
    notGzip: () => say('archive.not_gzip', `${file} is not gzip-compressed, as an sdist has to be.`),
    truncated: () =>
      say('archive.truncated', `${file} is cut off: its end is missing.`, {}, 'Build or copy the file again.'),
    malformed: (reason: string) => say('archive.malformed', `${file} is damaged or malformed: ${reason}.`, { reason }),
    trailingData: () => say('archive.trailing_data', `${file} holds more data after the end of the archive.`),
    tooManyEntries: (entries: number) =>
      say('archive.too_many_entries', `${file} has more than ${limits.maxEntries} entries.`, { entries }),
    traversal: (entry: string) =>
      say('archive.traversal', `${file} has an entry whose path leads out of the archive: ${shown(entry)}.`, {
        entry: shown(entry),
      }),
    absolutePath: (entry: string) =>
      say('archive.absolute_path', `${file} has an entry with an absolute path: ${shown(entry)}.`, {
        entry: shown(entry),
      }),
    entryName: (entry: string) =>
      say(
        'archive.entry_name',
        `${file} has an entry whose name has characters that no index accepts: ${shown(entry)}.`,
        {
          entry: shown(entry),
        },
      ),
    duplicateEntry: (entry: string) =>
      say('archive.duplicate_entry', `${file} has the entry ${shown(entry)} twice.`, { entry: shown(entry) }),
    encrypted: (entry: string) =>
      say('archive.encrypted', `${file} has an encrypted entry: ${shown(entry)}.`, { entry: shown(entry) }),
    method: (entry: string, method: number) =>
      say('archive.method', `${file} has an entry that is neither stored nor deflated: ${shown(entry)}.`, {
        entry: shown(entry),
        method,
      }),
    specialEntry: (entry: string) =>
      say('archive.special_entry', `${file} has a sparse file, device or other special entry: ${shown(entry)}.`, {
        entry: shown(entry),
      }),
    bomb: (bytes: number) =>
      say(
        'archive.bomb',
        `${file} unpacks to more than ${limits.maxRatio} times its size; indexes refuse that as a decompression bomb.`,
        { bytes },
      ),
    metadataTooLarge: (entry: string, bytes: number) =>
      say(
        'archive.metadata_too_large',
        `${file} has metadata of ${bytes} bytes; at most ${limits.maxMetadataBytes} are read.`,
        {
          entry: shown(entry),
          bytes,
        },
      ),
    wheelPartMissing: (part: 'METADATA' | 'WHEEL' | 'RECORD') =>
      say(`wheel.${part.toLowerCase()}_missing`, `${file} lacks its .dist-info/${part}.`),
    twoMetadata: (first: string, second: string) =>
      say('wheel.two_metadata', `${file} has more than one METADATA: ${shown(first)} and ${shown(second)}.`, {
        first: shown(first),
        second: shown(second),
      }),
    twoDistInfos: (first: string, second: string) =>
      say(
        'wheel.two_dist_infos',
        `${file} has more than one .dist-info folder: ${shown(first)} and ${shown(second)}.`,
        {
          first: shown(first),
          second: shown(second),
        },
      ),
    topFolders: (first: string, second: string) =>
      say('sdist.top_folders', `${file} has more than one top folder: ${shown(first)} and ${shown(second)}.`, {
        first: shown(first),
        second: shown(second),
      }),
    pkgInfoMissing: () => say('sdist.pkg_info_missing', `${file} has no PKG-INFO in its top folder.`),
    metadataNotUtf8: () => say('metadata.not_utf8', `The metadata in ${file} is not valid UTF-8.`),
  } satisfies Record<string, (...args: never[]) => ProblemError>;
}

export type ArchiveProblems = ReturnType<typeof archiveProblems>;

/** An entry's name comes from the archive: it is cut and stripped of control characters before it is shown. */
function shown(name: string): string {
  const plain = name.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}
