/** Requires-Dist, Provides-Dist, Obsoletes-Dist and Requires-Python: that they can be read, and name no URL. */
import { pypiAnswers } from '../pypi-answers.ts';
import { quoted, shown } from '../quoting.ts';
import { type Finding, editProject, finding } from './finding.ts';
import { readRequirement } from './requirements.ts';
import { readSpecifiers } from './specifiers.ts';
import { type CheckedFile, valueOf, valuesOf } from './subject.ts';

export function checkDependencies(file: CheckedFile): readonly Finding[] {
  return [
    ...['Requires-Dist', 'Provides-Dist', 'Obsoletes-Dist'].flatMap((field) => requirements(file, field)),
    ...requiresPython(file),
  ];
}

function requirements({ filename: file, metadata }: CheckedFile, field: string): readonly Finding[] {
  return [...new Set(valuesOf(metadata, field))].flatMap((value) => {
    const requirement = readRequirement(value);
    const facts = { field, value: shown(value) };
    if (requirement === null) {
      return [
        finding({
          severity: 'error',
          code: 'dependency.invalid',
          file,
          message: `${field} says ${quoted(value)}, which is not a dependency that installers can read (PEP 508).`,
          answer: pypiAnswers.badValue(value, field),
          facts,
          remedy: editProject,
        }),
      ];
    }
    if (requirement.url === null) return [];
    // A password may be in it.
    const said = shown(value.replace(requirement.url, withoutUserInfo(requirement.url)));
    return [
      finding({
        severity: 'error',
        code: 'dependency.direct',
        file,
        message: `The dependency on ${requirement.name} names a URL, which public indexes do not take.`,
        answer: pypiAnswers.directDependency(said),
        facts: { field, value: said },
        remedy: `Depend on a version of ${requirement.name} instead, from the index, and build again.`,
      }),
    ];
  });
}

function requiresPython({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  const value = valueOf(metadata, 'Requires-Python');
  if (value === null || readSpecifiers(value) !== null) return [];
  return [
    finding({
      severity: 'error',
      code: 'metadata.requires_python',
      file,
      message: `Requires-Python says ${quoted(value)}, which is not a set of version specifiers (PEP 440).`,
      answer: pypiAnswers.badValue(value, 'Requires-Python'),
      facts: { value: shown(value) },
      remedy: 'Write it like >=3.9 in the project’s pyproject.toml, and build again.',
    }),
  ];
}

function withoutUserInfo(url: string): string {
  return url.replace(/\/\/[^/@\s]*@/, '//');
}
