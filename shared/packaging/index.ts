/** Project names, filenames, versions and core metadata, by the packaging specifications. */
export {
  checkFile,
  checkListing,
  checkRelease,
  checkSize,
  type Claims,
  claimsOf,
  type Finding,
  notAsked,
  type Listing,
  type ReleaseMember,
  relevantTo,
  unreadable,
} from './checks/index.ts';
export { type CoreMetadata, type MetadataField, parseCoreMetadata, uploadFields } from './core-metadata.ts';
export { type DistributionFilename, isDistributionFilename, parseFilename } from './filenames.ts';
export { filenameName, refusedPlatform, sdistFilename, usualFileLimit, usualLimits } from './index-rules.ts';
export { isValidName, normalizeName } from './names.ts';
export { pypiAnswers } from './pypi-answers.ts';
export { pythonRepr } from './quoting.ts';
export { compareVersions, isPrerelease, normalizeVersion } from './versions.ts';
