/**
 * What PyPI answers when it does not take an upload (pypi/warehouse `forklift/legacy.py`, `forms.py`, `metadata.py`, and
 * `metadata.py` of Python's packaging library). The checks foretell these words, our own index says them, and the tests
 * of what understands them read them here: a rehearsal fails in the words in which the release would.
 */
import { filenameName } from './index-rules.ts';
import { pythonRepr, quoted } from './quoting.ts';

const MIB = 1024 * 1024;

/** How PyPI ends what it says of a field of the metadata. */
function metadataAnswer(error: string): string {
  const sentence = error.endsWith('.') ? error : `${error}.`;
  return `${sentence} See https://packaging.python.org/specifications/core-metadata for more information.`;
}

function helpAnswer(error: string, anchor: string): string {
  return `${error} See https://pypi.org/help/#${anchor} for more information.`;
}

const CONTENT_TYPE = "'description-content-type'";

/** Limits in bytes. */
export const pypiAnswers = {
  badExtension:
    'Invalid file extension: Use .tar.gz, .whl or .zip extension. See https://www.python.org/dev/peps/pep-0527 ' +
    'and https://peps.python.org/pep-0715/ for more information',
  badWheelName: (filename: string) => `Invalid wheel filename: ${pythonRepr(filename)}`,
  badSdistName: (filename: string) => `Invalid sdist filename: ${pythonRepr(filename)}`,
  /** PEP 625. */
  otherSdistName: (filename: string, wanted: string) =>
    `Filename ${pythonRepr(filename)} is invalid, should be ${pythonRepr(wanted)}.`,
  otherName: (name: string) => `Start filename for ${pythonRepr(name)} with ${pythonRepr(filenameName(name))}.`,
  otherVersion: (wanted: string, found: string) =>
    `Version in filename should be ${pythonRepr(wanted)} not ${pythonRepr(found)}.`,
  platformTag: (filename: string, tag: string) =>
    `Binary wheel '${filename}' has an unsupported platform tag '${tag}'.`,

  invalidFile: 'Invalid distribution file.',
  fileTooLarge: (project: string, limit: number) =>
    helpAnswer(
      `File too large. Limit for project ${pythonRepr(project)} is ${Math.floor(limit / MIB)} MB.`,
      'file-size-limit',
    ),
  projectTooLarge: (project: string, limit: number) =>
    helpAnswer(
      `Project size too large. Limit for project ${pythonRepr(project)} total size is ${Math.floor(limit / 1024 / MIB)} GB.`,
      'project-size-limit',
    ),
  fileExists: (filename: string, blake2b256: string) =>
    helpAnswer(
      `File already exists (${pythonRepr(filename)}, with blake2_256 hash ${pythonRepr(blake2b256)}).`,
      'file-name-reuse',
    ),
  secondSdist: 'Only one sdist may be uploaded per release.',
  releaseClosed: (days: number) => `Uploading new files to releases older than ${days} days is not allowed.`,

  /** Of the form, which is looked at before the metadata. */
  noName: formAnswer('Name', '', 'This field is required.'),
  badName: (name: string) =>
    formAnswer(
      'Name',
      name,
      "Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'.",
    ),
  nameRefused: (name: string) => helpAnswer(`The name ${pythonRepr(name)} isn't allowed.`, 'project-name'),
  nameOfStandardLibrary: (name: string) =>
    helpAnswer(
      `The name ${pythonRepr(name)} isn't allowed (conflict with Python Standard Library module name).`,
      'project-name',
    ),

  noField: (field: string) => metadataAnswer(`${inLowerCase(field)} is a required field`),
  /** Said twice where it may be said once. */
  fieldUnclear: (field: string) => metadataAnswer(`${inLowerCase(field)} has invalid data`),
  badValue: (value: string, field: string, why = '') =>
    metadataAnswer(`${quoted(value)} is invalid for ${inLowerCase(field)}${why}`),
  badMetadataVersion: (version: string) => metadataAnswer(`${quoted(version)} is not a valid metadata version`),
  localVersion: (version: string) => metadataAnswer(`The use of local versions in '${version}' is not allowed.`),
  dynamicFixed: (field: string) => metadataAnswer(`${quoted(field)} is not allowed as a dynamic field`),
  dynamicUnknown: (field: string) => metadataAnswer(`${quoted(field)} is not a valid dynamic field`),
  tooLong: (field: string, limit: number) =>
    metadataAnswer(`${inLowerCase(field)} field must be ${limit} characters or less.`),
  licenceTwice: metadataAnswer(
    'License is deprecated when License-Expression is present. Only License-Expression should be present.',
  ),
  noUrlLabel: metadataAnswer('Must have a label'),
  longUrlLabel: (label: string, limit: number) =>
    metadataAnswer(`${quoted(label)} must be ${limit} characters or less.`),
  noUrl: metadataAnswer('Must have a URL'),
  badUrl: (url: string) => metadataAnswer(`${quoted(url)} is not a valid url.`),
  badEmail: (address: string) => metadataAnswer(`${quoted(address)} is not a valid email address`),
  directDependency: (requirement: string) => metadataAnswer(`Can't have direct dependency: ${requirement}`),
  unknownClassifier: (classifier: string) => metadataAnswer(`${quoted(classifier)} is not a valid classifier.`),
  deprecatedClassifier: (classifier: string, better: readonly string[]) =>
    metadataAnswer(
      `The classifier ${quoted(classifier)} has been deprecated` +
        `${better.length === 0 ? '' : `, use one of ${listed(better)} instead`}.`,
    ),

  badContentType: (value: string) => metadataAnswer(`${quoted(value)} is not a valid content type for ${CONTENT_TYPE}`),
  otherContentType: (value: string, types: readonly string[]) =>
    metadataAnswer(`${CONTENT_TYPE} must be one of ${listed(types)}, not ${quoted(value)}`),
  otherCharset: (charset: string) =>
    metadataAnswer(`${CONTENT_TYPE} can only specify the UTF-8 charset, not ${quoted(charset)}`),
  otherVariant: (variant: string, variants: readonly string[]) =>
    metadataAnswer(`valid Markdown variants for ${CONTENT_TYPE} are ${listed(variants)}, not ${quoted(variant)}`),
  /** `contentType`: null where none is given. */
  notRendered: (contentType: string | null) =>
    helpAnswer(
      contentType === null
        ? 'The description failed to render in the default format of reStructuredText.'
        : `The description failed to render for '${contentType}'.`,
      'description-content-type',
    ),
} as const;

function formAnswer(field: string, value: string, error: string): string {
  return metadataAnswer(`${quoted(value)} is an invalid value for ${field}. Error: ${error}`);
}

/** As Python's library names a field. */
function inLowerCase(field: string): string {
  return quoted(field.toLowerCase());
}

/** Python's `repr` of a list. */
function listed(values: readonly string[]): string {
  return `[${values.map(quoted).join(', ')}]`;
}
