import type { Beat, BeatRun } from '../../../../shared/contract/index.ts';
import { outcomeTitle } from '../../../../shared/fallback/index.ts';
import { beatKind } from '../../../../shared/health/beat-run.ts';
import type { BeatMark } from '../../../ui/index.ts';
import { formatCount, formatExact } from '../../../ui/format.ts';

export const depthWords = {
  headers: 'headers',
  pieces: 'a few pieces',
  whole: 'the whole file',
} as const satisfies Record<Beat['depth'], string>;

export function beatMark(beat: Beat): BeatMark {
  const what = beat.code === 'ok' ? (beat.slow ? 'right, but slow' : 'as it should be') : outcomeTitle(beat.code);
  return {
    kind: beatKind(beat),
    label: `${formatExact(new Date(beat.at))}: ${what} (${depthWords[beat.depth]})`,
  };
}

/** `50 checks: 46 as they should be, 3 slow, 1 failed; the last one failed (certificate expired)`. */
export function beatSummary({ kinds, lastCode }: BeatRun): string {
  if (lastCode === null) return 'Not checked yet';
  const counts = { g: 0, s: 0, b: 0 };
  for (const kind of kinds) if (kind === 'g' || kind === 's' || kind === 'b') counts[kind] += 1;
  const parts = [
    [counts.g, 'as they should be'],
    [counts.s, 'slow'],
    [counts.b, 'failed'],
  ] as const;
  const counted = parts.flatMap(([number, words]) => (number === 0 ? [] : [`${number} ${words}`])).join(', ');
  const end = lastCode === 'ok' ? '' : `; the last one failed (${outcomeTitle(lastCode)})`;
  return `${formatCount(kinds.length, 'check')}: ${counted}${end}`;
}
