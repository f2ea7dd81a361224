/** Project names, filenames, versions and core metadata, by the packaging specifications. */
export { type CoreMetadata, type MetadataField, parseCoreMetadata, uploadFields } from './core-metadata.ts';
export { type DistributionFilename, isDistributionFilename, parseFilename } from './filenames.ts';
export { filenameName, refusedPlatform, sdistFilename, usualFileLimit } from './index-rules.ts';
export { normalizeName } from './names.ts';
export { compareVersions, normalizeVersion } from './versions.ts';
