import type { Beat, BeatRun } from '../contract/health.ts';

export type BeatKind = 'good' | 'slow' | 'bad';

export function beatKind({ code, slow }: Pick<Beat, 'code' | 'slow'>): BeatKind {
  if (code !== 'ok') return 'bad';
  return slow ? 'slow' : 'good';
}

const letters = { good: 'g', slow: 's', bad: 'b' } as const satisfies Readonly<Record<BeatKind, string>>;

/** As many rows are sent and drawn: fifty beats in full are three KiB. */
export function beatRun(beats: readonly Pick<Beat, 'code' | 'slow'>[]): BeatRun {
  return { kinds: beats.map((beat) => letters[beatKind(beat)]).join(''), lastCode: beats.at(-1)?.code ?? null };
}
