/** A file that could not be read to its end, as a finding: what PyPI would say of it. */
import type { Problem } from '../../problem/index.ts';
import { filenameName } from '../index-rules.ts';
import { type Finding, metadataAnswer, quoted } from './finding.ts';

export function unreadable(filename: string, problem: Problem): Finding {
  return { ...problem, severity: 'error', file: filename, answer: answerTo(filename, problem) };
}

function answerTo(filename: string, { code, facts }: Problem): string | null {
  const fact = (name: string) => String(facts[name] ?? '');
  const field = quoted(fact('field').toLowerCase());
  switch (code) {
    case 'filename.invalid':
      return badFilename(filename);
    case 'distribution.name_differs':
      return `Start filename for ${quoted(fact('inArchive'))} with ${quoted(filenameName(fact('inArchive')))}.`;
    case 'distribution.version_differs':
      return `Version in filename should be ${quoted(fact('inArchive'))} not ${quoted(fact('inFilename'))}.`;
    case 'metadata.version_unknown':
      return metadataAnswer(`${quoted(fact('value'))} is not a valid metadata version`);
    case 'metadata.missing_field':
      return metadataAnswer(`${field} is a required field`);
    case 'metadata.name_invalid':
    case 'metadata.version_invalid':
      return metadataAnswer(`${quoted(fact('value'))} is invalid for ${field}`);
    case 'metadata.duplicate_field':
      return metadataAnswer(`${field} has invalid data`);
    default:
      return /^(?:archive|wheel|sdist)\./.test(code) ? 'Invalid distribution file.' : null;
  }
}

function badFilename(filename: string): string {
  if (filename.endsWith('.whl')) return `Invalid wheel filename: ${quoted(filename)}`;
  if (filename.endsWith('.tar.gz')) return `Invalid sdist filename: ${quoted(filename)}`;
  return 'Invalid file extension: Use .tar.gz, .whl or .zip extension.';
}
