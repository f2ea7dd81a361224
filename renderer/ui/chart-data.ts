/** What a chart of spreads over time is drawn from; pure, in seconds and in the unit of its values. */

export interface SpreadPoint {
  /** Seconds since 1970. */
  readonly at: number;
  readonly p50: number;
  readonly p95: number;
}

export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Times, then the lower and the upper line; null breaks both. */
export type ChartColumns = [number[], (number | null)[], (number | null)[]];

/**
 * Points in a row are joined, however far apart they are, for a check only comes now and then; where nobody looked in
 * between, the lines break.
 */
export function chartColumns(points: readonly SpreadPoint[], gaps: readonly Gap[]): ChartColumns {
  const columns: ChartColumns = [[], [], []];
  let last: number | null = null;
  for (const { at, p50, p95 } of points) {
    const gap = last === null ? undefined : gaps.find(({ from, to }) => from < at && to > (last ?? at));
    if (last !== null && gap !== undefined) push(columns, Math.max(last + 1, Math.min(at - 1, gap.from)), null, null);
    push(columns, at, p50, Math.max(p50, p95));
    last = at;
  }
  return columns;
}

function push(columns: ChartColumns, at: number, low: number | null, high: number | null): void {
  columns[0].push(at);
  columns[1].push(low);
  columns[2].push(high);
}

const marks = [1, 2, 5] as const;

/** From a round figure below the least to one above the most and the limit: for an axis that is logarithmic. */
export function chartRange(
  points: readonly SpreadPoint[],
  limit: number,
): { readonly min: number; readonly max: number } {
  const known = points.flatMap(({ p50, p95 }) => [p50, p95]).filter((value) => value > 0);
  const least = Math.min(limit / 10, ...known);
  const most = Math.max(limit * 1.5, ...known);
  return { min: roundDown(Math.max(least, Math.min(limit / 10, most / 1e5))), max: roundUp(most) };
}

/** 1, 2, 5, 10, …; only powers of ten where it would be too many. */
export function chartSteps({ min, max }: { readonly min: number; readonly max: number }): readonly number[] {
  const decades = Math.log10(max / min);
  const steps: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power += 1) {
    for (const mark of decades > 3 ? [1] : marks) {
      const step = round(mark * 10 ** power);
      if (step >= min * 0.999 && step <= max * 1.001) steps.push(step);
    }
  }
  return steps;
}

function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return round((marks.findLast((mark) => mark * power <= value * 1.0001) ?? 1) * power);
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return round((marks.find((mark) => mark * power >= value * 0.9999) ?? 10) * power);
}

/** Without the dust of binary fractions. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}
