/** Another program, run without a shell: its lines as they come, ended with its children when told so or too late. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '../http/index.ts';
import { createLineReader } from './output-lines.ts';

export interface ProgramCall {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Milliseconds. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  onLine(line: string): void;
}

export interface ProgramEnd {
  /** `failed`: it could not be started at all. */
  readonly kind: 'ended' | 'failed' | 'too-late' | 'aborted';
  /** Null where it did not end by itself. */
  readonly exitCode: number | null;
}

/** Resolves when it has ended; never rejects. */
export function runProgram(call: ProgramCall): Promise<ProgramEnd> {
  const { file, args, cwd, env, clock, limitMs, signal, onLine } = call;
  if (signal.aborted) return Promise.resolve({ kind: 'aborted', exitCode: null });
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A process group of its own, which can be ended as one.
      detached: process.platform !== 'win32',
    });
    const readers = [createLineReader(onLine), createLineReader(onLine)] as const;
    child.stdout.on('data', (bytes: Buffer) => readers[0].push(bytes));
    child.stderr.on('data', (bytes: Buffer) => readers[1].push(bytes));
    let kind: ProgramEnd['kind'] = 'ended';
    const end = (why: 'too-late' | 'aborted') => {
      if (kind !== 'ended') return;
      kind = why;
      killTree(child);
      // A child of its that got away must not keep us waiting for more output.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const onAbort = () => end('aborted');
    const callOff = clock.after(limitMs, () => end('too-late'));
    signal.addEventListener('abort', onAbort, { once: true });
    const over = (result: ProgramEnd) => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      for (const reader of readers) reader.end();
      resolve(result);
    };
    child.once('error', () => {
      if (child.pid === undefined) over({ kind: 'failed', exitCode: null });
    });
    child.once('close', (exitCode) => over({ kind, exitCode: kind === 'ended' ? exitCode : null }));
  });
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    const kill = spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
    kill.once('error', () => child.kill('SIGKILL'));
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended this very moment.
  }
}
