/** What the health tables hold, as it leaves SQLite: a file on disk is not ours alone. */
import { z } from 'zod';
import {
  type Beat,
  type CheckDepth,
  checkDepthSchema,
  linkStateSchema,
  vantageSchema,
} from '../../../../shared/contract/health.ts';
import { wilson } from '../../../../shared/health/index.ts';
import type { MonitoredLink, StateChange, StoredCheck, StoredLinkRow, StoredTransition } from '../../health.ts';

const count = z.number().int().nonnegative();
const measured = z.number().nonnegative().nullable();

export const flag = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);
export const json = z.string().transform((text): unknown => JSON.parse(text));

const monitoredLink = z.object({
  id: z.number().int(),
  project: z.string(),
  filename: z.string(),
  sha256: z.string(),
  size: count,
  url: z.string(),
  host: z.string(),
  rehearsal: flag,
  registeredAt: z.string(),
  registered: flag,
  listed: flag,
  record: z.string().nullable(),
  lastGoodAt: z.string().nullable(),
});
export const monitoredLinkRows: z.ZodType<MonitoredLink[]> = z.array(monitoredLink);

/**
 * A beat and what its statistics need. Written as a tuple, and looked at by hand: there are fifty for each link, and a page
 * of links has ten thousand.
 */
type BeatTuple = readonly [string, string, CheckDepth, Flag, Flag, number | null, number | null];
type Flag = 0 | 1;
export const keptBeats = json.pipe(z.custom<readonly BeatTuple[]>(areBeats)).transform((beats) =>
  beats.map(([at, code, depth, slow, counts, firstByteMs, normalised]) => {
    return { at, code, depth, slow: slow === 1, counts: counts === 1, firstByteMs, normalised };
  }),
);
export type KeptBeat = z.infer<typeof keptBeats>[number];

const depths: ReadonlySet<unknown> = new Set(checkDepthSchema.options);

function areBeats(value: unknown): boolean {
  return isList(value) && value.every(isBeat);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isBeat(value: unknown): boolean {
  if (!isList(value) || value.length !== 7) return false;
  const [at, code, depth, slow, counts, firstByteMs, normalised] = value;
  return (
    typeof at === 'string' &&
    typeof code === 'string' &&
    depths.has(depth) &&
    isFlag(slow) &&
    isFlag(counts) &&
    isMeasured(firstByteMs) &&
    isMeasured(normalised)
  );
}

function isFlag(value: unknown): boolean {
  return value === 0 || value === 1;
}

function isMeasured(value: unknown): boolean {
  return value === null || (typeof value === 'number' && value >= 0);
}

export function keptBeatsText(beats: readonly KeptBeat[]): string {
  return JSON.stringify(
    beats.map(({ at, code, depth, slow, counts, firstByteMs, normalised }) => {
      return [at, code, depth, slow ? 1 : 0, counts ? 1 : 0, firstByteMs, normalised];
    }),
  );
}

/** For who is shown the beats. */
export function shownBeats(beats: readonly KeptBeat[]): Beat[] {
  return beats.map(({ at, code, depth, slow }) => ({ at, code, depth, slow }));
}

export const linkRows: z.ZodType<StoredLinkRow[]> = z.array(
  monitoredLink
    .extend({
      state: linkStateSchema,
      since: z.string(),
      held: flag,
      beats: keptBeats.transform(shownBeats),
      checks: count,
      ok: count,
      firstByteP50: measured,
      firstByteP95: measured,
      normalisedP50: measured,
      normalisedP95: measured,
      lastGoodAt: z.string().nullable(),
      lastBadAt: z.string().nullable(),
      certificateUntil: z.string().nullable(),
    })
    .transform(({ checks, ok, firstByteP50, firstByteP95, normalisedP50, normalisedP95, ...row }) => ({
      ...row,
      statistics: {
        completion: wilson(ok, checks),
        firstByte: spread(firstByteP50, firstByteP95),
        normalised: spread(normalisedP50, normalisedP95),
      },
    })),
);

function spread(p50: number | null, p95: number | null) {
  return p50 === null || p95 === null ? null : { p50, p95 };
}

export const checkRows: z.ZodType<StoredCheck[]> = z.array(
  z.object({
    linkId: z.number().int(),
    at: z.string(),
    vantage: vantageSchema,
    depth: checkDepthSchema,
    code: z.string(),
    status: z.number().int().nullable(),
    detail: z.string(),
    slow: flag,
    counts: flag,
    bytes: count,
    totalMs: measured,
    normalised: measured,
    resolveMs: measured,
    connectMs: measured,
    tlsMs: measured,
    firstByteMs: measured,
    certificateUntil: z.string().nullable(),
  }),
);

export const changeRows: z.ZodType<StateChange[]> = z.array(z.object({ at: z.string(), from: linkStateSchema }));

export const transitionRows: z.ZodType<StoredTransition[]> = z.array(
  z.object({
    linkId: z.number().int(),
    at: z.string(),
    from: linkStateSchema,
    to: linkStateSchema,
    by: z.enum(['monitor', 'person', 'host']),
    document: z.string(),
  }),
);
