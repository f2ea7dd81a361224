/** One installation by a real pip, in a folder of its own that is gone afterwards. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../http/index.ts';
import { type BenchWheel, noisePath } from './bench-wheel.ts';
import type { Pip } from './find-pip.ts';
import { pipEnvironment, targetFolder } from './pip-call.ts';
import { runProgram } from './program.ts';

export interface InstallCall {
  readonly pip: Pip;
  readonly args: readonly string[];
  readonly wheel: Pick<BenchWheel, 'noiseSha256'>;
  /** Made, used and removed; must not exist. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onLine(line: string): void;
}

export interface InstallEnd {
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly exitCode: number | null;
  /** What pip installed is what was made; null where it was cancelled. */
  readonly rightBytes: boolean | null;
}

/** The policy alone may take 100 s for the file, where it knows nothing of the hosted copy. */
const limitMs = 180_000;

export async function runInstall(call: InstallCall): Promise<InstallEnd> {
  const { pip, args, wheel, folder, env, clock, signal, onLine } = call;
  const temporaryFolder = join(folder, 'temp');
  await mkdir(temporaryFolder, { recursive: true });
  try {
    const { kind, exitCode } = await runProgram({
      file: pip.file,
      args,
      cwd: folder,
      env: pipEnvironment(env, { temporaryFolder, nullDevice: devNull }),
      clock,
      limitMs,
      signal,
      onLine,
    });
    switch (kind) {
      case 'aborted':
        return { state: 'cancelled', exitCode, rightBytes: null };
      case 'failed':
        onLine(`${pip.file} could not be started.`);
        return { state: 'failed', exitCode, rightBytes: false };
      case 'too-late':
        onLine(`Stopped: it was not done after ${limitMs / 60_000} minutes.`);
        return { state: 'failed', exitCode, rightBytes: false };
      case 'ended': {
        const installed = await sha256Of(join(folder, targetFolder, ...noisePath));
        return {
          state: exitCode === 0 ? 'done' : 'failed',
          exitCode,
          rightBytes: exitCode === 0 && installed === wheel.noiseSha256,
        };
      }
    }
  } finally {
    // What cannot be removed now is removed when the bench is set up again.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

/** Hex; null where it cannot be read. A block is hashed in less than a millisecond. */
async function sha256Of(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    const blocks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 256 * 1024 });
    for await (const block of blocks) hash.update(block);
  } catch {
    return null;
  }
  return hash.digest('hex');
}
