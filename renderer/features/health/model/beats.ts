import type { Beat } from '../../../../shared/contract/index.ts';
import { outcomeTitle } from '../../../../shared/fallback/index.ts';
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
export function beatSummary(beats: readonly Beat[]): string {
  const last = beats.at(-1);
  if (last === undefined) return 'Not checked yet';
  const count = (kind: BeatMark['kind']) => beats.filter((beat) => beatKind(beat) === kind).length;
  const parts = [
    [count('good'), 'as they should be'],
    [count('slow'), 'slow'],
    [count('bad'), 'failed'],
  ] as const;
  const counted = parts.flatMap(([number, words]) => (number === 0 ? [] : [`${number} ${words}`])).join(', ');
  const end = last.code === 'ok' ? '' : `; the last one failed (${outcomeTitle(last.code)})`;
  return `${formatCount(beats.length, 'check')}: ${counted}${end}`;
}

export function beatKind({ code, slow }: Beat): BeatMark['kind'] {
  if (code !== 'ok') return 'bad';
  return slow ? 'slow' : 'good';
}
