import type { Completion } from '../contract/health.ts';

/** The normal distribution's quantile for 95 %, both sides. */
const z = 1.959_963_984_540_054;

/**
 * The Wilson score interval at 95 %: what the true rate may be when `ok` of `n` went well. Unlike the plain one it stays
 * within 0 and 1, and is wide where little is known. Of nothing, anything may be true: 0 to 1.
 */
export function wilson(ok: number, n: number): Completion {
  if (n === 0) return { n, ok, low: 0, high: 1 };
  const rate = ok / n;
  const scale = 1 / (1 + z ** 2 / n);
  const centre = scale * (rate + z ** 2 / (2 * n));
  const half = scale * z * Math.sqrt((rate * (1 - rate)) / n + z ** 2 / (4 * n ** 2));
  // Rounding must not put the rate itself outside.
  const low = ok === 0 ? 0 : Math.min(rate, Math.max(0, centre - half));
  const high = ok === n ? 1 : Math.max(rate, Math.min(1, centre + half));
  return { n, ok, low, high };
}
