import type { KnownTarget, Targets } from '../targets/index.ts';
import type { Draft } from './draft.ts';

/** The rehearsal index where its own is gone: a draft may have come back from a backup. For looking, not for sending. */
export function targetOfDraft(targets: Targets, { targetId }: Pick<Draft, 'targetId'>): KnownTarget {
  return targets.list().find(({ id }) => id === targetId) ?? targets.get('rehearsal');
}
