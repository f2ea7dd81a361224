/** The app as a person starts it without a display: the loopback program, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..');

const ready = z.object({ origin: z.string(), launchUrl: z.string() });

export interface Program {
  readonly origin: string;
  readonly launchUrl: string;
  /** The exit code, once it has ended by itself. */
  readonly exited: Promise<number | null>;
  /** As Ctrl-C does; resolves with the exit code. */
  interrupt(): Promise<number | null>;
  /** kill -9: nothing is finished or closed. */
  kill(): Promise<void>;
}

/**
 * @param options.built the bundle in `out/` (as `npm start` runs it) instead of the sources
 */
export async function startProgram(options: {
  readonly home: string;
  readonly path?: string;
  readonly built?: boolean;
  /** Beside what every program gets: the person's own variables. */
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<Program> {
  const entry = options.built === true ? 'out/main/loopback.js' : 'electron/loopback/main.ts';
  const child = spawn(
    process.execPath,
    [join(root, entry), '--json-ready', ...(options.path === undefined ? [] : [options.path])],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...impersonal(options.home), ...options.environment, FALLBACK_LINKS_HOME: options.home },
    },
  );
  const exited = once(child, 'exit');
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), exited.then(() => null)]);
  if (first === null) throw new Error(`the program ended with ${child.exitCode} before it was ready`);
  const { origin, launchUrl } = ready.parse(JSON.parse(String(first[0])));
  const end = async (signal: NodeJS.Signals) => {
    process.off('exit', killAtExit);
    if (isRunning(child)) child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    origin,
    launchUrl,
    exited: exited.then(() => child.exitCode),
    interrupt: () => end('SIGINT'),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** Nothing of the person's own is read: no `~/.pypirc`, no keyring, no variables of twine, AWS or GitHub. */
function impersonal(home: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^(?:TWINE|AWS|GH|GITHUB)_/.test(name));
  return { ...Object.fromEntries(others), HOME: home, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
