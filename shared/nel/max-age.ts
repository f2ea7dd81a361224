import { z } from 'zod';

/** Two years. What no answer has declared again for so long is not kept, whatever it said; `Date` could not hold it all. */
const longestSeconds = 2 * 366 * 24 * 3600;

/** `max_age`, in seconds; 0 takes back what was declared. */
export const maxAgeSchema = z
  .int()
  .nonnegative()
  .transform((seconds) => Math.min(seconds, longestSeconds));
