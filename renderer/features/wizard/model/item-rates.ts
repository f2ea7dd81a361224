import { formatRate } from '../../../ui/format.ts';

/**
 * How fast each running item of a job goes. The job itself only says how far each item is, so the rate is taken from
 * what arrived between two looks; smoothed, because a bar whose number flickers cannot be read.
 */

export interface ItemPace {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Null until two looks at least a quarter of a second apart. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export type JobItems = Readonly<Record<string, { readonly bytesDone: number; readonly bytesTotal: number }>>;

interface Sample {
  readonly at: number;
  readonly bytes: number;
  readonly rate: number | null;
}

const leastGapMs = 250;
/** Weight of the newest look. */
const alpha = 0.4;

/** Remembers the last look; `now` is milliseconds of a clock that does not jump. */
export function createPaceMeter(): (items: JobItems, now: number) => ReadonlyMap<string, ItemPace> {
  let samples = new Map<string, Sample>();

  return (items, now) => {
    const next = new Map<string, Sample>();
    const paces = new Map<string, ItemPace>();
    for (const [id, item] of Object.entries(items)) {
      const sample = nextSample(samples.get(id), item.bytesDone, now);
      next.set(id, sample);
      paces.set(id, {
        ...item,
        bytesPerSecond: sample.rate,
        secondsLeft:
          sample.rate === null || sample.rate === 0
            ? null
            : Math.max(0, item.bytesTotal - item.bytesDone) / sample.rate,
      });
    }
    samples = next;
    return paces;
  };
}

/** `4.2 MiB/s`; a word while it is not known. */
export function rateOr(pace: ItemPace | undefined, word: string): string {
  return pace === undefined || pace.bytesPerSecond === null ? word : formatRate(pace.bytesPerSecond);
}

function nextSample(last: Sample | undefined, bytes: number, now: number): Sample {
  // An item that went back was started again: its old rate says nothing.
  if (last === undefined || bytes < last.bytes) return { at: now, bytes, rate: null };
  const gap = now - last.at;
  if (gap < leastGapMs) return last;
  const rate = ((bytes - last.bytes) * 1000) / gap;
  return { at: now, bytes, rate: last.rate === null ? rate : alpha * rate + (1 - alpha) * last.rate };
}
