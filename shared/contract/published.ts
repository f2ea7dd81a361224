/** Releases that are on an index already, published by CI: the second entrance to the wizard. Nothing is uploaded, no token is asked for. */
import { z } from 'zod';

const project = z.string().trim().min(1).max(200);

export const lookUpPublishedSchema = z.object({ targetId: z.string(), project });
export type LookUpPublished = z.infer<typeof lookUpPublishedSchema>;

const publishedFileSchema = z.object({
  filename: z.string(),
  kind: z.enum(['wheel', 'sdist']),
  /** `python-abi-platform` of a wheel. */
  tags: z.string().nullable(),
  /** Bytes, as the index says. */
  size: z.number().int().nonnegative(),
  sha256: z.string(),
  uploadTime: z.string().nullable(),
  yanked: z.boolean(),
  /** Links that are registered for these bytes. */
  links: z.number().int().nonnegative(),
});
export type PublishedFile = z.infer<typeof publishedFileSchema>;

const publishedReleaseSchema = z.object({
  /** Normalised (PEP 440). */
  version: z.string(),
  /** The latest of its files; null where the index does not say it. */
  uploadTime: z.string().nullable(),
  bytes: z.number().int().nonnegative(),
  files: z.array(publishedFileSchema),
});
export type PublishedRelease = z.infer<typeof publishedReleaseSchema>;

export const publishedProjectSchema = z.object({
  targetId: z.string(),
  /** Normalised (PEP 503); `name` as the index spells it. */
  project: z.string(),
  name: z.string(),
  /** Newest first. */
  releases: z.array(publishedReleaseSchema),
  /** What cannot have a link, each with a sentence that says why. */
  leftOut: z.array(z.object({ filename: z.string(), why: z.string() })),
  /** Link templates that links of this project follow already, the most frequent first. */
  templates: z.array(z.string()),
});
export type PublishedProject = z.infer<typeof publishedProjectSchema>;

export const openPublishedSchema = z.object({
  targetId: z.string(),
  project,
  filenames: z.array(z.string().min(1).max(300)).min(1).max(10_000),
  /** Hosts to begin with, as link templates. */
  templates: z.array(z.string().max(2048)).max(20).default([]),
});
export type OpenPublished = z.infer<typeof openPublishedSchema>;
