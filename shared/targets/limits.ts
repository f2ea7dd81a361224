import type { ProjectLimits } from '../contract/targets.ts';
import { normalizeName } from '../packaging/index.ts';

const MIB = 1024 * 1024;

/** The limits of one project in bytes; undefined where it has the usual ones. */
export function limitsInBytes(
  limits: readonly ProjectLimits[],
  project: string,
): { readonly file: number | undefined; readonly project: number | undefined } {
  const name = normalizeName(project);
  const { fileMib = null, projectGib = null } = limits.find((each) => each.project === name) ?? {};
  return {
    file: fileMib === null ? undefined : fileMib * MIB,
    project: projectGib === null ? undefined : projectGib * 1024 * MIB,
  };
}
