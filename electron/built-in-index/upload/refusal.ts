/**
 * What PyPI answers where an upload is no upload or comes from nobody: pypi/warehouse, `forklift/legacy.py`, `forms.py`,
 * `decorators.py`. The words are PyPI's own, and so are those about the file (`pypiAnswers`): a rehearsal fails the way
 * the release would, and programs that look for the words (twine's `--skip-existing` for "File already exists") work
 * here too.
 */

/** Thrown inside the upload; becomes the answer. */
export class Refusal extends Error {
  readonly status: 400 | 403 | 410;

  constructor(status: 400 | 403 | 410, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}

const HELP = 'https://pypi.org/help/#';

export function invalidField(field: string, error: string): Refusal {
  return new Refusal(400, `Invalid value for ${field}. Error: ${error}`);
}

export const REQUIRED = 'This field is required.';

export function notAuthenticated(): Refusal {
  return new Refusal(
    403,
    `Invalid or non-existent authentication information. See ${HELP}invalid-auth for more information.`,
  );
}

export function passwordRefused(): Refusal {
  return new Refusal(
    403,
    'Username/Password authentication is no longer supported. Migrate to API Tokens or Trusted Publishers instead. ' +
      `See ${HELP}apitoken and ${HELP}trusted-publishers`,
  );
}
