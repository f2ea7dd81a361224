// @ts-check
/**
 * Child processes that end with us. Each is the leader of its own process group, so that a signal reaches what it has
 * started too (npm, pip, Electron's helpers). Windows has no groups: there `taskkill /T` walks the tree.
 */
import { spawn, spawnSync } from 'node:child_process';

/** How long a child may take to end by itself after it was asked to. */
const graceMs = 5_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let stopping = false;

/**
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, milliseconds: number }} Ended
 */

/**
 * Runs a program to its end. Its output goes where ours goes. Rejects only if it cannot be started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: boolean, quiet?: boolean, shell?: boolean }} [options]
 *   `input`: it may read from the terminal, if there is one; `quiet`: its stdout is dropped
 * @returns {Promise<Ended>}
 */
export function run(command, args, options = {}) {
  const began = performance.now();
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: [
      options.input === true && process.stdin.isTTY ? 'inherit' : 'ignore',
      options.quiet === true ? 'ignore' : 'inherit',
      'inherit',
    ],
    detached: process.platform !== 'win32',
    shell: options.shell ?? false,
  });
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.once('exit', (code, signal) => {
      running.delete(child);
      // After a Ctrl-C nobody goes on to the next step: endWithSignals ends us.
      if (!stopping) resolve({ code, signal, milliseconds: performance.now() - began });
    });
  });
}

/**
 * Ctrl-C and its like end the children, then us: with 0 if what was running ended in order, otherwise with the shell's
 * 128 + signal.
 * @param {{ stoppedInOrder: (ended: readonly Ended[]) => boolean, patient?: () => boolean }} options
 *   `patient`: what is running now ends in its own time, and hears every further signal: a server that lets downloads
 *   finish
 */
export function endWithSignals(options) {
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ])) {
    process.on(signal, () => {
      const patient = options.patient?.() ?? false;
      if (stopping) {
        if (patient) for (const child of running) signalGroup(child, signal);
        return;
      }
      stopping = true;
      void endAll(signal, patient ? null : graceMs).then((ended) =>
        process.exit(options.stoppedInOrder(ended) ? 0 : 128 + number),
      );
    });
  }
  // The last resort, for an exit that nobody planned.
  process.on('exit', () => {
    for (const child of running) signalGroup(child, 'SIGKILL');
  });
}

/**
 * @param {NodeJS.Signals} signal
 * @param {number | null} withinMs
 * @returns {Promise<Ended[]>}
 */
function endAll(signal, withinMs) {
  return Promise.all(
    [...running].map(
      (child) =>
        new Promise((/** @type {(ended: Ended) => void} */ resolve) => {
          const timer = withinMs === null ? undefined : setTimeout(() => signalGroup(child, 'SIGKILL'), withinMs);
          child.once('exit', (code, by) => {
            clearTimeout(timer);
            // What the child left behind in its group ends with it.
            signalGroup(child, 'SIGKILL');
            resolve({ code, signal: by, milliseconds: 0 });
          });
          signalGroup(child, signal);
        }),
    ),
  );
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    // A console's Ctrl-C has reached the child already; this is for what does not end by it.
    if (signal === 'SIGKILL') spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone: nothing to end.
  }
}
