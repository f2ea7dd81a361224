import type { Facts, Problem } from '../../problem/index.ts';

/**
 * What is wrong, or worth knowing, about a file or a release before it is sent. An error is what PyPI (the reference
 * for every index) refuses for certain; a warning, what it may refuse or what people trip over; a note, what is good to
 * know. It has all that a Problem has, and can be shown as one.
 */
export interface Finding extends Problem {
  readonly severity: 'error' | 'warning' | 'note';
  /** The filename it speaks of; null where it concerns the release as a whole. */
  readonly file: string | null;
  /** What PyPI would answer to the upload, in its own words; null where it would take it, or its words are not known. */
  readonly answer: string | null;
}

interface FindingParts {
  readonly severity: Finding['severity'];
  readonly code: string;
  readonly file: string | null;
  readonly message: string;
  readonly remedy: string;
  readonly answer?: string | null;
  readonly facts?: Facts;
}

export function finding({ file, answer = null, facts = {}, ...rest }: FindingParts): Finding {
  return { ...rest, file, answer, facts: file === null ? facts : { file, ...facts } };
}

/** How PyPI ends what it says of a field of the metadata (pypi/warehouse, `forklift/legacy.py`). */
export function metadataAnswer(error: string): string {
  const sentence = error.endsWith('.') ? error : `${error}.`;
  return `${sentence} See https://packaging.python.org/specifications/core-metadata for more information.`;
}

export function helpAnswer(error: string, anchor: string): string {
  return `${error} See https://pypi.org/help/#${anchor} for more information.`;
}

/** Python's `repr` of a string, as PyPI shows values; cut where it is long. */
export function quoted(value: string): string {
  const text = shown(value).replace(/[\\\n\r\t]/g, (char) => ESCAPES[char] ?? char);
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", String.raw`\'`)}'`;
}

/** A value from an archive, in a sentence of ours. */
export function shown(value: string): string {
  return value.length > 120 ? `${value.slice(0, 120)}…` : value;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
};

export const editProject = 'Correct it in the project’s pyproject.toml (or setup.cfg, setup.py) and build again.';
