import { z } from 'zod';
import { problemSchema } from './problem.ts';

/** Long work: started by a procedure, watched and cancelled by id. It goes on when the window closes. */
export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(['inspect', 'upload', 'copy', 'verify']),
  releaseId: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  progress: z.object({
    bytesDone: z.number().nonnegative(),
    bytesTotal: z.number().nonnegative(),
    /** Null until there is enough to judge by. */
    bytesPerSecond: z.number().nonnegative().nullable(),
    secondsLeft: z.number().nonnegative().nullable(),
    itemsDone: z.number().int().nonnegative(),
    itemsTotal: z.number().int().nonnegative(),
    /** Bytes per running item, by file id (or `fileId hostId` when sending copies and verifying). */
    items: z.record(z.string(), z.object({ bytesDone: z.number(), bytesTotal: z.number() })),
  }),
  /** Of a running job: what went wrong for a part of it already. */
  problem: problemSchema.nullable(),
});
export type Job = z.infer<typeof jobSchema>;
