/**
 * Files of one version should say the same of themselves: the index keeps what the first of them says, and installers
 * read each. PyPI does not look, so these are warnings.
 */
import { shown } from '../quoting.ts';
import { type Finding, finding } from './finding.ts';
import { type ReleaseMember, remembering } from './release-member.ts';
import { readSpecifiers } from './specifiers.ts';

const rebuild = 'Usually one of them is from an older build: build them all again from the same source.';

/** `files`: of one project and one release. */
export function checkAgreement(files: readonly ReleaseMember[]): readonly Finding[] {
  return [...spellings(files), ...requiresPython(files), ...dependencies(files)];
}

function spellings(files: readonly ReleaseMember[]): readonly Finding[] {
  const differing = (what: 'name' | 'version', values: readonly string[]) =>
    finding({
      severity: 'warning',
      code: `release.${what}_spelling`,
      file: null,
      message: `The files of one release spell its ${what} in ${values.length} ways: ${values.join(', ')}. The index keeps the first it gets.`,
      facts: { project: files[0]?.project ?? '', spellings: values.join(', ') },
      remedy: rebuild,
    });
  return (['name', 'version'] as const).flatMap((what) => {
    const values = [...new Set(files.map((file) => file[what]))];
    return values.length < 2 ? [] : [differing(what, values)];
  });
}

function requiresPython(files: readonly ReleaseMember[]): readonly Finding[] {
  const normal = remembering((text) => readSpecifiers(text)?.join(',') ?? text);
  const said = Map.groupBy(comparable(files, 'requires-python'), ({ requiresPython: text }) =>
    text === null ? 'nothing' : normal(text),
  );
  if (said.size < 2) return [];
  const { project = '', version = '' } = files[0] ?? {};
  return [
    finding({
      severity: 'warning',
      code: 'release.requires_python_differs',
      file: null,
      message: `The files of ${project} ${version} disagree on Requires-Python: ${[...said.keys()].join(' · ')}.`,
      facts: namesBy(said),
      remedy: rebuild,
    }),
  ];
}

function dependencies(files: readonly ReleaseMember[]): readonly Finding[] {
  const known = comparable(files, 'requires-dist').filter(({ claims }) => claims !== null);
  const said = Map.groupBy(known, ({ claims }) => (claims?.requires ?? []).join('\n'));
  if (said.size < 2) return [];
  const lists = [...said.keys()].map((text) => new Set(text.split('\n').filter((line) => line !== '')));
  const all = [...new Set(lists.flatMap((list) => [...list]))].toSorted();
  const uncommon = all.filter((one) => !lists.every((list) => list.has(one)));
  const { project = '', version = '' } = files[0] ?? {};
  const more = uncommon.length > 3 ? ` and ${uncommon.length - 3} more` : '';
  return [
    finding({
      severity: 'warning',
      code: 'release.dependencies_differ',
      file: null,
      message: `The files of ${project} ${version} disagree on their dependencies: ${uncommon.slice(0, 3).map(shown).join(' · ')}${more} ${uncommon.length === 1 ? 'is' : 'are'} not in all of them.`,
      facts: { project, version, ...factsOf(uncommon, known) },
      remedy: `${rebuild} Where wheels differ by platform, use environment markers instead: installers that lock read one file for all.`,
    }),
  ];
}

/**
 * PEP 643: what an sdist (metadata 2.2 and newer) does not name as dynamic is the same in every wheel built from it.
 * Older sdists, and dynamic fields, promise nothing, so that only wheels are compared; for Requires-Python, which
 * every sdist says for itself, only what is named as dynamic counts.
 */
function comparable(files: readonly ReleaseMember[], field: string): readonly ReleaseMember[] {
  return files.filter(({ kind, metadataVersion, claims }) => {
    if (kind === 'wheel') return true;
    const isDynamic = claims?.dynamic.includes(field) === true;
    const promises = field === 'requires-python' || !/^(?:1\.|2\.1$)/.test(metadataVersion);
    return promises && !isDynamic;
  });
}

function factsOf(uncommon: readonly string[], files: readonly ReleaseMember[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    uncommon.slice(0, 10).map((requirement) => {
      const having = files.filter(({ claims }) => claims?.requires.includes(requirement) === true);
      return [shown(requirement), fewNames(having)];
    }),
  );
}

function namesBy(said: ReadonlyMap<string, readonly ReleaseMember[]>): Readonly<Record<string, string>> {
  return Object.fromEntries([...said].map(([value, files]) => [value, fewNames(files)]));
}

/** A release may have hundreds of files. */
function fewNames(files: readonly ReleaseMember[]): string {
  const names = files.slice(0, 8).map(({ filename }) => filename);
  return files.length > names.length ? `${names.join(', ')} and ${files.length - names.length} more` : names.join(', ');
}
