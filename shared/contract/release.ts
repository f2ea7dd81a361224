import { z } from 'zod';
import { problemSchema } from './problem.ts';
import { steps } from './steps.ts';
import { longestTyped } from './typed.ts';

const stepSchema = z.enum(steps);

export const linkOrderSchema = z.enum(['external-first', 'hosted-first', 'hosted-only']);

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** What was read out of the archive; `tags` is the wheel's `python-abi-platform`. */
const distributionSchema = z.object({
  kind: z.enum(['wheel', 'sdist']),
  /** Normalised as in PEP 503. */
  project: z.string(),
  /** As the metadata spells it. */
  name: z.string(),
  version: z.string(),
  tags: z.string().nullable(),
  metadataVersion: z.string(),
  requiresPython: z.string().nullable(),
  summary: z.string().nullable(),
});
export type DistributionSummary = z.infer<typeof distributionSchema>;

const inspectionSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('running') }),
  z.object({
    state: z.literal('done'),
    sha256: sha256Schema,
    /** Null for a file that an index has and this computer has not read yet. */
    blake2b256: sha256Schema.nullable(),
    pieceLength: z.number().int().positive(),
    pieceCount: z.number().int().nonnegative(),
    distribution: distributionSchema,
  }),
  z.object({ state: z.literal('failed'), problem: problemSchema }),
]);

const hostedSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('queued') }),
  z.object({
    state: z.literal('uploading'),
    /** It failed in a way that may pass, and is sent again at `at`; `attempt` counts from 1. */
    retry: z
      .object({ attempt: z.number().int(), attempts: z.number().int(), at: z.string(), problem: problemSchema })
      .exactOptional(),
  }),
  z.object({
    state: z.literal('confirming'),
    /** What the index does not show yet, until when it is waited for, and when it is asked again. */
    awaited: z.object({ sentAt: z.string(), until: z.string(), nextAt: z.string().nullable() }).exactOptional(),
  }),
  z.object({
    state: z.literal('hosted'),
    url: z.string(),
    confirmedAt: z.string(),
    /** Where the file's BLAKE2b-256 put it, when the index says another place. */
    predictedUrl: z.string().exactOptional(),
  }),
  z.object({ state: z.literal('failed'), problem: problemSchema }),
  z.object({ state: z.literal('cancelled') }),
]);
export type HostedState = z.infer<typeof hostedSchema>;

const fileLinkSchema = z.object({
  hostId: z.string(),
  /** The template expanded for this file; null where the template asks for a value the draft does not have yet. */
  url: z.string().nullable(),
  status: z.discriminatedUnion('state', [
    /**
     * `sentAt`: this app has put the copy there. `withdrawnAt`: it was registered until then. `verifiedAt`: the whole copy
     * was right then; what 0.1.0 has registered lacks it.
     */
    z.object({
      state: z.literal('unverified'),
      sentAt: z.string().exactOptional(),
      withdrawnAt: z.string().exactOptional(),
      verifiedAt: z.string().exactOptional(),
    }),
    z.object({ state: z.literal('verifying') }),
    z.object({ state: z.literal('verified'), at: z.string() }),
    z.object({ state: z.literal('registered'), at: z.string(), verifiedAt: z.string().exactOptional() }),
    z.object({ state: z.literal('failed'), at: z.string(), problem: problemSchema }),
  ]),
});
export type FileLink = z.infer<typeof fileLinkSchema>;

export const releaseFileSchema = z.object({
  id: z.string(),
  /** Where the file lies on the main process' disk; empty for one that is known from an index only. */
  path: z.string(),
  filename: z.string(),
  /** Bytes, when it was picked. */
  size: z.number().int().nonnegative(),
  inspection: inspectionSchema,
  hosted: hostedSchema,
  links: z.array(fileLinkSchema),
});
export type ReleaseFile = z.infer<typeof releaseFileSchema>;

export const externalHostSchema = z.object({
  id: z.string(),
  /** `https://host/path/{filename}` with `{filename}`, `{project}`, `{version}`, `{tag}`. */
  template: z.string(),
  /** A rehearsal host may be on loopback and plain http; it is never registered on a real index. */
  rehearsal: z.boolean(),
});
export type ExternalHost = z.infer<typeof externalHostSchema>;

/**
 * A finding of the checks: a problem with a weight, the file it speaks of (null where it concerns the release as a
 * whole), and what PyPI would answer, in its words, where that is known.
 */
export const checkFindingSchema = problemSchema.extend({
  severity: z.enum(['error', 'warning', 'note']),
  file: z.string().nullable(),
  answer: z.string().nullable(),
});

const findingSchema = checkFindingSchema.extend({ fileId: z.string().nullable() });
export type Finding = z.infer<typeof findingSchema>;

export const publicationSchema = z.object({
  kind: z.enum(['folder', 'rehearsal']),
  /** The folder, or the index's simple URL. */
  where: z.string(),
  order: linkOrderSchema,
  at: z.string(),
  projects: z.array(z.string()),
});
export type Publication = z.infer<typeof publicationSchema>;

const indexTargetSchema = z.object({
  id: z.string(),
  name: z.string(),
  simpleUrl: z.string(),
  uploadUrl: z.string(),
  rehearsal: z.boolean(),
});
export type IndexTarget = z.infer<typeof indexTargetSchema>;

/** One release draft, whole: the renderer shows this and nothing else. */
export const releaseSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** `demo 2.1.0`, or `3 projects`, or `New release` before anything is known. */
  title: z.string(),
  step: stepSchema,
  files: z.array(releaseFileSchema),
  findings: z.array(findingSchema),
  target: indexTargetSchema,
  tag: z.string(),
  hosts: z.array(externalHostSchema),
  order: linkOrderSchema,
  /** The folder last typed or picked for publishing; empty at first. */
  folder: z.string(),
  publications: z.array(publicationSchema),
  /** Texts as they were typed that the fields above do not hold, or not yet: half a template. By `typedNames`. */
  typed: z.record(z.string(), z.string()),
});
export type Release = z.infer<typeof releaseSchema>;

export const releaseSummarySchema = z.object({
  id: z.string(),
  title: z.string(),
  step: stepSchema,
  updatedAt: z.string(),
  fileCount: z.number().int(),
  bytes: z.number().int(),
  hostedCount: z.number().int(),
  linkCount: z.number().int(),
  problemCount: z.number().int(),
  publishedAt: z.string().nullable(),
});
export type ReleaseSummary = z.infer<typeof releaseSummarySchema>;

/** Hosts that a project's releases start with. */
export const hostDefaultsSchema = z.object({
  /** The draft's only project; null where there are several, or none is known yet. */
  project: z.string().nullable(),
  /** The saved ones are those that the draft has now. */
  isOn: z.boolean(),
  /** Templates. */
  saved: z.array(z.string()),
  /** What the project's last release had, for a draft that has none. */
  last: z.object({ title: z.string(), templates: z.array(z.string()) }).nullable(),
});
export type HostDefaults = z.infer<typeof hostDefaultsSchema>;

/** What the renderer may change of a draft; each change is on disk before it is answered. */
export const releasePatchSchema = z.object({
  /** Refused while files are on their way. What is hosted on the index before does not count for this one. */
  targetId: z.string().exactOptional(),
  step: stepSchema.exactOptional(),
  tag: z.string().max(200).exactOptional(),
  order: linkOrderSchema.exactOptional(),
  folder: z.string().max(4096).exactOptional(),
  /** By `typedNames`; null takes one away, and those not named stay. */
  typed: z.record(z.string().max(200), z.string().max(longestTyped).nullable()).exactOptional(),
});
export type ReleasePatch = z.infer<typeof releasePatchSchema>;
