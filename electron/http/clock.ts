/** Monotonic time, in milliseconds: a clock that is set anew (NTP, suspend) must not move a limit. */
export interface Clock {
  now(): number;
  /** Calls back once, `ms` from now; what it returns calls that off. */
  after(ms: number, callback: () => void): () => void;
}

export const monotonicClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
