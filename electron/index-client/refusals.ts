/**
 * What an index says when it does not take a file, and what to do about it. The texts are PyPI's (upload-api.md); other
 * indexes are read by their status.
 */

interface RefusalMeaning {
  /** `upload.<code>` */
  readonly code: string;
  /** One sentence with `{file}` and `{index}`, without its full stop; null: the index's words are all that is known. */
  readonly message: string | null;
  readonly remedy: string;
}

interface Rule extends RefusalMeaning {
  readonly status?: number;
  readonly says?: RegExp;
}

/** The first rule that fits counts: PyPI's words before bare statuses. */
const RULES: readonly Rule[] = [
  {
    says: /^File too large/i,
    code: 'too_large',
    message: '{file} is larger than {index} allows for this project',
    remedy: 'Make the file smaller, or ask the index for a higher limit for this project.',
  },
  {
    says: /^Project size too large/i,
    code: 'project_full',
    message: 'The project has no room left on {index} for {file}',
    remedy: 'Delete old releases from the index, or ask it for a higher limit for this project.',
  },
  {
    says: /^File already exists/i,
    code: 'file_exists',
    message: '{index} has other bytes under the name {file}',
    remedy: 'A file that was released cannot be replaced: raise the version (or the build tag) and build again.',
  },
  {
    says: /attestation/i,
    code: 'attestation_refused',
    message: '{index} does not accept the attestation of {file}',
    remedy:
      'PyPI takes attestations from trusted publishing only: upload from the workflow that made them, or move the .publish.attestation file away and upload without.',
  },
  {
    says: /filename (?:was|has)(?: already)?(?: previously)?(?: been)? used/i,
    code: 'filename_used',
    message: 'The name {file} was used on {index} before, by a file that has since been deleted',
    remedy: 'A name is never given twice, even after the file was deleted: raise the version and build again.',
  },
  {
    says: /^Only one sdist/i,
    code: 'second_sdist',
    message: 'The release has another sdist on {index} already, so it does not take {file}',
    remedy: 'The release has its sdist already: leave this one out, or raise the version.',
  },
  {
    says: /releases? older than/i,
    code: 'release_closed',
    message: 'The release is too old for {index} to take {file} into it',
    remedy: 'Old releases take no new files: raise the version, for instance with a post release.',
  },
  {
    says: /^Invalid distribution file/i,
    code: 'invalid_file',
    message: '{index} cannot read {file} as a distribution',
    remedy: 'Build the file again with a current build tool.',
  },
  {
    says: /^(?:Filename '.*' is invalid|Start filename|Version in filename|Invalid (?:wheel|sdist|source distribution) filename|Invalid file extension|Cannot upload a file with)/i,
    code: 'bad_filename',
    message: '{index} does not accept the name {file}',
    remedy: 'Build the file again with a current build tool and do not rename what it makes.',
  },
  {
    says: /unsupported platform tag/i,
    code: 'bad_platform',
    message: '{index} does not take wheels for the platform of {file}',
    remedy: 'Build the wheel for a platform that the index takes; on Linux, repair it with auditwheel.',
  },
  {
    says: /direct dependency/i,
    code: 'direct_dependency',
    message: '{file} depends on something by its URL, which {index} does not allow',
    remedy: 'Name the dependency by its version instead of its URL, and build again.',
  },
  {
    says: /local versions/i,
    code: 'local_version',
    message: 'The version of {file} has a local part, which {index} does not allow',
    remedy: 'Take the part after the plus sign out of the version, and build again.',
  },
  {
    says: /description failed to render|render the description|^Unable to render/i,
    code: 'bad_description',
    message: '{index} cannot render the description in {file}',
    remedy: 'Check the readme and its content type in the project file, and build again.',
  },
  {
    says: /classifier/i,
    code: 'bad_classifier',
    message: '{index} does not know, or no longer takes, a classifier of {file}',
    remedy: 'Correct the classifiers in the project file, and build again.',
  },
  {
    says: /digest/i,
    code: 'digest_mismatch',
    message: 'What {index} received is not {file} as it was checked here',
    remedy:
      'The file was altered on its way. Try again; if it stays so, something between here and the index alters it.',
  },
  {
    says: /^(?:Unknown protocol version|.*Use a known file type)/i,
    code: 'not_understood',
    message: 'What answers at the upload URL of {index} does not understand the upload of {file}',
    remedy: 'Check that the upload URL is that of an index with the legacy upload API.',
  },
  {
    says: /is an invalid value for|^Invalid value for|Invalid metadata|^Missing .*metadata/i,
    code: 'bad_metadata',
    message: '{index} does not accept the metadata in {file}',
    remedy: 'Correct that field in the project file, and build again.',
  },
  {
    says: /^Username\/Password authentication/i,
    code: 'password_refused',
    message: '{index} takes no passwords any more, only API tokens',
    remedy: 'Make an API token on the index and use it with the user name __token__.',
  },
  {
    says: /^Invalid API Token/i,
    code: 'token_invalid',
    message: '{index} does not accept the token',
    remedy: 'Copy the whole token, with its pypi- at the front; PyPI and TestPyPI have different ones.',
  },
  {
    says: /(?:isn't|is not) allowed to upload to/i,
    code: 'not_allowed',
    message: 'The token, or its user, may not upload to the project of {file} on {index}',
    remedy: 'Ask an owner of the project to add you, or use a token of this project.',
  },
  {
    says: /verified (?:primary )?e-?mail/i,
    code: 'email_unverified',
    message: 'The account on {index} has no verified e-mail address, so it may not upload',
    remedy: 'Verify your e-mail address in your account on the index.',
  },
  {
    says: /two[- ]factor/i,
    code: 'second_factor_missing',
    message: 'The account on {index} has no second factor, so it may not upload',
    remedy: 'Set up two-factor authentication in your account on the index.',
  },
  {
    says: /^Read-?\s?only mode|temporarily disabled/i,
    code: 'read_only',
    message: '{index} takes no uploads at the moment',
    remedy: 'The index takes no uploads at the moment: try again later.',
  },
  {
    says: /^Too many new projects/i,
    code: 'too_many_projects',
    message: '{index} has taken as many new projects from this account as it allows for now',
    remedy: 'Wait a day before you make another new project.',
  },
  {
    says: /authentication information/i,
    code: 'not_authenticated',
    message: '{index} does not know the token, or got none',
    remedy: 'Set an API token of this index; it may have been revoked.',
  },
  {
    status: 401,
    code: 'not_authenticated',
    message: '{index} does not know the token, or got none',
    remedy: 'Set an API token of this index.',
  },
  {
    status: 403,
    code: 'forbidden',
    message: '{index} did not allow the upload of {file}',
    remedy: 'Check that the token is one of this index and may upload to this project.',
  },
  {
    status: 404,
    code: 'wrong_url',
    message: '{index} takes no uploads at its upload URL',
    remedy: 'Check the upload URL of the index, with its last slash.',
  },
  {
    status: 405,
    code: 'wrong_url',
    message: '{index} takes no uploads at its upload URL',
    remedy: 'Check the upload URL of the index, with its last slash.',
  },
  {
    status: 409,
    code: 'file_exists',
    message: '{index} has other bytes under the name {file}',
    remedy: 'A file that was released cannot be replaced: raise the version (or the build tag) and build again.',
  },
  {
    status: 413,
    code: 'too_large',
    message: '{file} is larger than {index} allows for this project',
    remedy: 'Make the file smaller, or ask the index for a higher limit.',
  },
  {
    status: 429,
    code: 'rate_limited',
    message: '{index} asks for fewer uploads in so short a time',
    remedy: 'Wait some minutes, then upload again.',
  },
];

export function meaningOf(status: number, answer: string): RefusalMeaning {
  const rule = RULES.find(({ status: only, says }) => (only ?? status) === status && (says?.test(answer) ?? true));
  if (rule !== undefined && status < 500) return rule;
  if (status >= 500) {
    return {
      code: 'index_failed',
      message: null,
      remedy: 'The index has a problem of its own: try again in a few minutes.',
    };
  }
  return { code: 'refused', message: null, remedy: 'The words of the index say what to change.' };
}
