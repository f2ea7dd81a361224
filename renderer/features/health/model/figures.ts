/** Figures of health as a person reads them: with their unit, and with how many they stand on. */
import type { Completion, Spread } from '../../../../shared/contract/index.ts';
import { formatMilliseconds, formatNumber } from '../../../ui/format.ts';

/** A share as `99.8 %`; never 100 % before it is whole, never 0 % once something is there. */
export function formatPercent(share: number): string {
  const tenths = Math.round(share * 1000);
  const kept = share < 1 && tenths >= 1000 ? 999 : share > 0 && tenths <= 0 ? 1 : tenths;
  return kept % 1000 === 0 ? `${kept / 10} %` : `${(kept / 10).toFixed(1)} %`;
}

/** `99.8 %`; a dash while nothing was checked. */
export function completionShare({ n, ok }: Completion): string {
  return n === 0 ? '–' : formatPercent(ok / n);
}

/** `99.3 to 99.9 %`: where the true share lies, at 95 %. */
export function completionInterval({ n, low, high }: Completion): string {
  return n === 0 ? '' : `${formatPercent(low).replace(' %', '')} to ${formatPercent(high)}`;
}

/** `99.2 % of 480 checks (98.0 to 99.7 %)`. */
export function completionText(completion: Completion, noun = 'check'): string {
  if (completion.n === 0) return `no ${noun}s yet`;
  const { n } = completion;
  return `${completionShare(completion)} of ${formatNumber(n)} ${noun}${n === 1 ? '' : 's'} (${completionInterval(completion)})`;
}

/** Seconds per MiB: `0.04`, `0.4`, `9.1`, `12`. */
export function formatPace(value: number): string {
  if (value === 0) return '0';
  if (value >= 9.95) return formatNumber(value);
  return value >= 0.095 ? value.toFixed(1) : value.toFixed(2);
}

/** `0.4 · 9.1`: the median, then the 95th percentile. */
export function paceText(spread: Spread): string {
  return spread === null ? '–' : `${formatPace(spread.p50)} · ${formatPace(spread.p95)}`;
}

export function firstByteText(spread: Spread): string {
  return spread === null ? '–' : `${formatMilliseconds(spread.p50)} · ${formatMilliseconds(spread.p95)}`;
}
