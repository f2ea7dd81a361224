// @ts-check
/** The pinned dependencies: there or not, and `npm ci`. Runs before node_modules exists: Node's own modules only. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { node24 } from './node-24.mjs';
import { run } from './processes.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean }} Entry
 * @typedef {{ packages?: Record<string, Entry> }} Lockfile
 */

/**
 * Installs what package-lock.json pins, if it is missing or the lockfile has changed since.
 * @param {string} root the checkout
 * @param {(line: string) => void} print
 * @returns {Promise<boolean>} whether the dependencies are there
 */
export async function ensureInstalled(root, print) {
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = createHash('sha256').update(lockfile).digest('hex');
  if (node24(root) !== null && isInstalled(root, lockfile, stamp)) return true;
  print('Installing the pinned dependencies (npm ci), once: about 650 MB on disk.');
  const { command, args } = npm(root);
  const ended = await run(command, args, { cwd: root, shell: command === 'npm' && process.platform === 'win32' });
  if (ended.code !== 0) {
    print('The dependencies could not be installed; npm says why above.');
    return false;
  }
  if (node24(root) === null) {
    print('npm did not run the install script of the package "node", which brings Node 24. Allow it (npm 11: it is');
    print('listed in package.json as allowScripts; check that ignore-scripts is not set), or use Node 24 yourself.');
    return false;
  }
  writeFileSync(stampFile(root), stamp);
  return true;
}

/**
 * By our stamp, and where it is missing or another by npm's own record: dependencies that were installed by hand count.
 * @param {string} root
 * @param {string} lockfile
 * @param {string} stamp
 */
function isInstalled(root, lockfile, stamp) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  if (existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === stamp) return true;
  if (!matches(JSON.parse(lockfile), JSON.parse(readFileSync(record, 'utf8')))) return false;
  writeFileSync(stampFile(root), stamp);
  return true;
}

/**
 * Whether everything that the lockfile pins is installed, and in that version. What is optional may be missing.
 * @param {Lockfile} lockfile package-lock.json
 * @param {Lockfile} record node_modules/.package-lock.json
 */
export function matches(lockfile, record) {
  const installed = record.packages ?? {};
  return Object.entries(lockfile.packages ?? {}).every(([path, entry]) => {
    if (path === '') return true;
    const there = installed[path];
    return there === undefined ? entry.optional === true : there.version === entry.version;
  });
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'node_modules', '.fallback-links-installed');
}

/**
 * npm as a program. Under `npm start` it says where it is and which Node runs it. `npm ci` first removes node_modules,
 * which Windows refuses while the node.exe in there runs us; `npm install` replaces only what differs.
 * @param {string} root
 */
function npm(root) {
  const inside = process.execPath.startsWith(join(root, 'node_modules') + sep);
  const verb = process.platform === 'win32' && inside ? ['install', '--no-save'] : ['ci'];
  // Only errors: on Node 20 npm warns of every package that wants a newer one. They run on the Node 24 it installs.
  const args = [...verb, '--no-audit', '--no-fund', '--loglevel=error'];
  const script = process.env['npm_execpath'];
  if (script === undefined || !/\.c?js$/.test(script)) return { command: 'npm', args };
  return { command: process.env['npm_node_execpath'] ?? process.execPath, args: [script, ...args] };
}
