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

/** The message does not name the file where it says the same of others: what is found in many is shown once. */
export function finding({ file, answer = null, facts = {}, ...rest }: FindingParts): Finding {
  return { ...rest, file, answer, facts: file === null ? facts : { file, ...facts } };
}

export const editProject = 'Correct it in the project’s pyproject.toml (or setup.cfg, setup.py) and build again.';
