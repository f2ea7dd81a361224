/** A file that could not be read to its end, as a finding: what PyPI would say of it. */
import type { Problem } from '../../problem/index.ts';
import { pypiAnswers } from '../pypi-answers.ts';
import type { Finding } from './finding.ts';

export function unreadable(filename: string, problem: Problem): Finding {
  return { ...problem, severity: 'error', file: filename, answer: answerTo(filename, problem) };
}

function answerTo(filename: string, { code, facts }: Problem): string | null {
  const fact = (name: string) => String(facts[name] ?? '');
  switch (code) {
    case 'filename.invalid':
      return badFilename(filename);
    case 'distribution.name_differs':
      return pypiAnswers.otherName(fact('inArchive'));
    case 'distribution.version_differs':
      return pypiAnswers.otherVersion(fact('inArchive'), fact('inFilename'));
    case 'metadata.version_unknown':
      return pypiAnswers.badMetadataVersion(fact('value'));
    case 'metadata.missing_field':
      return fact('field') === 'Name' ? pypiAnswers.noName : pypiAnswers.noField(fact('field'));
    case 'metadata.name_invalid':
      return pypiAnswers.badName(fact('value'));
    case 'metadata.version_invalid':
      return pypiAnswers.badValue(fact('value'), fact('field'));
    case 'metadata.duplicate_field':
      return pypiAnswers.fieldUnclear(fact('field'));
    default:
      return /^(?:archive|wheel|sdist)\./.test(code) ? pypiAnswers.invalidFile : null;
  }
}

function badFilename(filename: string): string {
  if (filename.endsWith('.whl')) return pypiAnswers.badWheelName(filename);
  if (filename.endsWith('.tar.gz')) return pypiAnswers.badSdistName(filename);
  return pypiAnswers.badExtension;
}
