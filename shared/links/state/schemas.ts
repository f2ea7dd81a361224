/**
 * What is kept of a link's state. A face of its own beside index.ts: the renderer takes the state machine without zod at
 * run time, the store's rows are parsed with these. Times are epoch milliseconds.
 */
import { z } from 'zod';
import { checkDepthSchema, linkStateSchema, vantageSchema } from '../../contract/health.ts';
import { outcomeCodes } from '../../fallback/index.ts';

const at = z.number();
const count = z.number().int().nonnegative();
const code = z.enum(outcomeCodes);

/** One check of a link: a probe of our own, or what a download of the gateway met. */
const linkCheckSchema = z.object({
  at,
  from: vantageSchema,
  depth: checkDepthSchema,
  code,
  status: z.number().nullable(),
  detail: z.string(),
  /** It took longer than its threshold. */
  slow: z.boolean(),
  /** When the certificate ends; null: not known, or not https. */
  certificateUntil: at.nullable(),
  /** Another size or other bytes than the file's, said plainly: neither cut short nor a page about something. */
  wrongBytes: z.boolean(),
  /** Sent to where nobody may be sent: an address that is not public, by name or by redirect. */
  forbidden: z.boolean().exactOptional(),
});
export type LinkCheck = z.infer<typeof linkCheckSchema>;

const linkCauseSchema = z.object({ code, status: z.number().nullable(), detail: z.string() });
export type LinkCause = z.infer<typeof linkCauseSchema>;

/** Who made it so. */
const linkActorSchema = z.enum(['monitor', 'person', 'host']);
export type LinkActor = z.infer<typeof linkActorSchema>;

/** Failures in a row; all null while there are none. */
const linkFailuresSchema = z.object({
  count,
  firstAt: at.nullable(),
  lastAt: at.nullable(),
  lastCode: code.nullable(),
  lastStatus: z.number().nullable(),
  lastDetail: z.string().nullable(),
});
export type LinkFailures = z.infer<typeof linkFailuresSchema>;

/** Failures from `from` up to, not including, `until` count for nothing. */
const maintenanceWindowSchema = z.object({ from: at, until: at });
export type MaintenanceWindow = z.infer<typeof maintenanceWindowSchema>;

export const linkRecordSchema = z.object({
  state: linkStateSchema,
  since: at,
  failures: linkFailuresSchema,
  /** In a row, of this probation; `whole`: one of them was of the whole file. */
  successes: z.object({ count, whole: z.boolean() }),
  /** k: a suspension waits 15 min × 2^k. */
  level: count,
  /** Listed without a failure since then; null while k is 0 or the link is not listed. */
  cleanSince: at.nullable(),
  /** The first 404 or 410 of this streak of them. */
  goneSince: at.nullable(),
  /** When the machine itself wants a check, over and above the random ones: suspect, suspended, on probation. */
  nextCheckAt: at.nullable(),
  /** Why it is not as it should be. */
  cause: linkCauseSchema.nullable(),
  by: linkActorSchema.nullable(),
  /** `cap`: it would be suspended, but so many hosts were at once that a person has to say so. */
  held: z.enum(['cap']).nullable(),
  maintenance: maintenanceWindowSchema.nullable(),
  /** The cause is wrong bytes or a wrong size, by its own evidence. */
  wrongBytes: z.boolean(),
  /** The last success that measured it was slow. */
  slow: z.boolean(),
  /** The newest that a check has said. */
  certificateUntil: at.nullable(),
  /** When the host asked for fewer requests (429), in the last 24 hours. */
  throttled: z.array(at),
  /** The last few checks of this streak of failures, or of this probation: the evidence of the next transition. */
  recent: z.array(linkCheckSchema),
});
export type LinkRecord = z.infer<typeof linkRecordSchema>;

export const transitionSchema = z.object({
  at,
  from: linkStateSchema,
  to: linkStateSchema,
  by: linkActorSchema,
  cause: linkCauseSchema.nullable(),
  evidence: z.object({
    /** In a row, when it happened. */
    failures: count,
    firstAt: at.nullable(),
    lastAt: at.nullable(),
    /** The last few, oldest first. */
    checks: z.array(linkCheckSchema),
  }),
});
export type Transition = z.infer<typeof transitionSchema>;

/** Why a link ought to be suspended; kept until the blame guard has answered. */
export const suspendReasonSchema = z.object({
  kind: z.enum(['wrong-bytes', 'forbidden', 'failures', 'probation']),
  /** It is listed now: the cap holds. False: it is on probation or suspended, and only goes on to be. */
  newly: z.boolean(),
  /** The check that asks for it, which the record does not know of yet. */
  check: linkCheckSchema,
});
export type SuspendReason = z.infer<typeof suspendReasonSchema>;

/** Which hosts had links newly suspended without a person, and when last. */
export const sweepSchema = z.object({ suspended: z.array(z.object({ host: z.string(), at })) });
export type Sweep = z.infer<typeof sweepSchema>;
