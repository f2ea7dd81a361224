import type { Finding, Release, ReleaseFile } from '../../../../shared/contract/index.ts';
import { groupFiles } from './groups.ts';

export type Severity = Finding['severity'];

/** A finding with the file it speaks of, ready to be shown. */
export interface ShownFinding {
  readonly key: string;
  readonly finding: Finding;
  readonly file: ReleaseFile | null;
}

export interface FindingGroup {
  readonly severity: Severity;
  readonly findings: readonly ShownFinding[];
}

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** By severity, the worst first; what concerns the whole release before what concerns one file. */
export function groupFindings(release: Release): readonly FindingGroup[] {
  const files = new Map(release.files.map((file) => [file.id, file]));
  const shown = release.findings.map((finding, index) => ({
    key: `${finding.problem.code} ${finding.fileId ?? 'release'} ${index}`,
    finding,
    file: finding.fileId === null ? null : (files.get(finding.fileId) ?? null),
  }));
  return order
    .map((severity) => ({
      severity,
      findings: shown
        .filter(({ finding }) => finding.severity === severity)
        .toSorted((a, b) => Number(a.file !== null) - Number(b.file !== null)),
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
  if (finding.problem.code !== 'release.several_versions') return [];
  const { project } = finding.problem.facts;
  return groupFiles(release.files).flatMap((group) =>
    group.version !== null && (project === undefined || group.project === project)
      ? [{ version: group.version, fileIds: group.fileIds }]
      : [],
  );
}
