/** What PyPI would refuse about files that are about to be sent, as far as the files themselves tell (upload-api). */
import { checkClassifiers } from './classifiers.ts';
import { checkDependencies } from './dependencies.ts';
import { checkDescription } from './descriptions.ts';
import { checkFileName } from './file-names.ts';
import type { Finding } from './finding.ts';
import { checkLicences } from './licences.ts';
import { checkMetadataFields } from './metadata-fields.ts';
import { checkMetadataValues } from './metadata-values.ts';
import { checkProjectName } from './project-names.ts';
import type { CheckedFile } from './subject.ts';

export { type Finding } from './finding.ts';
export { checkListing, type Listing, notAsked, relevantTo } from './listing.ts';
export { checkRelease } from './release.ts';
export { type Claims, claimsOf, type ReleaseMember } from './release-member.ts';
export { checkSize } from './sizes.ts';
export type { CheckedFile } from './subject.ts';
export { unreadable } from './unreadable.ts';

/** Everything about one file but its size, for which the index's limit counts. */
export function checkFile(file: CheckedFile): readonly Finding[] {
  return [
    ...checkFileName(file),
    ...checkProjectName(file),
    ...checkMetadataFields(file),
    ...checkMetadataValues(file),
    ...checkLicences(file),
    ...checkDependencies(file),
    ...checkClassifiers(file),
    ...checkDescription(file),
  ];
}
