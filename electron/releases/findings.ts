/**
 * What is wrong, or worth knowing, about the files of a release before anything is sent. Pure over the view.
 */
import type { Finding, IndexTarget, ReleaseFile } from '../../shared/contract/index.ts';
import type { Problem } from '../../shared/problem/index.ts';
import { compareVersions, parseFilename } from '../../shared/packaging/index.ts';
import { indexFindings } from './index-findings.ts';

export function findingsOf(files: readonly ReleaseFile[], target: IndexTarget): readonly Finding[] {
  return [
    ...files.flatMap(unreadable),
    ...files.flatMap((file) => indexFindings(file, target)),
    ...duplicates(files),
    ...severalVersions(files),
    ...severalSdists(files),
    ...disagreeing(files),
    ...noSdist(files),
  ];
}

function finding(severity: Finding['severity'], fileId: string | null, problem: Problem): Finding {
  return { severity, fileId, problem: { ...problem, facts: { ...problem.facts } } };
}

function unreadable(file: ReleaseFile): Finding[] {
  return file.inspection.state === 'failed' ? [finding('error', file.id, file.inspection.problem)] : [];
}

function duplicates(files: readonly ReleaseFile[]): Finding[] {
  const seen = new Map<string, ReleaseFile>();
  return files.flatMap((file) => {
    const first = seen.get(file.filename);
    if (first === undefined) {
      seen.set(file.filename, file);
      return [];
    }
    return [
      finding('error', file.id, {
        code: 'release.duplicate_filename',
        message: `${file.filename} is in the release twice, from two folders. An index keeps one file of a name.`,
        facts: { file: file.filename, first: first.path, second: file.path },
        remedy: 'Leave one of them out.',
      }),
    ];
  });
}

/** Versions by project, of the files that could be read. */
function byProject(files: readonly ReleaseFile[]): Map<string, Map<string, ReleaseFile[]>> {
  const projects = new Map<string, Map<string, ReleaseFile[]>>();
  for (const file of files) {
    if (file.inspection.state !== 'done') continue;
    const { project, version } = file.inspection.distribution;
    const versions = projects.get(project) ?? new Map<string, ReleaseFile[]>();
    const ofVersion = versions.get(version) ?? [];
    ofVersion.push(file);
    versions.set(version, ofVersion);
    projects.set(project, versions);
  }
  return projects;
}

function severalVersions(files: readonly ReleaseFile[]): Finding[] {
  return [...byProject(files)].flatMap(([project, versions]) => {
    if (versions.size < 2) return [];
    const sorted = [...versions.keys()].toSorted(compareVersions);
    return [
      finding('warning', null, {
        code: 'release.several_versions',
        message: `The files of ${project} belong to ${sorted.length} versions: ${sorted.join(', ')}. An old build may have been left in the folder.`,
        facts: { project, versions: sorted.join(', ') },
        remedy: 'Leave out the versions that you do not mean to release now.',
      }),
    ];
  });
}

function severalSdists(files: readonly ReleaseFile[]): Finding[] {
  return [...byProject(files)].flatMap(([project, versions]) =>
    [...versions].flatMap(([version, ofVersion]) => {
      const sdists = ofVersion.filter((file) => kindOf(file) === 'sdist');
      const names = new Set(sdists.map(({ filename }) => filename));
      if (names.size < 2) return [];
      return [
        finding('error', null, {
          code: 'release.several_sdists',
          message: `${project} ${version} has ${names.size} source distributions. PyPI answers "Only one sdist may be uploaded per release."`,
          facts: { project, version, files: [...names].join(', ') },
          remedy: 'Keep one of them.',
        }),
      ];
    }),
  );
}

/** Files of one release should say the same of themselves; the index keeps what the first one says. */
function disagreeing(files: readonly ReleaseFile[]): Finding[] {
  return [...byProject(files)].flatMap(([project, versions]) =>
    [...versions].flatMap(([version, ofVersion]) => {
      const said = new Map<string, string[]>();
      for (const file of ofVersion) {
        if (file.inspection.state !== 'done') continue;
        const requires = file.inspection.distribution.requiresPython ?? 'nothing';
        const names = said.get(requires) ?? [];
        names.push(file.filename);
        said.set(requires, names);
      }
      if (said.size < 2) return [];
      return [
        finding('warning', null, {
          code: 'release.requires_python_differs',
          message: `The files of ${project} ${version} disagree on Requires-Python: ${[...said.keys()].join(' · ')}.`,
          facts: Object.fromEntries([...said].map(([requires, names]) => [requires, names.join(', ')])),
          remedy: 'Usually one of them is from an older build: build them all again from the same source.',
        }),
      ];
    }),
  );
}

function noSdist(files: readonly ReleaseFile[]): Finding[] {
  return [...byProject(files)].flatMap(([project, versions]) =>
    [...versions].flatMap(([version, ofVersion]) =>
      ofVersion.some((file) => kindOf(file) === 'sdist')
        ? []
        : [
            finding('note', null, {
              code: 'release.no_sdist',
              message: `${project} ${version} has no source distribution.`,
              facts: { project, version },
              remedy: 'That is allowed. People on platforms without a wheel will not be able to install it.',
            }),
          ],
    ),
  );
}

function kindOf(file: ReleaseFile): 'wheel' | 'sdist' {
  return file.inspection.state === 'done' ? file.inspection.distribution.kind : parseFilename(file.filename).kind;
}
