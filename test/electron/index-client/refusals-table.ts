import { pypiAnswers } from '../../../shared/packaging/index.ts';

const whl = 'demo_pkg-1.0-py3-none-any.whl';
const metadata = `Test index does not accept the metadata in ${whl}.`;
const filename = `Test index does not accept the name ${whl}.`;
const notAllowed = `The token, or its user, may not upload to the project of ${whl} on Test index.`;
const noDigest = `Test index found no digest in the upload of ${whl}, although the app sends two.`;
const description = `Test index cannot render the description in ${whl}.`;
const classifier = `Test index does not know, or no longer takes, a classifier of ${whl}.`;
const notUnderstood = `What answers at the upload URL of Test index does not understand the upload of ${whl}.`;
const altered = `What Test index received is not ${whl} as it was checked here.`;

type Refused = readonly [status: number, answer: string, code: string, sentence: string];

/** Every text of PyPI's upload API, and answers of other indexes; what is made of each for the file above. */
export const refusals: readonly Refused[] = [
  [
    400,
    pypiAnswers.fileTooLarge('x', 100 * 1024 ** 2),
    'upload.too_large',
    `${whl} is larger than Test index allows for this project.`,
  ],
  [
    400,
    pypiAnswers.projectTooLarge('x', 10 * 1024 ** 3),
    'upload.project_full',
    `The project has no room left on Test index for ${whl}.`,
  ],
  [400, pypiAnswers.fileExists('x', 'y'), 'upload.file_exists', `Test index has other bytes under the name ${whl}.`],
  ...[
    'This filename was previously used by a file that has since been deleted. Use a different version.',
    'This filename has already been used, use a different version.',
  ].map((answer): Refused => [
    400,
    answer,
    'upload.filename_used',
    `The name ${whl} was used on Test index before, by a file that has since been deleted.`,
  ]),
  [
    400,
    pypiAnswers.secondSdist,
    'upload.second_sdist',
    `The release has another sdist on Test index already, so it does not take ${whl}.`,
  ],
  [
    400,
    pypiAnswers.releaseClosed(14),
    'upload.release_closed',
    `The release is too old for Test index to take ${whl} into it.`,
  ],
  [
    400,
    'Invalid distribution file. Missing WHEEL',
    'upload.invalid_file',
    `Test index cannot read ${whl} as a distribution.`,
  ],
  ...[
    pypiAnswers.otherSdistName('x', 'y'),
    pypiAnswers.otherName('x'),
    pypiAnswers.otherVersion('1', '2'),
    pypiAnswers.badExtension,
    pypiAnswers.badWheelName('digest classifier.whl'),
    pypiAnswers.badSdistName('x.tar.gz'),
    "Invalid value for filetype. Error: Invalid extension .tar.gz for filetype 'bdist_wheel'.",
    "Cannot upload a file with '/' or '\\' in the name.",
  ].map((answer): Refused => [400, answer, 'upload.bad_filename', filename]),
  [
    400,
    pypiAnswers.platformTag('x', 'linux_x86_64'),
    'upload.bad_platform',
    `Test index does not take wheels for the platform of ${whl}.`,
  ],
  ...[
    pypiAnswers.directDependency('x @ https://y'),
    "Invalid value for requires_dist. Error: Can't have direct dependency: 'x @ https://y'",
  ].map((answer): Refused => [
    400,
    answer,
    'upload.direct_dependency',
    `${whl} depends on something by its URL, which Test index does not allow.`,
  ]),
  ...[
    pypiAnswers.localVersion('1+x'),
    "'1+x' is an invalid value for Version. Error: The use of local versions in '1+x' is not allowed.",
  ].map((answer): Refused => [
    400,
    answer,
    'upload.local_version',
    `The version of ${whl} has a local part, which Test index does not allow.`,
  ]),
  [400, pypiAnswers.notRendered(null), 'upload.bad_description', description],
  [400, pypiAnswers.notRendered('text/markdown'), 'upload.bad_description', description],
  [
    400,
    pypiAnswers.otherContentType('text/html', ['text/plain']),
    'upload.bad_content_type',
    `Test index does not accept the content type of the description in ${whl}.`,
  ],
  ...[
    pypiAnswers.tooLong('Summary', 512),
    pypiAnswers.longUrlLabel('digest of the classifier', 32),
    pypiAnswers.badValue("it's 3.9+", 'Requires-Python'),
    pypiAnswers.badUrl('https://attestation'),
    pypiAnswers.badEmail('x'),
    pypiAnswers.noName,
    pypiAnswers.badName('-x'),
    "'classifier' is an invalid value for Summary. Error: Field cannot be longer than 512 characters.",
    'Invalid value for project_urls. Error: Use 32 characters or less.',
    'None is an invalid value for Metadata-Version. Error: This field is required.',
  ].map((answer): Refused => [400, answer, 'upload.bad_metadata', metadata]),
  ...[
    pypiAnswers.unknownClassifier('x'),
    pypiAnswers.deprecatedClassifier('x', ['y']),
    "Invalid value for classifiers. Error: Classifier 'x' is not a valid classifier.",
    "Invalid value for classifiers. Error: Classifier 'x' has been deprecated.",
  ].map((answer): Refused => [400, answer, 'upload.bad_classifier', classifier]),
  [
    400,
    'The digest supplied does not match a digest calculated from the uploaded file.',
    'upload.digest_mismatch',
    altered,
  ],
  [400, 'Error: Include at least one message digest.', 'upload.digest_missing', noDigest],
  [400, 'Include at least one message digest.', 'upload.digest_missing', noDigest],
  [
    400,
    'Invalid value for blake2_256_digest. Error: Use a valid, hex-encoded, BLAKE2 message digest.',
    'upload.digest_missing',
    noDigest,
  ],
  [
    400,
    'Invalid attestations supplied during upload: none are known here',
    'upload.attestation_refused',
    `Test index does not accept the attestation of ${whl}.`,
  ],
  [400, 'Unknown protocol version.', 'upload.not_understood', notUnderstood],
  [400, 'Invalid value for filetype. Error: Use a known file type.', 'upload.not_understood', notUnderstood],
  ...[pypiAnswers.nameRefused('x'), pypiAnswers.nameOfStandardLibrary('asyncio')].map((answer): Refused => [
    400,
    answer,
    'upload.name_refused',
    `Test index does not give the name of the project of ${whl} to anybody new.`,
  ]),
  [
    403,
    'Invalid or non-existent authentication information.',
    'upload.not_authenticated',
    'Test index does not know the token, or got none.',
  ],
  [
    403,
    'Username/Password authentication is no longer supported.',
    'upload.password_refused',
    'Test index takes no passwords any more, only API tokens.',
  ],
  [403, 'Invalid API Token: expired', 'upload.token_invalid', 'Test index does not accept the token.'],
  ...[
    "The user 'x' isn't allowed to upload to project 'y'.",
    "The given token isn't allowed to upload to project 'pypi-attestations'.",
    "The given token isn't allowed to upload to project 'trove-classifiers'.",
    "The given token isn't allowed to upload to project 'digest-tool'.",
    "Invalid API Token: project-scoped token is not valid for project: 'y'",
  ].map((answer): Refused => [403, answer, 'upload.not_allowed', notAllowed]),
  ...[400, 403].flatMap((status): Refused[] => [
    [
      status,
      "User 'x' does not have a verified primary email address.",
      'upload.email_unverified',
      'The account on Test index has no verified e-mail address, so it may not upload.',
    ],
    [
      status,
      "User 'x' does not have two-factor authentication enabled.",
      'upload.second_factor_missing',
      'The account on Test index has no second factor, so it may not upload.',
    ],
  ]),
  [
    403,
    'Read-only mode: Uploads are temporarily disabled.',
    'upload.read_only',
    'Test index takes no uploads at the moment.',
  ],
  [
    429,
    'Too many new projects created',
    'upload.too_many_projects',
    'Test index has taken as many new projects from this account as it allows for now.',
  ],
  // Other indexes: their status speaks, whatever PyPI's words are in what they say.
  [403, 'Nope', 'upload.forbidden', `Test index did not allow the upload of ${whl}.`],
  [403, 'The digest of the classifier', 'upload.forbidden', `Test index did not allow the upload of ${whl}.`],
  [429, 'Slow down', 'upload.rate_limited', 'Test index asks for fewer uploads in so short a time.'],
  [409, 'Conflict here', 'upload.file_exists', `Test index has other bytes under the name ${whl}.`],
  [413, 'No', 'upload.too_large', `${whl} is larger than Test index allows for this project.`],
  [404, 'No index', 'upload.wrong_url', 'Test index takes no uploads at its upload URL.'],
  [401, 'Who are you', 'upload.not_authenticated', 'Test index does not know the token, or got none.'],
  [400, 'Something new.', 'upload.refused', `Test index refused ${whl} and says: Something new.`],
  [400, 'An attestation broke.', 'upload.refused', `Test index refused ${whl} and says: An attestation broke.`],
  [500, 'Internal trouble', 'upload.index_failed', `Test index failed to take ${whl} and says: Internal trouble`],
  [
    503,
    'File too large for now',
    'upload.index_failed',
    `Test index failed to take ${whl} and says: File too large for now`,
  ],
];
