import { z } from 'zod';

/** What the gateway of the bench `fallback` is told. */
export const fallbackConfigSchema = z.object({
  folder: z.string(),
  files: z.array(
    z.object({
      project: z.string(),
      filename: z.string(),
      sha256: z.string(),
      size: z.number(),
      /** `hashes`: base64. */
      pieces: z.object({ length: z.number(), hashes: z.string() }).nullable(),
      /** Null: hosted only. */
      external: z.string().nullable(),
      hosted: z.string(),
    }),
  ),
});
export type FallbackConfig = z.infer<typeof fallbackConfigSchema>;
