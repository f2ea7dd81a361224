const shortestMs = 5 * 60 * 1000;
const longestMs = 24 * 3600 * 1000;

/**
 * How long an endpoint that has failed so many times in a row is left alone: twice as long each time, up to a day.
 * @param failures at least 1
 * @param draw from 0 up to, and without, 1: up to a fifth is taken off, so that not all who were refused come back at once
 */
export function retryDelayMs(failures: number, draw: number): number {
  const doubled = shortestMs * 2 ** Math.min(failures - 1, 16);
  return Math.max(shortestMs, Math.round(Math.min(doubled, longestMs) * (1 - draw / 5)));
}
