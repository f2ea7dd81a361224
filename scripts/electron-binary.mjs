// @ts-check
/**
 * Electron's binary. The package brings none and downloads it when it is first asked for its path, without a limit of
 * time (electron 45: index.js, install.js). Here: one attempt, visible, given up soon where there is no network, and
 * remembered for a day, so that the next start is quick.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, node24 } from './node-24.mjs';
import { run } from './processes.mjs';

/** After a failed attempt, how long a start does not try by itself. */
const pauseMs = 24 * 60 * 60 * 1000;

/** @typedef {{ at: string, why: string }} FailedAttempt */

/**
 * The binary's path, if it is there: as electron's own install.js decides it.
 * @param {string} root
 * @returns {string | null}
 */
export function electronBinary(root) {
  const folder = join(root, 'node_modules', 'electron');
  const version = readText(join(folder, 'dist', 'version'))
    ?.trim()
    .replace(/^v/, '');
  const name = readText(join(folder, 'path.txt'));
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined) {
    const path = join(override, name ?? (process.platform === 'win32' ? 'electron.exe' : 'electron'));
    return existsSync(path) ? path : null;
  }
  if (name === null || version !== electronVersion(root)) return null;
  const path = join(folder, 'dist', name);
  return existsSync(path) ? path : null;
}

/**
 * The pinned version of Electron.
 * @param {string} root
 * @returns {string}
 */
export function electronVersion(root) {
  return JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')).version;
}

/**
 * Whether Electron's makers publish a binary for this machine.
 * @param {string} root
 */
export function isPublished(root) {
  const checksums = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'checksums.json'), 'utf8'));
  return `electron-v${electronVersion(root)}-${process.platform}-${process.arch}.zip` in checksums;
}

/**
 * The last attempt, if it failed, was for this version, and is not a day ago.
 * @param {string} root
 * @param {Date} now
 * @returns {FailedAttempt | null}
 */
export function recentFailure(root, now) {
  return readFailure(readText(failureFile(root)), electronVersion(root), now);
}

/**
 * @param {string | null} text what the last attempt left behind
 * @param {string} version
 * @param {Date} now
 * @returns {FailedAttempt | null}
 */
export function readFailure(text, version, now) {
  if (text === null) return null;
  const [itsVersion, at = '', why = ''] = text.split('\n');
  const age = now.getTime() - Date.parse(at);
  // An attempt of the future is a clock that was put back: try again.
  return itsVersion === version && age >= 0 && age < pauseMs ? { at, why } : null;
}

/**
 * One attempt to get the binary.
 * @param {string} root
 * @param {Date} now
 * @returns {Promise<{ path: string } | { why: string }>}
 */
export async function fetchElectron(root, now) {
  const why = await attempt(root);
  const path = electronBinary(root);
  if (path !== null) return { path };
  writeFileSync(failureFile(root), `${electronVersion(root)}\n${now.toISOString()}\n${why}\n`);
  return { why };
}

/**
 * @param {string} root
 * @returns {Promise<string>} why it failed, if it did
 */
async function attempt(root) {
  const env = {
    ...environment(root),
    // Node's fetch then takes the proxies of HTTPS_PROXY and NO_PROXY, as npm did.
    NODE_USE_ENV_PROXY: '1',
    // The architecture that was fetched is the one that install.js unpacks.
    npm_config_arch: process.arch,
  };
  const node = node24(root) ?? process.execPath;
  const fetched = await run(node, [join(root, 'scripts', 'electron-download.mjs')], { cwd: root, env });
  if (fetched.code === 3) return 'nothing answers where it would come from';
  if (fetched.code !== 0) return 'its download failed, see above';
  const unpacked = await run(node, [join(root, 'node_modules', 'electron', 'install.js')], { cwd: root, env });
  return unpacked.code === 0 ? 'its download is not whole' : 'its archive could not be unpacked, see above';
}

/** @param {string} root */
function failureFile(root) {
  return join(root, 'node_modules', '.fallback-links-electron');
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
