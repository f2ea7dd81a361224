import { formatCount } from '../../../ui/format.ts';

/** Renewal is usual a month before the end; a week before, it has been forgotten. */
const soonDays = 7;

export interface CertificateWords {
  readonly text: string;
  /** In a column that is headed so. */
  readonly short: string;
  readonly tone: 'none' | 'good' | 'soon' | 'over';
}

/** How long the certificate still holds; whole days, rounded down. */
export function certificateWords(daysLeft: number | null): CertificateWords {
  if (daysLeft === null) return { text: 'not known', short: '–', tone: 'none' };
  const days = Math.floor(daysLeft);
  if (days < 0) return { text: `expired ${formatCount(-days, 'day')} ago`, short: 'expired', tone: 'over' };
  const text = formatCount(days, 'day');
  return { text: `${text} left`, short: text, tone: days < soonDays ? 'soon' : 'good' };
}
