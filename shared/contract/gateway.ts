/** The gateway as a person sees it: whether it runs, what it fetches from where, and why it changed its source. */
import { z } from 'zod';
import { problemSchema } from './problem.ts';

const bytes = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative();

/** Where bytes came from; `cache` is the gateway's own disk. */
const originSchema = z.enum(['external', 'hosted', 'cache']);
export type ByteOrigin = z.infer<typeof originSchema>;

export const downloadAttemptSchema = z.object({
  source: z.enum(['external', 'hosted']),
  host: z.string(),
  /** Without user name, password and query. */
  url: z.string(),
  /** An outcome code of the fallback policy; null while it is under way. */
  code: z.string().nullable(),
  /** One sentence; empty while it is under way, and where it ended well and there is nothing to note. */
  message: z.string(),
  status: z.number().int().nullable(),
  /** Whether it counts against the host. */
  scored: z.boolean(),
  /** What it says for certain: another file is there, or it leads to where nobody may be sent. */
  proves: z.enum(['other-file', 'forbidden']).exactOptional(),
  /** Asked because another host did not answer. */
  hedge: z.boolean(),
  /** Where in the file the request began. */
  from: bytes,
  received: bytes,
  /** Bytes of the file that came from it in the end. */
  used: bytes,
  /** Since the download began. */
  startedMs: milliseconds,
  endedMs: milliseconds.nullable(),
  phases: z.object({
    resolveMs: milliseconds.nullable(),
    connectMs: milliseconds.nullable(),
    tlsMs: milliseconds.nullable(),
    firstByteMs: milliseconds.nullable(),
  }),
});
export type DownloadAttempt = z.infer<typeof downloadAttemptSchema>;

/** One file on its way through the gateway; all clients that want it at once share it. */
export const downloadSchema = z.object({
  id: z.string(),
  project: z.string(),
  filename: z.string(),
  sha256: z.string(),
  size: bytes,
  startedAt: z.string(),
  state: z.enum(['running', 'done', 'failed', 'abandoned']),
  /** Bytes that are here, and bytes that clients may have: verified, or not of the part that is held back. */
  received: bytes,
  released: bytes,
  bytesPerSecond: z.number().nonnegative().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
  /** Since it began; in all, once it has ended. */
  milliseconds,
  /** The stretches of the file by where they came from, in the file's order. */
  segments: z.array(z.object({ source: originSchema, host: z.string(), start: bytes, end: bytes })),
  /** Where in the file another source took over, and one sentence why. */
  switches: z.array(z.object({ at: bytes, reason: z.string() })),
  attempts: z.array(downloadAttemptSchema),
  problem: problemSchema.nullable(),
});
export type Download = z.infer<typeof downloadSchema>;

const gatewaySettingsSchema = z.object({
  enabled: z.boolean(),
  /** 0: any free one, which is then kept. */
  port: z.number().int().min(0).max(65_535),
  /** The simple URL of the index for all projects that are not on the rehearsal index; null: there is none. */
  upstream: z.string().nullable(),
  cacheLimitBytes: bytes,
  /** What is not as usual, by the keys of `policySettings` (shared/fallback). */
  policy: z.record(z.string(), z.number()),
});
export type GatewaySettings = z.infer<typeof gatewaySettingsSchema>;

export const gatewayPatchSchema = z.object({
  enabled: gatewaySettingsSchema.shape.enabled.exactOptional(),
  port: gatewaySettingsSchema.shape.port.exactOptional(),
  upstream: gatewaySettingsSchema.shape.upstream.exactOptional(),
  cacheLimitBytes: gatewaySettingsSchema.shape.cacheLimitBytes.exactOptional(),
  /** Replaces all that was not as usual. */
  policy: gatewaySettingsSchema.shape.policy.exactOptional(),
});
export type GatewayPatch = z.infer<typeof gatewayPatchSchema>;

export const gatewaySchema = z.object({
  state: z.enum(['off', 'starting', 'on', 'failed']),
  /** Why it could not be started. */
  problem: problemSchema.nullable(),
  /** What installers are given as their index; null unless it is on. */
  simpleUrl: z.string().nullable(),
  /** The same without external hosts. */
  hostedSimpleUrl: z.string().nullable(),
  settings: gatewaySettingsSchema,
  cache: z.object({
    files: z.number().int().nonnegative(),
    bytes,
    limitBytes: bytes,
    problem: problemSchema.nullable(),
  }),
  /** In the order in which they began. */
  running: z.array(downloadSchema),
  /** What has ended, newest first; the last 50. */
  recent: z.array(downloadSchema),
  /** The last 24 hours. */
  totals: z.object({
    downloads: z.number().int().nonnegative(),
    failed: z.number().int().nonnegative(),
    /** Downloads in which a source was left for another. */
    fallbacks: z.number().int().nonnegative(),
    bytes: z.object({ external: bytes, hosted: bytes, cache: bytes }),
    /** Why sources were left, the most frequent first. `title` in a few words. */
    reasons: z.array(
      z.object({ code: z.string(), title: z.string(), host: z.string(), count: z.number().int().positive() }),
    ),
  }),
});
export type GatewayView = z.infer<typeof gatewaySchema>;
