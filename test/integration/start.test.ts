import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readySchema = z.object({ origin: z.url(), launchUrl: z.url() });

interface Started {
  readonly process: ChildProcess;
  readonly ready: z.infer<typeof readySchema>;
  /** What it has said on stderr until now. */
  said(): string;
}

let home: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fallback-links-start-'));
});
afterEach(async () => {
  for (const child of started.splice(0))
    if (child.exitCode === null && child.signalCode === null) await end(child, 'SIGTERM');
  await rm(home, { recursive: true, force: true });
});

describe('npm start', () => {
  it('says why it is the browser, where it listens, and the second time builds nothing', async () => {
    const first = await start();
    expect(first.said()).toContain('Starting in the browser: --browser asks for it.');
    const page = await fetch(first.ready.origin);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(first.ready.launchUrl.startsWith(`${first.ready.origin}/`)).toBe(true);
    await end(first.process, 'SIGINT');

    const second = await start();
    expect(second.said()).not.toMatch(/Building|Installing/);
  });

  // Windows has no signals that a program could answer; there Ctrl-C reaches every process of the console by itself.
  it.skipIf(process.platform === 'win32')('ends with everything it has started', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { process: child, ready } = await start();
      const descendants = process.platform === 'linux' ? descendantsOf(child.pid ?? 0) : [];
      if (process.platform === 'linux') expect(descendants.length).toBeGreaterThan(0);
      // An app that ends in order is no failure.
      expect(await end(child, signal)).toBe(0);
      await expect(fetch(ready.origin)).rejects.toThrow('fetch failed');
      expect(descendants.filter(isRunning)).toEqual([]);
    }
  });

  it('explains itself when it is given something that it does not know', async () => {
    const child = launch(['--brwoser']);
    const said = collect(child);
    const [code] = await once(child, 'exit');
    expect(code).toBe(2);
    expect(said()).toContain("Unknown option '--brwoser'");
    expect(said()).toContain('npm start -- [--browser | --electron]');
  });
});

async function start(): Promise<Started> {
  const child = launch(['--browser', '--json-ready']);
  const said = collect(child);
  if (child.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) return { process: child, ready: readySchema.parse(JSON.parse(line)), said };
  }
  throw new Error(`npm start ended without an address:\n${said()}`);
}

function launch(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, FALLBACK_LINKS_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = await exit;
  return typeof code === 'number' ? code : null;
}

function descendantsOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
