import type { Release } from '../../../../shared/contract/index.ts';

/** Files that CI has published: an index has them, and they lie on no disk of ours. */
export function countIndexFiles(release: Release): number {
  return release.files.filter(({ path }) => path === '').length;
}

/** Of such files only: there is nothing to read, to check or to send. */
export function isFromIndex(release: Release): boolean {
  return release.files.length > 0 && countIndexFiles(release) === release.files.length;
}
