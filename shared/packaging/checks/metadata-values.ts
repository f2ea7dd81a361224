/** What the values of single fields have to look like. */
import { isValidName } from '../names.ts';
import { pypiAnswers } from '../pypi-answers.ts';
import { quoted, shown } from '../quoting.ts';
import { type Finding, editProject, finding } from './finding.ts';
import { checkEmails } from './emails.ts';
import { type CheckedFile, valueOf, valuesOf } from './subject.ts';

const longestSummary = 512;
const longestLabel = 32;

export function checkMetadataValues(file: CheckedFile): readonly Finding[] {
  return [
    ...summary(file),
    ...projectUrls(file),
    ...pages(file),
    ...checkEmails(file),
    ...extras(file),
    ...importNames(file),
  ];
}

/** In characters as Python counts them: code points. */
function summary({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  const value = valueOf(metadata, 'Summary');
  const length = value === null ? 0 : Array.from(value).length;
  if (length <= longestSummary) return [];
  return [
    finding({
      severity: 'error',
      code: 'metadata.summary_length',
      file,
      message: `The summary has ${length} characters; PyPI takes ${longestSummary}.`,
      answer: pypiAnswers.tooLong('Summary', longestSummary),
      facts: { length, limit: longestSummary },
      remedy: 'Shorten the project’s description in one sentence (description in pyproject.toml), and build again.',
    }),
  ];
}

function projectUrls({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  return valuesOf(metadata, 'Project-URL').flatMap((value) => {
    const comma = value.indexOf(',');
    const label = (comma === -1 ? value : value.slice(0, comma)).trim();
    const url = comma === -1 ? '' : value.slice(comma + 1).trim();
    const say = (code: string, message: string, answer: string) => [
      finding({
        severity: 'error',
        code,
        file,
        message,
        answer,
        facts: { value: shown(value) },
        remedy: editProject,
      }),
    ];
    if (label === '') {
      return say(
        'metadata.url_label',
        `The project URL ${quoted(value)} has no label before the comma.`,
        pypiAnswers.noUrlLabel,
      );
    }
    if (Array.from(label).length > longestLabel) {
      return say(
        'metadata.url_label',
        `The label ${quoted(label)} of a project URL is longer than ${longestLabel} characters.`,
        pypiAnswers.longUrlLabel(label, longestLabel),
      );
    }
    if (url === '') {
      return say(
        'metadata.url',
        `The project URL ${quoted(value)} is not a label, a comma and a URL.`,
        pypiAnswers.noUrl,
      );
    }
    return isWebAddress(url)
      ? []
      : say('metadata.url', `${quoted(url)} (${label}) is not an http or https URL.`, pypiAnswers.badUrl(url));
  });
}

function pages({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  return ['Home-page', 'Download-URL'].flatMap((field) => {
    const value = valueOf(metadata, field);
    if (value === null || isWebAddress(value)) return [];
    return [
      finding({
        severity: 'error',
        code: 'metadata.url',
        file,
        message: `${field} says ${quoted(value)}, which is not an http or https URL.`,
        answer: pypiAnswers.badUrl(value),
        facts: { field, value: shown(value) },
        remedy: editProject,
      }),
    ];
  });
}

function extras({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  return valuesOf(metadata, 'Provides-Extra').flatMap((value) => {
    if (isValidName(value)) return [];
    return [
      finding({
        severity: 'error',
        code: 'metadata.extra',
        file,
        message: `${quoted(value)} is not a valid name for an extra.`,
        answer: pypiAnswers.badValue(value, 'Provides-Extra'),
        facts: { value: shown(value) },
        remedy: editProject,
      }),
    ];
  });
}

const KEYWORDS: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

/** PEP 794. */
function importNames({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  return ['Import-Name', 'Import-Namespace'].flatMap((field) =>
    valuesOf(metadata, field).flatMap((value) => {
      const [, path = '', option] = /^([^;]*)(?:;\s*(.*))?$/s.exec(value) ?? [];
      const name = path.trimEnd();
      const wrong = name
        .split('.')
        .find((part) => !/^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u.test(part) || KEYWORDS.has(part));
      if (wrong === undefined && (option === undefined || option.trim() === 'private')) return [];
      const answer =
        wrong === undefined
          ? pypiAnswers.badValue(value, field, "; the only valid option is 'private'")
          : pypiAnswers.badValue(
              name,
              field,
              `; ${quoted(wrong)} is ${KEYWORDS.has(wrong) ? 'a keyword' : 'not a valid identifier'}`,
            );
      return [
        finding({
          severity: 'error',
          code: 'metadata.import_name',
          file,
          message: `${field} says ${quoted(value)}, which is not a name that Python can import.`,
          answer,
          facts: { field, value: shown(value) },
          remedy: editProject,
        }),
      ];
    }),
  );
}

function isWebAddress(value: string): boolean {
  return /^https?:\/\//i.test(value) && !/\s/.test(value) && URL.canParse(value);
}
