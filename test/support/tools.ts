import { describe } from 'vitest';
import { findProgram, findTools, isTool, type Tool } from '../../scripts/tools.mjs';

/**
 * A suite that runs against other people's programs, left out where one of them is not installed:
 *
 *     needs('nginx', 'pip')('pip installs from the published folder', () => { … });
 *
 * The title of a suite that is left out says why; `npm test` counts these. `npm test` also passes on what it has found
 * in FALLBACK_LINKS_TEST_TOOLS (names with commas between them); without it this looks for itself.
 */
export function needs(...wanted: readonly Tool[]): (title: string, body: () => void) => void {
  const missing = missingTools(...wanted);
  return (title, body) => {
    if (missing.length === 0) describe(title, body);
    else describe.skip(`${title} (left out: no ${missing.join(', no ')})`, body);
  };
}

function missingTools(...wanted: readonly Tool[]): readonly Tool[] {
  return wanted.filter((tool) => !found().has(tool));
}

/** The program's path. Only inside a suite that `needs` it: throws where it is missing. */
export function programOf(tool: Tool): string {
  const path = findProgram(tool);
  if (path === null) throw new Error(`${tool} is not installed, and the suite does not say that it needs it`);
  return path;
}

let cached: ReadonlySet<Tool> | null = null;

function found(): ReadonlySet<Tool> {
  const told = process.env['FALLBACK_LINKS_TEST_TOOLS'];
  cached ??= new Set(told === undefined ? findTools() : told.split(',').filter(isTool));
  return cached;
}
