import type { ArchiveProblems } from './archive-problems.ts';

/**
 * An entry's path as its segments, without `.` and empty ones; a folder's name ends in an empty string no longer.
 * Throws where the path would lead somewhere else when unpacked on any of the systems pip runs on.
 */
export function entrySegments(name: string, problems: ArchiveProblems): readonly string[] {
  if (/^[/\\]/.test(name) || /^[A-Za-z]:/.test(name)) throw problems.absolutePath(name);
  const segments = name.split(/[/\\]/);
  if (segments.includes('..')) throw problems.traversal(name);
  if (name === '' || name.includes('\\') || name.includes('\0')) throw problems.entryName(name);
  return segments.filter((segment) => segment !== '' && segment !== '.');
}

/** Whether a link's target, seen from the folder that holds the link, stays inside the archive (PEP 721, `data`). */
export function linkStaysInside(link: readonly string[], target: string): boolean {
  if (/^[/\\]/.test(target) || /^[A-Za-z]:/.test(target)) return false;
  let depth = link.length - 1;
  for (const segment of target.split(/[/\\]/)) {
    if (segment === '..') depth -= 1;
    else if (segment !== '' && segment !== '.') depth += 1;
    // The archive's top folder is where unpacking happens; a link may not even leave that.
    if (depth < 1) return false;
  }
  return true;
}
