// @ts-check
/**
 * `npm start`, on a machine with nothing but Node 20 and npm: installs, builds, and starts the app, in Electron where
 * that can be had and in the browser otherwise. Nothing is asked.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { decideShell, hasDisplay, mayOpenBrowser, notHad } from './decide-shell.mjs';
import { electronBinary, electronVersion, fetchElectron, isPublished, recentFailure } from './electron-binary.mjs';
import { ensureInstalled } from './install.mjs';
import { environment, node24, nodeFlags } from './node-24.mjs';
import { endWithSignals, run } from './processes.mjs';
import { parseStartArguments, usage } from './start-arguments.mjs';

/** An Electron that fails this soon has not started: the machine lacks a library that it wants, or its sandbox. */
const startFailureMs = 5_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const given = parseStartArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());

if ('error' in given) {
  console.error(`${given.error}\n\n${usage}`);
  process.exit(2);
}
if ('help' in given) {
  console.log(usage);
  process.exit(0);
}

let running = false;
// Whoever presses Ctrl-C has seen enough: an app that ends in order is no failure, and npm need not print one.
endWithSignals({ stoppedInOrder: (ended) => running && ended.every((child) => child.signal !== 'SIGKILL') });
process.exitCode = await start(given);

/**
 * @param {import('./start-arguments.mjs').StartArguments} wanted
 * @returns {Promise<number>} the exit code
 */
async function start(wanted) {
  if (!(await ensureInstalled(root, say))) return 1;
  if ((await ensureBuilt(root, say)) === 'failed') return 1;
  const display = hasDisplay(process.platform, process.env);
  const decision = decideShell({
    browserWanted: wanted.browser,
    electronWanted: wanted.electron,
    platform: process.platform,
    arch: process.arch,
    display,
    root: process.platform === 'linux' && process.getuid?.() === 0,
    binary: electronBinary(root) !== null,
    published: isPublished(root),
    failure: recentFailure(root, new Date()),
  });
  if (decision.shell === 'loopback') return startLoopback(wanted, display, decision.why);
  const path = electronBinary(root);
  if (path !== null) return startDesktop(wanted, display, path);
  say(`Getting Electron ${electronVersion(root)}, once.`);
  const fetched = await fetchElectron(root, new Date());
  if ('why' in fetched) return startLoopback(wanted, display, notHad(fetched.why));
  return startDesktop(wanted, display, fetched.path);
}

/**
 * @param {import('./start-arguments.mjs').StartArguments} wanted
 * @param {boolean} display
 * @param {string} binary
 * @returns {Promise<number>}
 */
async function startDesktop(wanted, display, binary) {
  running = true;
  say(`Starting in Electron ${electronVersion(root)}.`);
  const env = environment(root);
  // Set in the terminals of editors that are Electron programs themselves; ours would then be a plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  // Worker threads run under Electron's V8 too.
  const args = [
    root,
    `--js-flags=${nodeFlags.join(' ')}`,
    ...(wanted.jsonReady ? ['--json-ready'] : []),
    ...folderOf(wanted),
  ];
  const ended = await run(binary, args, { env });
  if (ended.code === 0 || ended.milliseconds > startFailureMs) return ended.code ?? 1;
  const how = ended.code === null ? `signal ${ended.signal}` : `code ${ended.code}`;
  return startLoopback(wanted, display, `Electron is here but does not start (${how}, see above)`);
}

/**
 * @param {import('./start-arguments.mjs').StartArguments} wanted
 * @param {boolean} display
 * @param {string} why
 * @returns {Promise<number>}
 */
async function startLoopback(wanted, display, why) {
  running = true;
  say(`Starting in the browser: ${why}.`);
  const ci = process.env['CI'] !== undefined && process.env['CI'] !== '' && process.env['CI'] !== 'false';
  const open = mayOpenBrowser({ display, ci, jsonReady: wanted.jsonReady, open: wanted.open });
  const args = [...nodeFlags, join(root, 'out', 'main', 'loopback.js'), ...(open ? ['--open'] : [])];
  if (wanted.jsonReady) args.push('--json-ready');
  const node = node24(root) ?? process.execPath;
  const ended = await run(node, [...args, ...folderOf(wanted)], { env: environment(root), input: true });
  return ended.code ?? 1;
}

/** @param {import('./start-arguments.mjs').StartArguments} wanted */
function folderOf(wanted) {
  return wanted.folder === null ? [] : [wanted.folder];
}

/**
 * On stderr: stdout belongs to the app, and with --json-ready to programs that read it.
 * @param {string} line
 */
function say(line) {
  console.error(line);
}
