/** Numbers for a simulated world: the same seed makes the same world. */
export interface Seeded {
  /** From 0 to 1, exclusive. */
  next(): number;
  between(low: number, high: number): number;
  integer(low: number, high: number): number;
  /** With this mean. */
  exponential(mean: number): number;
  pick<T>(from: readonly T[]): T;
}

/** splitmix32: every seed, 0 too, makes a series of its own. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    exponential: (mean) => -Math.log(1 - next()) * mean,
    pick<T>(from: readonly T[]): T {
      const chosen = from[Math.floor(next() * from.length)];
      if (chosen === undefined) throw new Error('Nothing to pick from');
      return chosen;
    },
  };
}
