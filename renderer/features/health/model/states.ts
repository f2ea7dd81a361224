import type { LinkState, StateCounts } from '../../../../shared/contract/index.ts';
import type { State } from '../../../ui/index.ts';

/** How a state is drawn and called. */
export const stateWords: Readonly<Record<LinkState, { readonly mark: State; readonly word: string }>> = {
  suspended: { mark: 'suspended', word: 'Suspended' },
  'on-probation': { mark: 'probation', word: 'On probation' },
  suspect: { mark: 'suspect', word: 'Suspect' },
  degraded: { mark: 'degraded', word: 'Degraded' },
  'never-checked': { mark: 'unchecked', word: 'Never checked' },
  healthy: { mark: 'healthy', word: 'Healthy' },
  withdrawn: { mark: 'unchecked', word: 'Withdrawn' },
};

/** The contract's own list would bring its schemas into the page. */
const linkStates: readonly LinkState[] = [
  'suspended',
  'on-probation',
  'suspect',
  'degraded',
  'never-checked',
  'healthy',
  'withdrawn',
];

/** What there is of each state, the one that wants a person's eye most first; what there is none of is left out. */
export function countedStates(counts: StateCounts): readonly { readonly state: LinkState; readonly count: number }[] {
  return linkStates.flatMap((state) => (counts[state] > 0 ? [{ state, count: counts[state] }] : []));
}

export function linkCount(counts: StateCounts): number {
  return linkStates.reduce((sum, state) => sum + counts[state], 0);
}

/** From the worst to the best, for a table. */
export function stateRank(state: LinkState): number {
  return linkStates.indexOf(state);
}
