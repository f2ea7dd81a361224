/** Project names, filenames, versions and core metadata, by the packaging specifications. */
export {
  checkFile,
  checkListing,
  checkRelease,
  checkSize,
  type Claims,
  claimsOf,
  type Finding,
  isPypi,
  notAsked,
  type Listing,
  type ReleaseMember,
  relevantTo,
  unreadable,
} from './checks/index.ts';
export { type CoreMetadata, type MetadataField, parseCoreMetadata, uploadFields } from './core-metadata.ts';
export { type DistributionFilename, isDistributionFilename, parseFilename } from './filenames.ts';
export { filenameName, refusedPlatform, sdistFilename, usualFileLimit } from './index-rules.ts';
export { isValidName, normalizeName } from './names.ts';
export { compareVersions, isPrerelease, normalizeVersion } from './versions.ts';
