/** Which credentials of `.pypirc` and of the environment are for an index as a whole, and which for one project of it. */
import { normalizeName } from '../../shared/packaging/index.ts';
import { isTokenOnly, matchIndex } from '../../shared/targets/index.ts';
import type { EnvironmentCredentials } from './environment.ts';
import type { PypircSection } from './pypirc.ts';

/**
 * The section of a project is named like it, as PyPI's own page about tokens shows, or has it behind a question mark in
 * its address, as people do it for twine and the keyring.
 */
export function sectionOfProject(
  sections: readonly PypircSection[],
  uploadUrl: string,
  project: string,
): PypircSection | null {
  return (
    sections.find(({ name, repository }) => {
      const match = repository === null ? null : matchIndex(uploadUrl, repository);
      return match !== null && normalizeName(match.query ?? name) === normalizeName(project);
    }) ?? null
  );
}

/** On PyPI only the section `pypi` (TestPyPI: `testpypi`): others there are for projects. Elsewhere the first one. */
export function sectionOfIndex(sections: readonly PypircSection[], uploadUrl: string): PypircSection | null {
  const named = isTokenOnly(uploadUrl) ? ['pypi', 'testpypi'] : null;
  return (
    sections.find(
      ({ name, repository }) =>
        repository !== null &&
        matchIndex(uploadUrl, repository)?.query === null &&
        (named === null || named.includes(name)),
    ) ?? null
  );
}

/** Whether what stands in the environment is for this index and, where it names a project, for this one. */
export function isForTarget(
  { uploadUrl: url, section }: EnvironmentCredentials,
  uploadUrl: string,
  project: string | null,
): boolean {
  const match = matchIndex(uploadUrl, url);
  if (match === null) return false;
  const ofProject = (name: string) => project !== null && normalizeName(name) === normalizeName(project);
  if (match.query !== null) return ofProject(match.query);
  return section === null || !isTokenOnly(uploadUrl) || ['pypi', 'testpypi'].includes(section) || ofProject(section);
}
