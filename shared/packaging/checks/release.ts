/** The files of a release together. */
import { pypiAnswers } from '../pypi-answers.ts';
import { compareVersions } from '../versions.ts';
import { checkAgreement } from './agreement.ts';
import { type Finding, finding } from './finding.ts';
import { type ReleaseMember, releaseKey, remembering } from './release-member.ts';
import { checkTotalSize } from './sizes.ts';

/** `projectLimitOf`: how much the index keeps of a project, in bytes, where it is known; otherwise PyPI's usual limit counts. */
export function checkRelease(
  files: readonly ReleaseMember[],
  projectLimitOf: (project: string) => number | undefined = () => undefined,
): readonly Finding[] {
  const projects = [...Map.groupBy(files, ({ project }) => project)];
  return [
    ...duplicateNames(files),
    ...duplicateContents(files),
    ...projects.flatMap(([project, ofProject]) => {
      const keyOf = remembering(releaseKey);
      const versions = Map.groupBy(ofProject, ({ version }) => keyOf(version));
      return [
        ...severalVersions(project, [...versions.values()]),
        ...[...versions.values()].flatMap(checkVersion),
        ...checkTotalSize(
          project,
          ofProject.reduce((sum, { size }) => sum + size, 0),
          projectLimitOf(project),
        ),
      ];
    }),
  ];
}

function checkVersion(files: readonly ReleaseMember[]): readonly Finding[] {
  return [...severalSdists(files), ...checkAgreement(files), ...noSdist(files)];
}

function duplicateNames(files: readonly ReleaseMember[]): readonly Finding[] {
  const seen = new Map<string, ReleaseMember>();
  return files.flatMap((file) => {
    const first = seen.get(file.filename);
    if (first === undefined) {
      seen.set(file.filename, file);
      return [];
    }
    return [
      finding({
        severity: 'error',
        code: 'release.duplicate_filename',
        file: file.filename,
        message: `${file.filename} is in the release twice, from two folders. An index keeps one file of a name.`,
        answer: pypiAnswers.fileExists(file.filename, file.blake2b256),
        facts: { first: first.path, second: file.path },
        remedy: 'Leave one of them out.',
      }),
    ];
  });
}

/** PyPI knows a file by its bytes too: the same ones under a second name are refused. */
function duplicateContents(files: readonly ReleaseMember[]): readonly Finding[] {
  const seen = new Map<string, ReleaseMember>();
  return files.flatMap((file) => {
    const first = seen.get(file.blake2b256);
    if (first === undefined) seen.set(file.blake2b256, file);
    if (first === undefined || first.filename === file.filename) return [];
    return [
      finding({
        severity: 'error',
        code: 'release.duplicate_content',
        file: file.filename,
        message: `${file.filename} has the same bytes as ${first.filename}. PyPI takes them under one name only.`,
        answer: pypiAnswers.fileExists(file.filename, file.blake2b256),
        facts: { same: first.filename, blake2b256: file.blake2b256 },
        remedy: 'Leave one of them out.',
      }),
    ];
  });
}

function severalVersions(project: string, versions: readonly (readonly ReleaseMember[])[]): readonly Finding[] {
  if (versions.length < 2) return [];
  const sorted = versions.map((files) => files[0]?.version ?? '').toSorted(compareVersions);
  return [
    finding({
      severity: 'warning',
      code: 'release.several_versions',
      file: null,
      message: `The files of ${project} belong to ${sorted.length} versions: ${sorted.join(', ')}. An old build may have been left in the folder.`,
      facts: { project, versions: sorted.join(', ') },
      remedy: 'Leave out the versions that you do not mean to release now.',
    }),
  ];
}

function severalSdists(files: readonly ReleaseMember[]): readonly Finding[] {
  const sdists = files.filter(({ kind }) => kind === 'sdist');
  const names = new Set(sdists.map(({ filename }) => filename));
  const [first] = sdists;
  if (first === undefined || names.size < 2) return [];
  const { project, version } = first;
  return [
    finding({
      severity: 'error',
      code: 'release.several_sdists',
      file: null,
      message: `${project} ${version} has ${names.size} source distributions; PyPI takes one.`,
      answer: pypiAnswers.secondSdist,
      facts: { project, version, files: [...names].join(', ') },
      remedy: 'Keep one of them.',
    }),
  ];
}

function noSdist(files: readonly ReleaseMember[]): readonly Finding[] {
  const [first] = files;
  if (first === undefined || files.some(({ kind }) => kind === 'sdist')) return [];
  const { project, version } = first;
  return [
    finding({
      severity: 'note',
      code: 'release.no_sdist',
      file: null,
      message: `${project} ${version} has no source distribution.`,
      facts: { project, version },
      remedy: 'That is allowed. People on platforms without a wheel will not be able to install it.',
    }),
  ];
}
