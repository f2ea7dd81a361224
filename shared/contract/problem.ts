import { z } from 'zod';

export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  remedy: z.string(),
});
