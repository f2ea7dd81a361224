import { z } from 'zod';
import type { RawHeaders } from '../fallback/index.ts';
import { jsonFieldValue } from './json-field-value.ts';
import { maxAgeSchema } from './max-age.ts';

/** What a host asks for in its `NEL` header (W3C NEL §4.1). */
export interface NelPolicy {
  /** The endpoint group of `Report-To` that reports go to. */
  readonly group: string;
  /** Above 0. */
  readonly maxAgeSeconds: number;
  readonly includeSubdomains: boolean;
  /** Which part of what went well it wants to hear of. Read because the header is void where it is wrong; we report failures only. */
  readonly successFraction: number;
  /** Which part of the failures it wants to hear of, from 0 to 1. */
  readonly failureFraction: number;
}

/** `remove`: it takes back what it declared before (`max_age` 0). */
export type NelDeclaration = NelPolicy | 'remove';

const fraction = z.number().min(0).max(1);

const itemSchema = z.object({
  max_age: maxAgeSchema,
  report_to: z.string().min(1).max(200),
  include_subdomains: z.unknown().optional(),
  success_fraction: fraction.default(0),
  failure_fraction: fraction.default(1),
});

const removalSchema = z.object({ max_age: z.literal(0) });

/** Null where there is none, or none that can be understood. §4.2: the first of the list counts, right or wrong. */
export function parseNel(headers: RawHeaders): NelDeclaration | null {
  const item = jsonFieldValue(headers, 'nel')?.[0];
  if (removalSchema.safeParse(item).success) return 'remove';
  const parsed = itemSchema.safeParse(item);
  if (!parsed.success) return null;
  const { report_to, max_age, include_subdomains, success_fraction, failure_fraction } = parsed.data;
  return {
    group: report_to,
    maxAgeSeconds: max_age,
    includeSubdomains: include_subdomains === true,
    successFraction: success_fraction,
    failureFraction: failure_fraction,
  };
}

/** §5.2: whether this failure is one of the part that is wanted. @param roll from 0 up to, and without, 1 */
export function isSampled(fraction: number, roll: number): boolean {
  return roll < fraction;
}
