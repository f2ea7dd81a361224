import { isProblem, type ProblemError } from '../../../shared/problem/index.ts';

const codes: ReadonlySet<string> = new Set(
  [
    'not_authenticated',
    'token_invalid',
    'password_refused',
    'not_allowed',
    'name_refused',
    'forbidden',
    'email_unverified',
    'second_factor_missing',
    'read_only',
    'too_many_projects',
    'wrong_url',
    'redirected',
  ].map((code) => `upload.${code}`),
);

/** What the index says of the person, the token or the address: it would say the same of every file of the project. */
export function refusesProject(error: unknown): error is ProblemError {
  return isProblem(error) && codes.has(error.problem.code);
}
