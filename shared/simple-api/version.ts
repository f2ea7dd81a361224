import { problem } from '../problem/index.ts';
import { supportedMajor, supportedMinor } from './model.ts';

/** PEP 629: none means 1.0, a greater major must fail, a greater minor should warn. Problem `page.version`. */
export function checkRepositoryVersion(
  version: string | null,
  url: string,
): { readonly repositoryVersion: string; readonly warnings: readonly string[] } {
  if (version === null) return { repositoryVersion: '1.0', warnings: [] };
  const parts = /^\s*(\d{1,6})\.(\d{1,6})\s*$/.exec(version);
  const host = new URL(url).host;
  if (parts === null) {
    throw problem(
      'page.version',
      `The index page of ${host} states a version of the index format that cannot be read.`,
      { host, version: version.slice(0, 100) },
      'Tell the operator of the index.',
    );
  }
  const major = Number(parts[1]);
  const minor = Number(parts[2]);
  if (major > supportedMajor) {
    throw problem(
      'page.version',
      `The index page of ${host} is in version ${major}.${minor} of the index format; this program reads up to ${supportedMajor}.${supportedMinor}.`,
      { host, version: `${major}.${minor}` },
      'Look for a newer version of Fallback Links.',
    );
  }
  const newer = major === supportedMajor && minor > supportedMinor;
  return {
    repositoryVersion: `${major}.${minor}`,
    warnings: newer
      ? [
          `The page is in version ${major}.${minor} of the index format, newer than the ${supportedMajor}.${supportedMinor} known here.`,
        ]
      : [],
  };
}
