import type { TimeFormat } from '../../shared/links/index.ts';

const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayMonthYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const calendarDay = new Intl.DateTimeFormat('en-CA');

/** Times as they are said here, seen from now: `14:02`, `yesterday 14:02`, `12 Nov 14:02`; as a moment `at 14:02`; `yesterday`, `in 5 days`. */
export function timeFormatAt(now: Date): TimeFormat {
  const today = dayNumber(now);
  const date = (at: Date) => (at.getFullYear() === now.getFullYear() ? dayAndMonth : dayMonthYear).format(at);
  return (milliseconds, style) => {
    const at = new Date(milliseconds);
    const days = dayNumber(at) - today;
    if (style === 'day') return dayWords(days) ?? `on ${date(at)}`;
    const time = clockTime.format(at);
    const isMoment = style === 'moment';
    if (days === 0) return isMoment ? `at ${time}` : time;
    if (days === -1) return `yesterday ${time}`;
    if (days === 1) return `tomorrow ${time}`;
    return isMoment ? `on ${date(at)} at ${time}` : `${date(at)} ${time}`;
  };
}

function dayWords(days: number): string | null {
  if (days === 0) return 'today';
  if (days === -1) return 'yesterday';
  if (days === 1) return 'tomorrow';
  if (days > 1 && days <= 30) return `in ${days} days`;
  return days < -1 && days >= -30 ? `${-days} days ago` : null;
}

/** Of the calendar here, summer time and all. */
function dayNumber(at: Date): number {
  return Math.round(Date.parse(`${calendarDay.format(at)}T00:00:00Z`) / 86_400_000);
}

/** `22:05`, of this computer. */
export function localTime(at: Date): string {
  return clockTime.format(at);
}
