/** What of GitHub's answers matters here (REST API, version 2022-11-28). */
import { z } from 'zod';

export const assetSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  /** `starter`: an upload that was cut short; empty, not to be downloaded, safe to delete. */
  state: z.string(),
  size: z.number().int(),
  /** `sha256:<hex>`; null for assets from before 2025. */
  digest: z.string().nullish(),
  browser_download_url: z.string(),
});
export type Asset = z.infer<typeof assetSchema>;

export const releaseSchema = z.object({
  id: z.number().int(),
  tag_name: z.string(),
  name: z.string().nullish(),
  body: z.string().nullish(),
  draft: z.boolean(),
  prerelease: z.boolean().default(false),
  /** Published once and for all: no asset can be added or changed. */
  immutable: z.boolean().nullish(),
  upload_url: z.string(),
  html_url: z.string(),
});
export type GitHubRelease = z.infer<typeof releaseSchema>;

/** How a refusal looks; of the errors, one or the other form. */
export const refusalSchema = z.object({
  message: z.string().default(''),
  errors: z
    .array(
      z.union([
        z.string(),
        z.object({
          resource: z.string().nullish(),
          field: z.string().nullish(),
          code: z.string().nullish(),
          message: z.string().nullish(),
        }),
      ]),
    )
    .default([])
    .catch([]),
});
export type GitHubRefusal = z.infer<typeof refusalSchema>;
