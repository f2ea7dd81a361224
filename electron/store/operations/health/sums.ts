import { z } from 'zod';
import { type Histogram, histogramCodec, histogramOf, merge } from '../../../../shared/health/index.ts';
import type { StoredCheck } from '../../health.ts';

/** What is added up for a minute, an hour or a day. */
export interface Sums {
  readonly checks: number;
  readonly ok: number;
  readonly firstByte: Histogram;
  readonly normalised: Histogram;
  readonly externalBytes: number;
  readonly hostedBytes: number;
  /** Count by outcome code. */
  readonly reasons: ReadonlyMap<string, number>;
}

export function sumsOfCheck({ code, firstByteMs, normalised, bytes }: StoredCheck): Sums {
  const ok = code === 'ok';
  return {
    checks: 1,
    ok: ok ? 1 : 0,
    firstByte: histogramOf(firstByteMs === null ? [] : [firstByteMs]),
    normalised: histogramOf(normalised === null ? [] : [normalised]),
    externalBytes: bytes,
    hostedBytes: 0,
    reasons: ok ? new Map() : new Map([[code, 1]]),
  };
}

export function sumsOfFallback(hostedBytes: number): Sums {
  return { ...addUp([]), hostedBytes };
}

export function addUp(parts: readonly Sums[]): Sums {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  return {
    checks: total(parts, ({ checks }) => checks),
    ok: total(parts, ({ ok }) => ok),
    firstByte: merge(parts.map(({ firstByte }) => firstByte)),
    normalised: merge(parts.map(({ normalised }) => normalised)),
    externalBytes: total(parts, ({ externalBytes }) => externalBytes),
    hostedBytes: total(parts, ({ hostedBytes }) => hostedBytes),
    reasons: addUpReasons(parts),
  };
}

function total(parts: readonly Sums[], of: (sums: Sums) => number): number {
  return parts.reduce((sum, part) => sum + of(part), 0);
}

function addUpReasons(parts: readonly Sums[]): Sums['reasons'] {
  const counts = new Map<string, number>();
  for (const { reasons } of parts) {
    for (const [code, count] of reasons) counts.set(code, (counts.get(code) ?? 0) + count);
  }
  return counts;
}

export const sumsColumns = `checks, ok, first_byte AS firstByte, normalised, external_bytes AS externalBytes,
  hosted_bytes AS hostedBytes, reasons`;

const count = z.number().int().nonnegative();

export const sumsRow = z.object({
  checks: count,
  ok: count,
  firstByte: histogramCodec,
  normalised: histogramCodec,
  externalBytes: count,
  hostedBytes: count,
  reasons: z
    .string()
    .nullable()
    .transform((text): unknown => (text === null ? {} : JSON.parse(text)))
    .pipe(z.record(z.string(), count))
    .transform((reasons): Sums['reasons'] => new Map(Object.entries(reasons))),
});

/** The columns' values, as they are bound. */
export function sumsValues({ firstByte, normalised, reasons, ...sums }: Sums) {
  return {
    ...sums,
    firstByte: histogramCodec.encode(firstByte),
    normalised: histogramCodec.encode(normalised),
    reasons: reasons.size === 0 ? null : JSON.stringify(Object.fromEntries(reasons)),
  };
}
