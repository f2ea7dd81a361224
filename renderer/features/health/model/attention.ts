import type { HealthTick } from '../../../../shared/contract/index.ts';
import type { State } from '../../../ui/index.ts';
import { formatNumber } from '../../../ui/format.ts';

interface Attention {
  /** Null: nothing is shown. */
  readonly mark: State | null;
  readonly count: number;
  /** Read aloud. */
  readonly words: string;
}

/** What the entry of the sidebar says: what is suspended or waits comes first, then that nobody can judge. */
export function attention({ suspended, held, monitor }: Pick<HealthTick, 'suspended' | 'held' | 'monitor'>): Attention {
  const parts = [
    suspended > 0 ? `${formatNumber(suspended)} suspended` : '',
    held > 0 ? `${formatNumber(held)} waiting for you` : '',
  ].filter((part) => part !== '');
  if (parts.length > 0) return { mark: 'suspended', count: suspended + held, words: parts.join(', ') };
  if (monitor.state === 'offline') return { mark: 'suspect', count: 0, words: 'our own line is down' };
  return { mark: null, count: 0, words: '' };
}
