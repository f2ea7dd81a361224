import type { Finding, Release, ReleaseFile } from '../../../../shared/contract/index.ts';
import { groupFiles } from './groups.ts';

export type Severity = Finding['severity'];

/** What was found, once for all the files it was found in: three hundred wheels have the same metadata. */
export interface ShownFinding {
  readonly key: string;
  /** With the facts that all of them share. */
  readonly finding: Finding;
  /** Each once; none where it concerns the release as a whole. */
  readonly files: readonly ReleaseFile[];
}

export interface FindingGroup {
  readonly severity: Severity;
  readonly findings: readonly ShownFinding[];
}

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** By severity, the worst first; what concerns the whole release before what concerns single files. */
export function groupFindings(release: Release): readonly FindingGroup[] {
  const files = new Map(release.files.map((file) => [file.id, file]));
  const alike = Map.groupBy(release.findings, sameWords);
  const shown = [...alike].flatMap(([key, members]) => {
    const [first] = members;
    if (first === undefined) return [];
    const ids = new Set(members.map(({ fileId }) => fileId));
    const about = [...ids].flatMap((id) => (id === null ? [] : (files.get(id) ?? [])));
    return [{ key, finding: { ...first, facts: sharedFacts(members) }, files: about }];
  });
  return order
    .map((severity) => ({
      severity,
      findings: shown
        .filter(({ finding }) => finding.severity === severity)
        .toSorted((a, b) => Number(a.files.length > 0) - Number(b.files.length > 0)),
    }))
    .filter((group) => group.findings.length > 0);
}

/** One version of a project that the maintainer can leave out when a folder holds several. */
export interface VersionChoice {
  readonly version: string;
  readonly fileIds: readonly string[];
}

/** For a finding `release.several_versions`: the versions of the project it names, or of the only project. */
export function versionsToLeaveOut(release: Release, finding: Finding): readonly VersionChoice[] {
  if (finding.code !== 'release.several_versions') return [];
  const { project } = finding.facts;
  return groupFiles(release.files).flatMap((group) =>
    group.version !== null && (project === undefined || group.project === project)
      ? [{ version: group.version, fileIds: group.fileIds }]
      : [],
  );
}

/** What PyPI would answer names the file where it differs, so that only the sentence and the way out are compared. */
function sameWords({ severity, code, message, remedy }: Finding): string {
  return [severity, code, message, remedy].join('\n');
}

function sharedFacts(members: readonly Finding[]): Finding['facts'] {
  const entries = Object.entries(members[0]?.facts ?? {});
  return Object.fromEntries(entries.filter(([fact, value]) => members.every(({ facts }) => facts[fact] === value)));
}
