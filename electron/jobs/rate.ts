/**
 * How fast bytes have been coming lately: an exponentially weighted mean over one-second buckets with a half-life of three
 * seconds (`fallback-policy`: the same measure everywhere), pure over the times handed in.
 */
export interface RateMeter {
  /** @param bytes total so far; @param now milliseconds, monotonic */
  observe(bytes: number, now: number): void;
  /** Bytes a second, or null while there is less than one full bucket. */
  rate(): number | null;
}

const bucketMs = 1000;
const weightOfNewest = 1 - 0.5 ** (1 / 3);

export function createRateMeter(now: number): RateMeter {
  let start = now;
  let bytesAtStart = 0;
  let mean: number | null = null;

  return {
    observe(bytes, at) {
      const elapsed = at - start;
      if (elapsed < bucketMs) return;
      const latest = (Math.max(0, bytes - bytesAtStart) / elapsed) * 1000;
      // A long pause is several empty buckets in one: its mean weighs as much as they would have.
      const weight = 1 - (1 - weightOfNewest) ** (elapsed / bucketMs);
      mean = mean === null ? latest : mean + weight * (latest - mean);
      start = at;
      bytesAtStart = bytes;
    },
    rate: () => mean,
  };
}
