/**
 * A problem is an expected failure: something that a file, a host, the index or a setting did, told to a person.
 * It crosses every border of the app unchanged; anything else that is thrown is a bug.
 */

/** What a problem knows: host, file, status, sizes. Flat, so that it can be logged and shown as it is. No secrets. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

export interface Problem {
  /** Stable, dotted, lower case: `file.changed`, `upload.refused`. Tests and documentation refer to it. */
  readonly code: string;
  /** One or two sentences that name who is at fault and what happened. */
  readonly message: string;
  readonly facts: Facts;
  /** What the person can do next, as a sentence. */
  readonly remedy: string;
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: { readonly cause?: unknown }) {
    super(problem.message, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Shorthand for throwing: `throw problem('file.empty', '…', { file }, '…')`. */
export function problem(code: string, message: string, facts: Facts, remedy: string, cause?: unknown): ProblemError {
  return new ProblemError({ code, message, facts, remedy }, { cause });
}

export function isProblem(error: unknown): error is ProblemError {
  return error instanceof ProblemError;
}
