/**
 * What PyPI answers when it does not take an upload: pypi/warehouse, `forklift/legacy.py`, `forms.py`, `decorators.py`.
 * The words are PyPI's own, so that a rehearsal fails the way the release would, and so that programs that look for
 * them (twine's `--skip-existing` looks for "File already exists") work here too.
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
const CORE_METADATA = 'See https://packaging.python.org/specifications/core-metadata for more information.';

/** `'' is an invalid value for Name. Error: …`; `value` is null where the field was not sent. */
export function invalidMetadata(field: string, value: string | null, error: string): Refusal {
  const shown = value === null ? 'None' : pythonQuoted(value);
  return new Refusal(400, `${shown} is an invalid value for ${field}. Error: ${error} ${CORE_METADATA}`);
}

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

export function tooLarge(name: string, limitBytes: number): Refusal {
  const limit = Math.floor(limitBytes / (1024 * 1024));
  return new Refusal(
    400,
    `File too large. Limit for project ${pythonQuoted(name)} is ${limit} MB. ` +
      `See ${HELP}file-size-limit for more information.`,
  );
}

export function alreadyExists(filename: string, blake2b256: string): Refusal {
  return new Refusal(
    400,
    `File already exists (${pythonQuoted(filename)}, with blake2_256 hash ${pythonQuoted(blake2b256)}). ` +
      `See ${HELP}file-name-reuse for more information.`,
  );
}

export function localVersion(version: string): Refusal {
  return new Refusal(400, `The use of local versions in ${pythonQuoted(version)} is not allowed. ${CORE_METADATA}`);
}

/** Python's `repr` of a string, in which PyPI shows values. */
export function pythonQuoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const body = text.replace(/[\\\n\r\t]/g, (char) => escapes[char] ?? char).replaceAll(quote, `\\${quote}`);
  // JavaScript's quote is escaped only where both kinds occur, as in Python.
  return `${quote}${body}${quote}`;
}
