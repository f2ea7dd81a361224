/** The monitor as it runs on a server: `npm run monitor` without npm, in a process of its own, from the sources. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const root = path.join(import.meta.dirname, '..', '..');
const entry = path.join(root, 'electron', 'headless', 'monitor.ts');

const logLine = z.looseObject({ level: z.string(), time: z.iso.datetime(), event: z.string() });
export type MonitorLogLine = z.infer<typeof logLine>;

export interface MonitorProgram {
  /** The first line of that event, from the beginning; waits for it. */
  logged(event: string): Promise<MonitorLogLine>;
  send(signal: NodeJS.Signals): void;
  /** The exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>;
}

export async function writeMonitorConfig(folder: string, config: unknown): Promise<string> {
  const file = path.join(folder, 'monitor.json');
  await writeFile(file, JSON.stringify(config));
  return file;
}

/** Killed when the test has ended, if it still runs. */
export function startMonitorProgram(config: string): MonitorProgram {
  const child = spawn(process.execPath, [entry, '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit').then(() => child.exitCode);
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await exited;
  });
  const lines: string[] = [];
  const stdout = createInterface({ input: child.stdout });
  stdout.on('line', (line) => lines.push(line));
  const over = once(stdout, 'close').then(() => false);
  return {
    exited,
    send: (signal) => child.kill(signal),
    async logged(event) {
      for (let at = 0; ; at += 1) {
        while (at >= lines.length) {
          const more = await Promise.race([once(stdout, 'line').then(() => true), over]);
          if (!more && at >= lines.length) throw new Error(`it ended without saying ${event}:\n${lines.join('\n')}`);
        }
        const line = logLine.parse(JSON.parse(lines[at] ?? ''));
        if (line.event === event) return line;
      }
    },
  };
}

/** Runs it to its end. */
export async function runMonitorProgram(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly lines: readonly MonitorLogLine[]; readonly stderr: string }> {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  await once(child, 'close');
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return { code: child.exitCode, lines: lines.map((line) => logLine.parse(JSON.parse(line))), stderr };
}
