/** The gateway as it runs on a server: `npm run gateway` without npm, in a process of its own, from the sources. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const root = path.join(import.meta.dirname, '..', '..');

export type LogLine = z.infer<typeof logLine>;
const logLine = z.looseObject({ level: z.string(), time: z.iso.datetime(), event: z.string() });

export interface GatewayProgram {
  readonly origin: string;
  readonly simpleUrl: string;
  /** What it has said on stdout, each line as it stood there. */
  readonly lines: readonly string[];
  /** The first line of that event that fits, from the beginning; waits for it. */
  logged(event: string, fits?: (line: LogLine) => boolean): Promise<LogLine>;
  send(signal: NodeJS.Signals): void;
  /** The exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const entry = path.join(root, 'electron', 'headless', 'gateway.ts');

export async function writeConfig(folder: string, config: unknown): Promise<string> {
  const file = path.join(folder, 'gateway.json');
  await writeFile(file, typeof config === 'string' ? config : JSON.stringify(config));
  return file;
}

/** Runs it to its end: for what does not start a server. */
export async function runGatewayProgram(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  endWithTest(child);
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  await once(child, 'close');
  return { code: child.exitCode, stdout: stdout(), stderr: stderr() };
}

/**
 * Killed when the test has ended, if it still runs.
 * @param options.script `scripts/gateway.mjs`, as npm runs it, instead of the program itself
 */
export async function startGatewayProgram(
  config: string,
  options: { readonly script?: boolean } = {},
): Promise<GatewayProgram> {
  const program = options.script === true ? path.join(root, 'scripts', 'gateway.mjs') : entry;
  const child = spawn(process.execPath, [program, '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] });
  endWithTest(child);
  const exited = once(child, 'exit').then(() => child.exitCode);
  const lines: string[] = [];
  const stdout = createInterface({ input: child.stdout });
  stdout.on('line', (line) => lines.push(line));
  const over = once(stdout, 'close');

  async function logged(event: string, fits: (line: LogLine) => boolean = () => true): Promise<LogLine> {
    for (let at = 0; ; at += 1) {
      while (at >= lines.length) {
        const more = await Promise.race([once(stdout, 'line').then(() => true), over.then(() => false)]);
        if (!more && at >= lines.length) throw new Error(`it ended without saying ${event}:\n${lines.join('\n')}`);
      }
      const line = logLine.parse(JSON.parse(lines[at] ?? ''));
      if (line.event === event && fits(line)) return line;
    }
  }

  const { simpleUrl } = z.object({ simpleUrl: z.string() }).parse(await logged('gateway.started'));
  return {
    origin: new URL(simpleUrl).origin,
    simpleUrl,
    lines,
    logged,
    exited,
    send: (signal) => child.kill(signal),
  };
}

function endWithTest(child: ChildProcess): void {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  onTestFinished(async () => {
    process.off('exit', kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    // The script forwards this one; it cannot forward SIGKILL.
    child.kill('SIGTERM');
    child.kill('SIGTERM');
    await ended;
  });
}

function text(stream: NodeJS.ReadableStream): () => string {
  let all = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => (all += chunk));
  return () => all;
}
