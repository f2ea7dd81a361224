import type { Rule } from './rule.ts';

/** About the file and the release. */
export const aboutFile: readonly Rule[] = [
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
export const aboutUpload: readonly Rule[] = [
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
