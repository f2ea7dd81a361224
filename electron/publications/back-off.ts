/** In milliseconds. */
const firstMs = 5000;
const longestMs = 10 * 60 * 1000;

/**
 * How long to wait after so many failures in a row (1 or more), in milliseconds: 5 s, 10 s … 10 minutes, and up to a tenth
 * more or less of it. `random`: from 0 to 1.
 */
export function backOffMs(failures: number, random: number): number {
  const plain = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(plain * (0.9 + 0.2 * random));
}
