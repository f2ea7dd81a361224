/** The fault bench: a rehearsal host that fails on demand, and a real installer that gets its file all the same. */
import { z } from 'zod';
import { downloadSchema } from './gateway.ts';
import { problemSchema } from './problem.ts';

/**
 * What the rehearsal host does: refuses connections; sends a trickle; stops at 90 %; sends other bytes of the right length;
 * cuts the connection in the middle; does not say how long the file is.
 */
export const faultSchema = z.enum(['none', 'dead', 'slow', 'stall', 'wrong-bytes', 'cut', 'no-length']);
export type Fault = z.infer<typeof faultSchema>;

const runSchema = z.object({
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Of the host when it began. */
  fault: faultSchema,
  /** As one would type it. */
  command: z.string(),
  /** What the installer printed, the last 200 lines, without control characters. */
  lines: z.array(z.string()),
  exitCode: z.number().int().nullable(),
  startedAt: z.string(),
  milliseconds: z.number().nonnegative(),
  /** The installer's file has the right SHA-256; null until it has ended. */
  rightBytes: z.boolean().nullable(),
  /** As the gateway saw it; null before the installer asks for the file. */
  download: downloadSchema.nullable(),
});
export type FaultRun = z.infer<typeof runSchema>;

export const faultBenchSchema = z.object({
  fault: faultSchema,
  /** The file that is installed, made for this, with the speed at which both hosts send it when nothing is wrong. */
  file: z.object({ project: z.string(), filename: z.string(), size: z.number().int(), bytesPerSecond: z.number() }),
  /** The two addresses of the file. */
  externalHost: z.string().nullable(),
  hostedHost: z.string().nullable(),
  /** The pip that is run; null while it is looked for. */
  installer: z.object({ name: z.string(), version: z.string() }).nullable(),
  /** Why nothing can be run here: there is no pip, or the gateway is off. */
  problem: problemSchema.nullable(),
  /** The last one. */
  run: runSchema.nullable(),
});
export type FaultBenchView = z.infer<typeof faultBenchSchema>;
