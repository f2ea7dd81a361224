export interface Row {
  readonly name: string;
  readonly value: number;
  /** `s`, `MiB`, `ms`; empty for a ratio. */
  readonly unit: string;
  /** The target in words, where there is one. */
  readonly target?: string;
  readonly met?: boolean;
}

export interface BenchResult {
  readonly ratios: readonly Row[];
  readonly figures: readonly Row[];
}

/** Says what it is doing through `log`; returns medians. */
export type Bench = (log: (line: string) => void) => Promise<BenchResult>;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] = sorted.length % 2 === 1 ? sorted.slice(middle) : sorted.slice(middle - 1);
  return sorted.length % 2 === 1 ? low : (low + high) / 2;
}
