import type { Secrets } from '../secrets/index.ts';
import type { Targets } from './types.ts';

/**
 * What was typed for this run goes with the target; what is in the keyring stays, where twine finds it too. `usedBy`:
 * titles of drafts that name it. Problems: `target.fixed`, `target.unknown`, `target.in_use`.
 */
export async function removeTarget(
  { targets, secrets }: { readonly targets: Targets; readonly secrets: Secrets },
  id: string,
  usedBy: readonly string[],
): Promise<void> {
  const target = targets.get(id);
  await targets.remove(id, usedBy);
  secrets.forgetTyped(target);
}
