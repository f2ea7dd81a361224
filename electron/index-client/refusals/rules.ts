/**
 * The texts are PyPI's (upload-api.md; its validation of metadata: pypi/warehouse `forklift/metadata.py` and `metadata.py`
 * of Python's packaging library); other indexes are read by their status.
 */

export interface Refusal {
  /** `upload.<code>` */
  readonly code: string;
  /** One sentence with `{file}` and `{index}`, without its full stop; null: the index's words are all that is known. */
  readonly message: string | null;
  readonly remedy: string;
}

interface Rule extends Refusal {
  readonly status: number | readonly number[];
  /** How the answer begins, as `textPattern` reads it; left out: any answer with this status. */
  readonly says?: readonly string[];
}

/** About the account, the token and the project: names of projects stand in these texts, so they are compared first. */
const WHO: readonly Rule[] = [
  {
    status: 403,
    says: [
      "The user … isn't allowed to upload to",
      'The user … is not allowed to upload to',
      "The given token isn't allowed to upload to",
      'The given token is not allowed to upload to',
      'Invalid API Token: project-scoped token is not valid for project',
    ],
    code: 'not_allowed',
    message: 'The token, or its user, may not upload to the project of {file} on {index}',
    remedy: 'Ask an owner of the project to add you, or use a token of this project.',
  },
  {
    status: 403,
    says: ['Invalid API Token'],
    code: 'token_invalid',
    message: '{index} does not accept the token',
    remedy: 'Copy the whole token, with its pypi- at the front; PyPI and TestPyPI have different ones.',
  },
  {
    status: 403,
    says: ['Invalid or non-existent authentication information'],
    code: 'not_authenticated',
    message: '{index} does not know the token, or got none',
    remedy: 'Set an API token of this index; it may have been revoked.',
  },
  {
    status: 403,
    says: ['Username/Password authentication'],
    code: 'password_refused',
    message: '{index} takes no passwords any more, only API tokens',
    remedy: 'Make an API token on the index and use it with the user name __token__.',
  },
  {
    status: [400, 403],
    says: ['User … does not have a verified', 'The user … does not have a verified'],
    code: 'email_unverified',
    message: 'The account on {index} has no verified e-mail address, so it may not upload',
    remedy: 'Verify your e-mail address in your account on the index.',
  },
  {
    status: [400, 403],
    says: ['User … does not have two-factor', 'The user … does not have two-factor'],
    code: 'second_factor_missing',
    message: 'The account on {index} has no second factor, so it may not upload',
    remedy: 'Set up two-factor authentication in your account on the index.',
  },
  {
    status: 403,
    says: ['Read-only mode', 'Read only mode'],
    code: 'read_only',
    message: '{index} takes no uploads at the moment',
    remedy: 'The index takes no uploads at the moment: try again later.',
  },
  {
    status: 429,
    says: ['Too many new projects'],
    code: 'too_many_projects',
    message: '{index} has taken as many new projects from this account as it allows for now',
    remedy: 'Wait a day before you make another new project.',
  },
  {
    status: 400,
    says: ["The name … isn't allowed", 'The name … is too similar to'],
    code: 'name_refused',
    message: '{index} does not give the name of the project of {file} to anybody new',
    remedy: 'It is reserved, or too like the name of another project: choose another name, and build again.',
  },
];

/** About the file and the release. */
const FILE: readonly Rule[] = [
  {
    status: 400,
    says: ['File too large'],
    code: 'too_large',
    message: '{file} is larger than {index} allows for this project',
    remedy: 'Make the file smaller, or ask the index for a higher limit for this project.',
  },
  {
    status: 400,
    says: ['Project size too large'],
    code: 'project_full',
    message: 'The project has no room left on {index} for {file}',
    remedy: 'Delete old releases from the index, or ask it for a higher limit for this project.',
  },
  {
    status: 400,
    says: ['File already exists'],
    code: 'file_exists',
    message: '{index} has other bytes under the name {file}',
    remedy: 'A file that was released cannot be replaced: raise the version (or the build tag) and build again.',
  },
  {
    status: 400,
    says: ['This filename was previously used', 'This filename has already been used'],
    code: 'filename_used',
    message: 'The name {file} was used on {index} before, by a file that has since been deleted',
    remedy: 'A name is never given twice, even after the file was deleted: raise the version and build again.',
  },
  {
    status: 400,
    says: ['Only one sdist'],
    code: 'second_sdist',
    message: 'The release has another sdist on {index} already, so it does not take {file}',
    remedy: 'The release has its sdist already: leave this one out, or raise the version.',
  },
  {
    status: 400,
    says: ['Uploading new files to releases older than'],
    code: 'release_closed',
    message: 'The release is too old for {index} to take {file} into it',
    remedy: 'Old releases take no new files: raise the version, for instance with a post release.',
  },
  {
    status: 400,
    says: ['Invalid attestations supplied', 'Attestations are'],
    code: 'attestation_refused',
    message: '{index} does not accept the attestation of {file}',
    remedy:
      'PyPI takes attestations from trusted publishing only: upload from the workflow that made them, or move the .publish.attestation file away and upload without.',
  },
  {
    status: 400,
    says: ['Invalid distribution file'],
    code: 'invalid_file',
    message: '{index} cannot read {file} as a distribution',
    remedy: 'Build the file again with a current build tool.',
  },
  {
    status: 400,
    says: [
      'Filename … is invalid',
      'Start filename',
      'Version in filename',
      'Invalid wheel filename',
      'Invalid sdist filename',
      'Invalid source distribution filename',
      'Invalid file extension',
      'Invalid extension',
      'Cannot upload a file with',
    ],
    code: 'bad_filename',
    message: '{index} does not accept the name {file}',
    remedy: 'Build the file again with a current build tool and do not rename what it makes.',
  },
  {
    status: 400,
    says: ['Binary wheel … has an unsupported platform tag'],
    code: 'bad_platform',
    message: '{index} does not take wheels for the platform of {file}',
    remedy: 'Build the wheel for a platform that the index takes; on Linux, repair it with auditwheel.',
  },
];

/** About the upload itself: what the app sends has all of it. */
const UPLOAD: readonly Rule[] = [
  {
    status: 400,
    says: ['The digest supplied does not match'],
    code: 'digest_mismatch',
    message: 'What {index} received is not {file} as it was checked here',
    remedy:
      'The file was altered on its way. Try again; if it stays so, something between here and the index alters it.',
  },
  {
    status: 400,
    says: [
      'Include at least one message digest',
      'Use a valid, hex-encoded, SHA256 message digest',
      'Use a valid, hex-encoded, BLAKE2 message digest',
    ],
    code: 'digest_missing',
    message: '{index} found no digest in the upload of {file}, although the app sends two',
    remedy:
      'Something between here and the index, such as a proxy, takes parts out of uploads: try again from another network.',
  },
  {
    status: 400,
    says: ['Unknown protocol version', 'Use a known file type'],
    code: 'not_understood',
    message: 'What answers at the upload URL of {index} does not understand the upload of {file}',
    remedy: 'Check that the upload URL is that of an index with the legacy upload API.',
  },
];

/** About the metadata: the particular before the general. */
const METADATA: readonly Rule[] = [
  {
    status: 400,
    says: ["Can't have direct dependency"],
    code: 'direct_dependency',
    message: '{file} depends on something by its URL, which {index} does not allow',
    remedy: 'Name the dependency by its version instead of its URL, and build again.',
  },
  {
    status: 400,
    says: ['The use of local versions'],
    code: 'local_version',
    message: 'The version of {file} has a local part, which {index} does not allow',
    remedy: 'Take the part after the plus sign out of the version, and build again.',
  },
  {
    status: 400,
    says: ['The description failed to render'],
    code: 'bad_description',
    message: '{index} cannot render the description in {file}',
    remedy: 'Check the readme and its content type in the project file, and build again.',
  },
  {
    status: 400,
    says: [
      "'description-content-type' must be",
      "'description-content-type' can only",
      "… is not a valid content type for 'description-content-type'",
      "valid Markdown variants for 'description-content-type'",
    ],
    code: 'bad_content_type',
    message: '{index} does not accept the content type of the description in {file}',
    remedy:
      'Set the content type of the readme in the project file to text/markdown, text/x-rst or text/plain, and build again.',
  },
  {
    status: 400,
    says: [
      '… is not a valid classifier',
      'Classifier … is not a valid classifier',
      'The classifier … has been deprecated',
      'Classifier … has been deprecated',
    ],
    code: 'bad_classifier',
    message: '{index} does not know, or no longer takes, a classifier of {file}',
    remedy: 'Correct the classifiers in the project file, and build again.',
  },
  {
    status: 400,
    says: [
      '… field must be',
      '… must be',
      '… is invalid for',
      '… is invalid:',
      '… is a required field',
      '… has invalid data',
      '… is not a valid url',
      '… is not a valid email address',
      '… is not a valid metadata version',
      '… is not a valid dynamic field',
      '… is not allowed as a dynamic field',
      'Dynamic field … is not',
      '… is introduced in metadata version',
      'Must have a label',
      'Must have a URL',
      'License is deprecated when License-Expression is present',
      '… is an invalid value for',
      'None is an invalid value for',
      'Invalid value for',
      'Invalid metadata',
    ],
    code: 'bad_metadata',
    message: '{index} does not accept the metadata in {file}',
    remedy: 'Correct that field in the project file, and build again.',
  },
];

/** What is known where the words are not. */
const ANY_WORDS: readonly Rule[] = [
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
    status: [404, 405],
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

export const RULES: readonly Rule[] = [...WHO, ...FILE, ...UPLOAD, ...METADATA, ...ANY_WORDS];
