/**
 * How fast bytes have been coming lately: an exponentially weighted mean over one-second buckets with a half-life of three
 * seconds. One measure for the policy and for every progress bar, pure over the times handed in.
 */
export interface Rate {
  /** Milliseconds, monotonic: when the bucket that is being filled began. */
  readonly bucketAt: number;
  readonly bytesAtBucket: number;
  /** Bytes a second, or null while there is less than one full bucket. */
  readonly mean: number | null;
}

export interface RateOptions {
  readonly bucketMs: number;
  readonly halfLifeMs: number;
}

export interface RateMeter {
  /** @param bytes total so far; @param now milliseconds, monotonic */
  observe(bytes: number, now: number): void;
  /** Bytes a second, or null while there is less than one full bucket. */
  rate(): number | null;
}

const usual: RateOptions = { bucketMs: 1000, halfLifeMs: 3000 };

export function startRate(bytes: number, at: number): Rate {
  return { bucketAt: at, bytesAtBucket: bytes, mean: null };
}

/** @param bytes total so far; @param at milliseconds, monotonic */
export function observeRate(rate: Rate, bytes: number, at: number, options: RateOptions = usual): Rate {
  const elapsed = at - rate.bucketAt;
  if (!(elapsed >= options.bucketMs)) return rate;
  const latest = (Math.max(0, bytes - rate.bytesAtBucket) / elapsed) * 1000;
  // A long pause is several empty buckets in one: its mean weighs as much as they would have.
  const weight = 1 - 0.5 ** (elapsed / options.halfLifeMs);
  const mean = rate.mean === null ? latest : rate.mean + weight * (latest - rate.mean);
  return { bucketAt: at, bytesAtBucket: bytes, mean };
}

/** The same with the state inside, for those who only want to show it. */
export function createRateMeter(now: number): RateMeter {
  let rate = startRate(0, now);
  return {
    observe(bytes, at) {
      rate = observeRate(rate, bytes, at);
    },
    rate: () => rate.mean,
  };
}
