import type { Rule } from './rule.ts';

/** About the metadata: the particular before the general. */
export const aboutMetadata: readonly Rule[] = [
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
