/** Telling a host: what it has declared that it wants to hear, what it would be sent next, and the summary of a day. */
import { z } from 'zod';

const host = z.string().min(1).max(300);
const instant = z.iso.datetime();
const count = z.int().nonnegative();

export const nelHostSchema = z.object({
  /** As in a URL: the name, with the port where it is not the scheme's own. */
  host,
});

export const nelPreviewSchema = z.object({
  host,
  /** What it declares with `NEL` and `Report-To`, itself or through its parent domain; null: nothing that is in force. */
  declared: z
    .object({
      /** The domain that declares it. */
      by: z.string(),
      group: z.string(),
      /** Those of the group that may still be asked; one that has answered 410 is not among them. */
      endpoints: z.array(z.string()),
      expiresAt: instant,
      /** From 0 to 1. */
      failureFraction: z.number().min(0).max(1),
    })
    .nullable(),
  /** What happens next and why, in words; where nothing is sent, why not. */
  why: z.string(),
  /** What goes out next, byte by byte as it would be sent then; only `age` grows while it waits longer. */
  next: z
    .object({
      url: z.string(),
      earliestAt: instant,
      /** `application/reports+json`. */
      body: z.string(),
      reports: count,
      /** It lies on another origin, which is asked first whether it agrees (CORS). */
      otherOrigin: z.boolean(),
    })
    .nullable(),
  /** The last deliveries that were tried, newest first. */
  delivered: z.array(
    z.object({
      at: instant,
      url: z.string(),
      /** Of the answer; null where there was none, or where nothing was sent because the other origin did not agree. */
      status: z.int().nullable(),
      /** How many reports were in it; 0 where nothing was sent. */
      reports: count,
      /** One sentence. */
      note: z.string(),
    }),
  ),
  /** Reports that were never sent: too many, too old, or no longer wanted. */
  dropped: count,
});
export type NelPreview = z.infer<typeof nelPreviewSchema>;

export const nelDailySchema = nelHostSchema.extend({
  /** In UTC. */
  day: z.iso.date(),
  /** Who says so and where they can be asked, as RFC 8460 wants it; the person's own words. */
  organisation: z.string().trim().min(1).max(200).exactOptional(),
  contact: z.string().trim().max(200).exactOptional(),
});

/** A file for the person to look at, save and send: the shape of RFC 8460. */
export const nelDailyFileSchema = z.object({ filename: z.string(), text: z.string() });
export type NelDailyFile = z.infer<typeof nelDailyFileSchema>;
