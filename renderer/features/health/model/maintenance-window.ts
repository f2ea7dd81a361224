import type { Parsed } from './settings-fields.ts';

export interface MaintenanceWindow {
  readonly from: string;
  readonly until: string;
}

/** Longer, and a link that never works would never be found out. */
const mostDays = 30;

/** Of two local times as `<input type="datetime-local">` gives them; empty where something is missing. */
export function parseWindow(from: string, until: string, now: Date): Parsed<MaintenanceWindow> {
  const [start, end] = [new Date(from), new Date(until)];
  if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime()))
    return { error: 'Say when it begins and when it ends.' };
  if (end <= start) return { error: 'It must end after it begins.' };
  if (end <= now) return { error: 'That time is over. Use an end that is still to come.' };
  if (end.getTime() - start.getTime() > mostDays * 86_400_000) return { error: `Use at most ${mostDays} days.` };
  return { value: { from: start.toISOString(), until: end.toISOString() } };
}
