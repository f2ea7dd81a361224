/** A folder brought up to date with its indexes and links: its pages are built anew and go out together. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Problem } from '../../shared/problem/index.ts';
import type { BuiltPage } from '../pages/index.ts';
import { publishFolder, renderSite } from '../publish/index.ts';
import type { StoredPublication } from '../store/index.ts';
import { type RebuildWanted, createRebuild } from './rebuild.ts';
import type { PublicationsOptions } from './types.ts';

export type PublishedPage = StoredPublication['pages'][number];

export interface Republished {
  /** What the folder shows of ours now. */
  readonly pages: readonly PublishedPage[];
  /** False: nothing could be built, and nothing had to be. */
  readonly wentOut: boolean;
  /** Whether all links on it are as they are to be. */
  readonly linksAreRight: boolean;
  /** Why something is not as the index has it now; null: all is. */
  readonly problem: Problem | null;
}

export interface RepublishWanted extends Omit<RebuildWanted, 'folder'> {
  /** The pages to build anew; null: all. */
  readonly projects: ReadonlySet<string> | null;
}

/** Problems: `publish.*`. Those of the index are in the answer. */
export async function republishFolder(
  services: Pick<PublicationsOptions, 'clock' | 'index' | 'store' | 'targets'>,
  { where, pages }: Pick<StoredPublication, 'where' | 'pages'>,
  { projects, ...wanted }: RepublishWanted,
): Promise<Republished> {
  const rebuild = createRebuild(services, { ...wanted, folder: where });
  const kept: PublishedPage[] = [];
  const built: BuiltPage[] = [];
  let linksAreRight = true;
  let problem: Problem | null = null;
  // One after the other: an index is not asked for a hundred projects at once.
  for (const page of pages) {
    if (projects !== null && !projects.has(page.project)) {
      kept.push(page);
      continue;
    }
    const rebuilt = await rebuild(page);
    if (rebuilt.kind === 'gone') continue;
    kept.push(page);
    if (rebuilt.kind === 'built') built.push(rebuilt.page);
    else linksAreRight &&= rebuilt.linksAreRight;
    problem ??= rebuilt.problem;
    await nextTurn();
  }
  // With nothing to show and nothing wrong, it may be the whole site that is gone: that is found out there.
  const wentOut = built.length > 0 || problem === null;
  if (wentOut) await publishFolder({ folder: where, files: renderSite(built), mustExist: !wanted.byPerson });
  return { pages: kept, wentOut, linksAreRight, problem };
}
