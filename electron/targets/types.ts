import type { IndexTarget } from '../../shared/contract/index.ts';
import type { NewTarget, ProjectLimits, TargetPatch } from '../../shared/contract/targets.ts';

export interface KnownTarget extends IndexTarget {
  readonly kind: 'rehearsal' | 'pypi' | 'testpypi' | 'own';
  /** For an index that has passwords; null: `__token__`. */
  readonly username: string | null;
  /** Of the projects that have other limits than the usual ones. */
  readonly limits: readonly ProjectLimits[];
}

export interface Targets {
  /** The rehearsal index first, then PyPI and TestPyPI, then the person's own in the order in which they were added. */
  list(): readonly KnownTarget[];
  /** Problems: `target.unknown`. */
  get(id: string): KnownTarget;
  /** Problems: of `checkTarget`, `target.exists`. On disk when it is answered, as the others. */
  add(target: NewTarget): Promise<KnownTarget>;
  /** The same, and `target.fixed`, `target.unknown`, `target.limits_fixed`. Credentials stay with the address that they were set for. */
  update(id: string, patch: TargetPatch): Promise<KnownTarget>;
  /**
   * Credentials stay (`removeTarget` forgets what was typed). `usedBy`: titles of drafts that name it.
   * Problems: `target.fixed`, `target.unknown`, `target.in_use`.
   */
  remove(id: string, usedBy: readonly string[]): Promise<void>;
}
