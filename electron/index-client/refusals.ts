/**
 * What an index says when it does not take a file, and what to do about it. The texts are PyPI's (upload-api.md); other
 * indexes are read by their status.
 */

interface RefusalMeaning {
  /** `upload.<code>` */
  readonly code: string;
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
    remedy: 'Make the file smaller, or ask the index for a higher limit for this project.',
  },
  {
    says: /^Project size too large/i,
    code: 'project_full',
    remedy: 'Delete old releases from the index, or ask it for a higher limit for this project.',
  },
  {
    says: /^File already exists/i,
    code: 'file_exists',
    remedy: 'A file that was released cannot be replaced: raise the version (or the build tag) and build again.',
  },
  {
    says: /filename (?:was|has)(?: already)?(?: previously)?(?: been)? used/i,
    code: 'filename_used',
    remedy: 'A name is never given twice, even after the file was deleted: raise the version and build again.',
  },
  {
    says: /^Only one sdist/i,
    code: 'second_sdist',
    remedy: 'The release has its sdist already: leave this one out, or raise the version.',
  },
  {
    says: /releases older than/i,
    code: 'release_closed',
    remedy: 'Old releases take no new files: raise the version, for instance with a post release.',
  },
  {
    says: /^Invalid distribution file/i,
    code: 'invalid_file',
    remedy: 'Build the file again with a current build tool.',
  },
  {
    says: /^(?:Filename '.*' is invalid|Start filename|Version in filename|Invalid (?:wheel|sdist|source distribution) filename|Invalid file extension|Cannot upload a file with)/i,
    code: 'bad_filename',
    remedy: 'Build the file again with a current build tool and do not rename what it makes.',
  },
  {
    says: /unsupported platform tag/i,
    code: 'bad_platform',
    remedy: 'Build the wheel for a platform that the index takes; on Linux, repair it with auditwheel.',
  },
  {
    says: /direct dependency/i,
    code: 'direct_dependency',
    remedy: 'Name the dependency by its version instead of its URL, and build again.',
  },
  {
    says: /local versions/i,
    code: 'local_version',
    remedy: 'Take the part after the plus sign out of the version, and build again.',
  },
  {
    says: /description failed to render/i,
    code: 'bad_description',
    remedy: 'Check the readme and its content type in the project file, and build again.',
  },
  {
    says: /classifier/i,
    code: 'bad_classifier',
    remedy: 'Correct the classifiers in the project file, and build again.',
  },
  {
    says: /digest/i,
    code: 'digest_mismatch',
    remedy:
      'The file was altered on its way. Try again; if it stays so, something between here and the index alters it.',
  },
  {
    says: /^(?:Unknown protocol version|.*Use a known file type)/i,
    code: 'not_understood',
    remedy: 'Check that the upload URL is that of an index with the legacy upload API.',
  },
  {
    says: /is an invalid value for|^Invalid value for/i,
    code: 'bad_metadata',
    remedy: 'Correct that field in the project file, and build again.',
  },
  {
    says: /^Username\/Password authentication/i,
    code: 'password_refused',
    remedy: 'Make an API token on the index and use it with the user name __token__.',
  },
  {
    says: /^Invalid API Token/i,
    code: 'token_invalid',
    remedy: 'Copy the whole token, with its pypi- at the front; PyPI and TestPyPI have different ones.',
  },
  {
    says: /(?:isn't|is not) allowed to upload to/i,
    code: 'not_allowed',
    remedy: 'Ask an owner of the project to add you, or use a token of this project.',
  },
  {
    says: /verified (?:primary )?e-?mail/i,
    code: 'email_unverified',
    remedy: 'Verify your e-mail address in your account on the index.',
  },
  {
    says: /two[- ]factor/i,
    code: 'second_factor_missing',
    remedy: 'Set up two-factor authentication in your account on the index.',
  },
  {
    says: /^Read-?\s?only mode|temporarily disabled/i,
    code: 'read_only',
    remedy: 'The index takes no uploads at the moment: try again later.',
  },
  {
    says: /^Too many new projects/i,
    code: 'too_many_projects',
    remedy: 'Wait a day before you make another new project.',
  },
  {
    says: /authentication information/i,
    code: 'not_authenticated',
    remedy: 'Set an API token of this index; it may have been revoked.',
  },
  { status: 401, code: 'not_authenticated', remedy: 'Set an API token of this index.' },
  {
    status: 403,
    code: 'forbidden',
    remedy: 'Check that the token is one of this index and may upload to this project.',
  },
  { status: 404, code: 'wrong_url', remedy: 'Check the upload URL of the index, with its last slash.' },
  { status: 405, code: 'wrong_url', remedy: 'Check the upload URL of the index, with its last slash.' },
  {
    status: 409,
    code: 'file_exists',
    remedy: 'A file that was released cannot be replaced: raise the version (or the build tag) and build again.',
  },
  { status: 413, code: 'too_large', remedy: 'Make the file smaller, or ask the index for a higher limit.' },
  { status: 429, code: 'rate_limited', remedy: 'Wait some minutes, then upload again.' },
];

export function meaningOf(status: number, answer: string): RefusalMeaning {
  const rule = RULES.find(({ status: only, says }) => (only ?? status) === status && (says?.test(answer) ?? true));
  if (rule !== undefined && status < 500) return rule;
  if (status >= 500)
    return { code: 'index_failed', remedy: 'The index has a problem of its own: try again in a few minutes.' };
  return { code: 'refused', remedy: 'The words of the index say what to change.' };
}
