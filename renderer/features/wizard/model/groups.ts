import type { ReleaseFile } from '../../../../shared/contract/index.ts';
import { compareNames } from './link-rows.ts';
import { bytesOfFiles } from './totals.ts';

/** The files of one project and version. */
export interface FileGroup {
  readonly key: string;
  /** `demo 2.1.0`; `Not read yet` for files of which nothing is known. */
  readonly label: string;
  readonly project: string | null;
  readonly version: string | null;
  readonly fileIds: readonly string[];
  readonly bytes: number;
}

/** Groups by project and version, sorted by label; what could not be read, or not yet, comes last. */
export function groupFiles(files: readonly ReleaseFile[]): readonly FileGroup[] {
  const groups = Map.groupBy(files, groupKey);
  return [...groups].map(([key, members]) => toGroup(key, members)).toSorted(compareGroups);
}

export function groupKey(file: ReleaseFile): string {
  if (file.inspection.state !== 'done') return unknown;
  const { project, version } = file.inspection.distribution;
  return `${project} ${version}`;
}

/** Whether there is anything to tell apart: several projects or versions. */
export function isMixed(groups: readonly FileGroup[]): boolean {
  return groups.filter((group) => group.project !== null).length > 1;
}

const unknown = '';

function toGroup(key: string, files: readonly ReleaseFile[]): FileGroup {
  const inspection = files[0]?.inspection;
  const distribution = inspection?.state === 'done' ? inspection.distribution : null;
  return {
    key,
    label: distribution === null ? 'Not read' : `${distribution.name} ${distribution.version}`,
    project: distribution?.project ?? null,
    version: distribution?.version ?? null,
    fileIds: files.map((file) => file.id),
    bytes: bytesOfFiles(files),
  };
}

function compareGroups(a: FileGroup, b: FileGroup): number {
  if (a.project === null || b.project === null) return a.project === b.project ? 0 : a.project === null ? 1 : -1;
  return compareNames(a.key, b.key);
}
