import { isProblem, type ProblemError } from '../../shared/problem/index.ts';

const codes: ReadonlySet<string> = new Set(
  [
    'key_unknown',
    'key_wrong',
    'key_expired',
    'bucket_missing',
    'region_wrong',
    'clock_wrong',
    'not_s3',
    'token_refused',
    'not_allowed',
    'repository_missing',
    'moved',
    'elsewhere',
    'not_github',
    'rate_limited',
  ].map((code) => `copy.${code}`),
);

/** What a host says of the key, the token or the place: it would say the same of every other file. */
export function refusesPlace(error: unknown): error is ProblemError {
  return isProblem(error) && codes.has(error.problem.code);
}
