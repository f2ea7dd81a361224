/** PEP 440, "Version specifiers". */
import { normalizeVersion } from '../versions.ts';

const CLAUSE = /^(===|~=|==|!=|<=|>=|<|>)\s*(.*)$/s;

/** The clauses of a specifier set (`>=3.9, !=3.10.*`), normalised and sorted; null where one is not valid. */
export function readSpecifiers(text: string): readonly string[] | null {
  const clauses: string[] = [];
  for (const part of text.split(',')) {
    // Empty parts are forgiven, as by Python's own reader.
    if (part.trim() === '') continue;
    const clause = readClause(part.trim());
    if (clause === null) return null;
    clauses.push(clause);
  }
  return clauses.toSorted();
}

function readClause(text: string): string | null {
  const [, operator = '', version = ''] = CLAUSE.exec(text) ?? [];
  if (operator === '' || version === '' || /\s/.test(version)) return null;
  if (operator === '===') return `===${version.toLowerCase()}`;
  const isPrefix = version.endsWith('.*');
  const normal = normalizeVersion(isPrefix ? version.slice(0, -2) : version);
  if (normal === null) return null;
  // A local version is compared only for equality, and so is a prefix, which ends within the release segment.
  const isEquality = operator === '==' || operator === '!=';
  if (!isEquality && (isPrefix || normal.includes('+'))) return null;
  if (isPrefix && !/^(?:\d+!)?\d+(?:\.\d+)*$/.test(normal)) return null;
  if (operator === '~=' && !/^(?:\d+!)?\d+\.\d/.test(normal)) return null;
  return `${operator}${normal}${isPrefix ? '.*' : ''}`;
}
