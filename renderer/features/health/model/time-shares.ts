import type { LinkHealth, LinkState } from '../../../../shared/contract/index.ts';
import { formatDuration } from '../../../ui/format.ts';
import { formatPercent } from './figures.ts';
import { stateRank } from './states.ts';

export interface TimeShare {
  readonly state: LinkState;
  /** 0 to 1. */
  readonly share: number;
  /** `3 d 4 h, 10.6 %`. */
  readonly text: string;
}

/** How long a link was in each state, the best state first; empty while nothing is known. */
export function timeShares(times: LinkHealth['timeInState']): readonly TimeShare[] {
  const all = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return times
    .filter(({ milliseconds }) => milliseconds > 0)
    .toSorted((a, b) => stateRank(b.state) - stateRank(a.state))
    .map(({ state, milliseconds }) => ({
      state,
      share: milliseconds / all,
      text: `${formatDuration(milliseconds / 1000)}, ${formatPercent(milliseconds / all)}`,
    }));
}
