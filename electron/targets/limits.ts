/** The limits of single projects, by target, as they are kept in the settings. */
import { z } from 'zod';
import { type ProjectLimits, projectLimitsSchema } from '../../shared/contract/targets.ts';
import { normalizeName } from '../../shared/packaging/index.ts';
import { problem } from '../../shared/problem/index.ts';
import type { Store } from '../store/index.ts';

const key = 'targets.limits';

const keptSchema = projectLimitsSchema.extend({ targetId: z.string() });
export type KeptLimits = z.infer<typeof keptSchema>;

/** What cannot be read is not known; it is written over with the next change. */
export async function readLimits(store: Pick<Store, 'settings'>): Promise<readonly KeptLimits[]> {
  const text = await store.settings.get(key);
  if (text === null) return [];
  try {
    return z.array(keptSchema).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

export async function writeLimits(store: Pick<Store, 'settings'>, limits: readonly KeptLimits[]): Promise<void> {
  await store.settings.set(key, JSON.stringify(limits));
}

/** Where both are the usual ones, nothing is kept. */
export function withLimits(
  kept: readonly KeptLimits[],
  targetId: string,
  limits: ProjectLimits,
): readonly KeptLimits[] {
  const project = normalizeName(limits.project);
  const others = kept.filter((each) => each.targetId !== targetId || each.project !== project);
  const isUsual = limits.fileMib === null && limits.projectGib === null;
  return isUsual ? others : [...others, { ...limits, project, targetId }];
}

/** By project. */
export function limitsOf(kept: readonly KeptLimits[], targetId: string): readonly ProjectLimits[] {
  return kept
    .filter((each) => each.targetId === targetId)
    .map(({ project, fileMib, projectGib }) => ({ project, fileMib, projectGib }))
    .toSorted((a, b) => (a.project < b.project ? -1 : 1));
}

export function limitsFixed(target: { readonly id: string; readonly name: string }): Error {
  return problem(
    'target.limits_fixed',
    `${target.name} has the same limits for every project.`,
    { target: target.id },
    'Set the limits of a project on the index that has raised them.',
  );
}
