/** The reachability check of external links, before anything is registered: what each host does, and what comes of it. */
import { z } from 'zod';
import { problemSchema } from './problem.ts';

const bytes = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative().nullable();
const rate = z.number().nonnegative().nullable();

/** In milliseconds; null for what was not needed (a connection that was there already) or not reached. */
const probePhasesSchema = z.object({
  resolveMs: milliseconds,
  connectMs: milliseconds,
  tlsMs: milliseconds,
  firstByteMs: milliseconds,
  transferMs: milliseconds,
});
export type ProbePhases = z.infer<typeof probePhasesSchema>;

const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** Hosts that it is good for. */
  names: z.array(z.string()),
  validFrom: z.string(),
  validUntil: z.string(),
  /** Whole days; negative once it has expired. */
  daysLeft: z.number().int(),
  /** Subjects, from the host's own up to the last that is known. */
  chain: z.array(z.string()),
});
export type HostCertificate = z.infer<typeof certificateSchema>;

const addressResultSchema = z.object({
  address: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  /** `refused`: private or reserved, never connected to. */
  state: z.enum(['open', 'failed', 'refused']),
  /** An outcome code of the fallback policy. */
  code: z.string(),
  /** What exactly was wrong; empty where nothing was. */
  detail: z.string(),
  connectMs: milliseconds,
  tlsMs: milliseconds,
  /** `TLSv1.3`; null over plain http and where it did not come to that. */
  tlsVersion: z.string().nullable(),
  cipher: z.string().nullable(),
  /** What it chose of HTTP/2 and HTTP/1.1 (RFC 7301); null where it chose nothing. */
  alpn: z.string().nullable(),
});
export type AddressResult = z.infer<typeof addressResultSchema>;

/** A host seen from here, each of its addresses on its own; done once for all links of it. */
const hostExaminationSchema = z.object({
  host: z.string(),
  /** An outcome code: of the lookup where that failed, otherwise of the best address. */
  code: z.string(),
  detail: z.string(),
  resolveMs: milliseconds,
  addresses: z.array(addressResultSchema),
  certificate: certificateSchema.nullable(),
  /** What it prefers of `h2` and `http/1.1`; the requests themselves are HTTP/1.1, as those of pip and the gateway. */
  httpVersions: z.array(z.string()),
});
export type HostExamination = z.infer<typeof hostExaminationSchema>;

const hopSchema = z.object({
  /** Without user name, password and query. */
  url: z.string(),
  host: z.string(),
  status: z.number().int(),
  address: z.string(),
  phases: probePhasesSchema,
});
export type ProbeHop = z.infer<typeof hopSchema>;

const answerSchema = z.object({
  status: z.number().int(),
  /** As they were sent; null where they were not. */
  contentLength: z.string().nullable(),
  contentType: z.string().nullable(),
  contentEncoding: z.string().nullable(),
  acceptRanges: z.string().nullable(),
  etag: z.string().nullable(),
});
export type ProbeAnswer = z.infer<typeof answerSchema>;

/** A part of the file that was read, by a plain request (its beginning), a Range or a suffix Range (RFC 9110 §14.1.2). */
const partSchema = z.object({
  how: z.enum(['plain', 'range', 'suffix']),
  start: bytes,
  /** Exclusive. */
  end: bytes,
  /**
   * `right` and `wrong` by the file's hashes, or by the hosted copy's bytes; `unverified`: neither is known, or it was too
   * slow to be read whole; `ignored`: the whole file was sent; `refused`: another status; `invalid`: not the part asked for.
   */
  result: z.enum(['right', 'wrong', 'unverified', 'ignored', 'refused', 'invalid', 'failed']),
  detail: z.string(),
  received: bytes,
  /** From the header to the last byte that was read. */
  milliseconds: z.number().nonnegative(),
});
export type ProbePart = z.infer<typeof partSchema>;

const speedSchema = z.object({
  received: bytes,
  bytesPerSecond: rate,
  /** Seconds a MiB. */
  secondsPerMib: rate,
  /** From the question to the first body byte. */
  firstByteMs: milliseconds,
});
export type ProbeSpeed = z.infer<typeof speedSchema>;

const noteSchema = z.object({
  severity: z.enum(['warning', 'note']),
  /** `certificate.soon`, `address.dead`, `range.ignored` … */
  code: z.string(),
  message: z.string(),
});
export type ReachabilityNote = z.infer<typeof noteSchema>;

const verdictSchema = z.object({
  /**
   * `used`: installers get the file from here. `left`: they ask, and then take the hosted copy. `never`: it is not asked at
   * all. `unknown`: this computer could not tell.
   */
  kind: z.enum(['used', 'left', 'never', 'unknown']),
  /** An outcome code of the fallback policy. */
  code: z.string(),
  /** What an installer would do with this link, and why. */
  sentence: z.string(),
  /** What the person can do; empty where nothing needs to be done. */
  remedy: z.string(),
  /** What it would do to a link that is registered: nothing, one failure that counts, or suspended at once. */
  consequence: z.enum(['none', 'failure', 'suspended']),
  /** When it would be left, milliseconds since the start; null where it would not. */
  leftAfterMs: milliseconds,
  /** Seconds a MiB beyond what any file may take, of the whole file at this speed; null where it is not known. */
  normalised: rate,
  notes: z.array(noteSchema),
});
export type ReachabilityVerdict = z.infer<typeof verdictSchema>;

/** What is found out about one link, as it is found out. */
const reachabilityStepSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), url: z.string(), host: z.string() }),
  z.object({ type: z.literal('host'), examination: hostExaminationSchema }),
  z.object({ type: z.literal('hop'), hop: hopSchema }),
  z.object({ type: z.literal('answer'), method: z.enum(['GET', 'HEAD']), answer: answerSchema }),
  z.object({ type: z.literal('part'), part: partSchema }),
  z.object({ type: z.literal('hosted'), host: z.string(), speed: speedSchema.nullable(), code: z.string() }),
  /** A bug of ours: said, so that the rest goes on. */
  z.object({ type: z.literal('failed'), problem: problemSchema }),
  z.object({
    type: z.literal('verdict'),
    phases: probePhasesSchema,
    speed: speedSchema.nullable(),
    verdict: verdictSchema,
  }),
]);
export type ReachabilityStep = z.infer<typeof reachabilityStepSchema>;

/** All that was found out about one link: its steps, put together. */
export const linkReachabilitySchema = z.object({
  linkId: z.string(),
  url: z.string(),
  host: z.string(),
  hosts: z.array(hostExaminationSchema),
  hops: z.array(hopSchema),
  get: answerSchema.nullable(),
  head: answerSchema.nullable(),
  parts: z.array(partSchema),
  hosted: z.object({ host: z.string(), speed: speedSchema.nullable(), code: z.string() }).nullable(),
  phases: probePhasesSchema,
  speed: speedSchema.nullable(),
  /** Null until it is over. */
  verdict: verdictSchema.nullable(),
  problem: problemSchema.nullable(),
});
export type LinkReachability = z.infer<typeof linkReachabilitySchema>;

/** What comes at once, and how far the check is. The first says how many links there are. */
export const reachabilityProgressSchema = z.object({
  total: z.number().int().nonnegative(),
  done: z.number().int().nonnegative(),
  steps: z.array(z.object({ linkId: z.string(), step: reachabilityStepSchema })),
});
export type ReachabilityProgress = z.infer<typeof reachabilityProgressSchema>;

/** The candidate links of a release (of one of its hosts, where that is said), or one address with what it should serve. */
export const reachabilityInputSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('release'), releaseId: z.string(), hostId: z.string().exactOptional() }),
  z.object({
    of: z.literal('sample'),
    url: z.string().min(1).max(4096),
    /** Null where nobody says: then it is what the host says, and the bytes are compared with the hosted copy at most. */
    size: bytes.nullable(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    hostedUrl: z.string().max(4096).nullable(),
    rehearsal: z.boolean(),
  }),
]);
export type ReachabilityInput = z.infer<typeof reachabilityInputSchema>;
