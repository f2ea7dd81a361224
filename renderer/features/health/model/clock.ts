/** Instants in the person's time zone, as short as the sentence around them allows. */
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `14:02` today, `21 Nov, 14:02` on another day, with the year in another one. */
export function clockTime(at: Date, now: Date): string {
  if (at.toDateString() === now.toDateString()) return timeOf(at);
  return `${dayOf(at, at.getFullYear() !== now.getFullYear())}, ${timeOf(at)}`;
}

export function timeOf(at: Date): string {
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function dayOf(at: Date, withYear = false): string {
  return `${at.getDate()} ${months[at.getMonth()] ?? ''}${withYear ? ` ${at.getFullYear()}` : ''}`;
}

/** As `<input type="datetime-local">` has it: `2026-11-22T14:02`. */
export function localInput(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function two(number: number): string {
  return `${number}`.padStart(2, '0');
}
