import type { LinkSettings } from './settings.ts';

/** The wait with its spread, so that a host cannot know when we look. `random` from 0 to 1. */
export function jittered(ms: number, { jitter }: LinkSettings, random: number): number {
  const drawn = Number.isNaN(random) ? 0.5 : Math.min(1, Math.max(0, random));
  return ms * (1 + jitter * (2 * drawn - 1));
}

/**
 * The largest k that makes a difference. Without it a link that was dead for a year would have a k of hundreds, and would
 * need as many clean weeks to be trusted again.
 */
export function maxLevel({ probationMs, probationCapMs }: LinkSettings): number {
  return Math.max(0, Math.ceil(Math.log2(probationCapMs / probationMs)));
}

/** How long a suspended link waits for its next look. `goneSince`: the host says since then that it has no such file. */
export function suspensionWait(
  { level, goneSince }: { readonly level: number; readonly goneSince: number | null },
  at: number,
  settings: LinkSettings,
  random: number,
): number {
  const { probationMs, probationCapMs, goneDailyMs, goneDailyForMs, goneLaterMs } = settings;
  if (goneSince !== null) {
    return jittered(at - goneSince < goneDailyForMs ? goneDailyMs : goneLaterMs, settings, random);
  }
  const doubled = probationMs * 2 ** Math.min(level, maxLevel(settings));
  return jittered(Math.min(probationCapMs, doubled), settings, random);
}
