import { z } from 'zod';

/** One anchor of the page, as a person reads it. `host` is the link's host name. */
const previewRowSchema = z.object({
  filename: z.string(),
  copy: z.enum(['external', 'hosted']),
  host: z.string(),
  url: z.string(),
});

const installerChoiceSchema = z.object({
  installer: z.string(),
  /** The copy it downloads first. */
  takes: z.enum(['external', 'hosted', 'external-then-hosted']),
  /** Whether an install still works when that copy's host is down. */
  survives: z.boolean(),
  /** One sentence: what happens when the copy fails. */
  whenItFails: z.string(),
  /** `run` where it was checked against the real installer, `read` where its source was read. */
  evidence: z.enum(['run', 'read']),
});
export type InstallerRow = z.infer<typeof installerChoiceSchema>;

export const projectPreviewSchema = z.object({
  project: z.string(),
  rows: z.array(previewRowSchema),
  html: z.string(),
  json: z.string(),
  metalinks: z.array(z.object({ filename: z.string(), xml: z.string() })),
  changes: z.object({
    /** Links (anchors) that appear or go, against what is live on the target now. */
    added: z.array(previewRowSchema),
    removed: z.array(previewRowSchema),
    kept: z.number().int().nonnegative(),
  }),
  installers: z.array(installerChoiceSchema),
});
export type ProjectPreview = z.infer<typeof projectPreviewSchema>;
export type PreviewRow = z.infer<typeof previewRowSchema>;
