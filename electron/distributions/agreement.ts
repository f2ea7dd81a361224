import {
  compareVersions,
  type CoreMetadata,
  type DistributionFilename,
  normalizeName,
} from '../../shared/packaging/index.ts';
import { problem } from '../../shared/problem/index.ts';

/** Throws `distribution.name_differs` or `distribution.version_differs` where an archive contradicts its filename. */
export function assertAgreement(
  filename: string,
  parts: DistributionFilename,
  metadata: Pick<CoreMetadata, 'name' | 'version'>,
  where: string,
): void {
  if (normalizeName(metadata.name) !== parts.project) {
    throw problem(
      'distribution.name_differs',
      `The file name ${filename} says that this is ${parts.project}, but ${where} says ${metadata.name}.`,
      { file: filename, inFilename: parts.project, inArchive: metadata.name },
      'Do not rename distributions; build the file again.',
    );
  }
  if (compareVersions(metadata.version, parts.version) !== 0) {
    throw problem(
      'distribution.version_differs',
      `The file name ${filename} says version ${parts.version}, but ${where} says ${metadata.version}.`,
      { file: filename, inFilename: parts.version, inArchive: metadata.version },
      'Do not rename distributions; build the file again.',
    );
  }
}
