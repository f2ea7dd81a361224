import path from 'node:path';
import { z } from 'zod';
import { parseDesktopOptions } from '../shell/index.ts';

/** What a second start of the app hands to the first, which is the one that goes on. */
const launchRequestSchema = z.object({ path: z.string().max(4096).nullable() });
export type LaunchRequest = z.infer<typeof launchRequestSchema>;

/** @param cwd what a relative path is relative to: the second instance's folder, not the first's */
export function launchRequestOf(args: readonly string[], cwd: string): LaunchRequest {
  const { path: typed } = parseDesktopOptions(args);
  return { path: typed === null ? null : path.resolve(cwd, typed) };
}

/** From the other process: anything that is not a request asks for nothing but the window. */
export function readLaunchRequest(data: unknown): LaunchRequest {
  const parsed = launchRequestSchema.safeParse(data);
  return parsed.success ? parsed.data : { path: null };
}
