/** The licence: its expression (PEP 639), its files, and that it is said once. */
import { pypiAnswers } from '../pypi-answers.ts';
import { quoted, shown } from '../quoting.ts';
import { type Finding, editProject, finding } from './finding.ts';
import { knownExceptions, knownLicences, licenceListVersion } from './spdx-licences.ts';
import { type CheckedFile, valueOf, valuesOf } from './subject.ts';

export function checkLicences(file: CheckedFile): readonly Finding[] {
  return [...expression(file), ...saidTwice(file), ...licenceFiles(file)];
}

function expression({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  const value = valueOf(metadata, 'License-Expression');
  if (value === null) return [];
  const about = { file, facts: { value: shown(value) } };
  if (!isLicenceExpression(value)) {
    return [
      finding({
        ...about,
        severity: 'error',
        code: 'licence.expression',
        message: `${quoted(value)} is not a licence expression: identifiers of the SPDX list, joined by AND, OR and WITH.`,
        answer: pypiAnswers.badValue(value, 'License-Expression'),
        remedy: 'Write it like MIT or Apache-2.0 OR BSD-2-Clause, and build again.',
      }),
    ];
  }
  const unknown = unknownIdentifier(value);
  if (unknown === null) return [];
  return [
    finding({
      ...about,
      severity: 'warning',
      code: 'licence.unknown',
      message: `${shown(unknown)} is not in the SPDX list of licences, version ${licenceListVersion}. PyPI refuses it unless it is newer than that.`,
      answer: pypiAnswers.badValue(value, 'License-Expression'),
      remedy: 'Take the identifier from https://spdx.org/licenses/, or write LicenseRef- and a name of your own.',
    }),
  ];
}

/** Reduces from the inside: each licence, and each pair of parentheses, to one letter. */
export function isLicenceExpression(value: string): boolean {
  let text = tokensOf(value)
    .map((token) => (isOperator(token) ? token.toUpperCase() : /^[A-Za-z0-9.-]+\+?$/.test(token) ? 'L' : token))
    .join(' ');
  for (;;) {
    const next = text.replaceAll('L WITH L', 'X').replace(/\( [LX](?: (?:AND|OR) [LX])* \)/g, 'X');
    if (next === text) return /^[LX](?: (?:AND|OR) [LX])*$/.test(text);
    text = next;
  }
}

/** Of an expression that can be read: the first identifier that the lists lack, in any case of letters, or null. */
export function unknownIdentifier(value: string): string | null {
  const tokens = tokensOf(value);
  const unknown = tokens.find((token, index) => {
    if (isOperator(token) || token === '(' || token === ')') return false;
    const name = token.toLowerCase();
    if (tokens[index - 1]?.toLowerCase() === 'with') return !known().exceptions.has(name);
    return !/^licenseref-[a-z0-9.-]+$/.test(name) && !known().licences.has(name.replace(/\+$/, ''));
  });
  return unknown ?? null;
}

function tokensOf(value: string): readonly string[] {
  return value.replace(/[()]/g, ' $& ').trim().split(/\s+/);
}

function isOperator(token: string): boolean {
  return /^(?:and|or|with)$/i.test(token);
}

let lists: { readonly licences: ReadonlySet<string>; readonly exceptions: ReadonlySet<string> } | null = null;

/** Made when they are first asked for. */
function known() {
  lists ??= { licences: wordsOf(knownLicences), exceptions: wordsOf(knownExceptions) };
  return lists;
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().toLowerCase().split(/\s+/));
}

/** Beside an expression, PEP 639 excludes the License field, and so does PyPI; the classifiers are only deprecated. */
function saidTwice({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  if (!hasExpressions(metadata) || valueOf(metadata, 'License-Expression') === null) return [];
  const classifiers = valuesOf(metadata, 'Classifier').filter((value) => value.startsWith('License ::'));
  const isRefused = valueOf(metadata, 'License') !== null;
  const beside = [...(isRefused ? ['License'] : []), ...classifiers];
  if (beside.length === 0) return [];
  return [
    finding({
      severity: isRefused ? 'error' : 'note',
      code: 'licence.twice',
      file,
      message: `The licence is said twice: in License-Expression and in ${shown(beside.join(', '))}. PEP 639 asks for one of them.`,
      answer: isRefused ? pypiAnswers.licenceTwice : null,
      facts: { beside: shown(beside.join(', ')) },
      remedy: 'Keep the licence expression; take the License field and the licence classifiers out, and build again.',
    }),
  ];
}

function licenceFiles({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  if (!hasExpressions(metadata)) return [];
  return valuesOf(metadata, 'License-File').flatMap((value) => {
    const why = licencePathProblem(value);
    if (why === null) return [];
    return [
      finding({
        severity: 'error',
        code: 'licence.file',
        file,
        message: `License-File says ${quoted(value)}, which is not a plain path inside the distribution.`,
        answer: pypiAnswers.badValue(value, 'License-File', `, ${why}`),
        facts: { value: shown(value) },
        remedy: editProject,
      }),
    ];
  });
}

/** PEP 639 came with metadata 2.4; before, its fields are left out of the upload. */
function hasExpressions({ metadataVersion }: CheckedFile['metadata']): boolean {
  return ['2.4', '2.5'].includes(metadataVersion);
}

function licencePathProblem(path: string): string | null {
  if (path.includes('..')) return 'parent directory indicators are not allowed';
  if (path.includes('*')) return 'paths must be resolved';
  if (path.startsWith('/') || /^[A-Za-z]:[/\\]/.test(path)) return 'paths must be relative';
  return path.includes('\\') ? "paths must use '/' delimiter" : null;
}
