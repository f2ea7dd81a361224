// @ts-check
/** What the tests want from Debian: which packages are missing, and installing them. Nothing is asked. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './processes.mjs';
import { findTools, tools, toolSources } from './tools.mjs';

/** @typedef {import('./tools.mjs').Tool} Tool */

/**
 * Installs what is missing where we may (root on Debian or a relative); elsewhere says what to install.
 * @param {(line: string) => void} print
 * @returns {Promise<readonly Tool[]>} the tools that are there now
 */
export async function ensureTools(print) {
  const before = findTools();
  const missing = tools.filter((tool) => !before.includes(tool));
  const debian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (missing.length === 0) return before;
  const packages = packagesOf(missing);
  if (!debian || process.getuid?.() !== 0) {
    for (const line of advice(missing, debian)) print(line);
    return before;
  }
  print(`Installing from Debian: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = ['-q', '-y', '-o', 'Dpkg::Use-Pty=0'];
  if ((await run('apt-get', [...apt, 'update'], { env, quiet: true })).code === 0) {
    const available = packages.filter(isAvailable);
    const install = [...apt, '--no-install-recommends', 'install', ...available];
    if (available.length > 0) await run('apt-get', install, { env, quiet: true });
  }
  const after = findTools();
  for (const line of advice(
    tools.filter((tool) => !after.includes(tool)),
    true,
  ))
    print(line);
  return after;
}

/**
 * The packages of the tools, each once, in the table's order.
 * @param {readonly Tool[]} wanted
 * @returns {string[]}
 */
export function packagesOf(wanted) {
  return [...new Set(wanted.flatMap((tool) => toolSources[tool].packages))];
}

/**
 * @param {readonly Tool[]} missing
 * @param {boolean} debian
 * @returns {string[]} the lines that say what to install
 */
export function advice(missing, debian) {
  if (missing.length === 0) return [];
  const lines = [
    `Not on this machine: ${missing.join(', ')}. The tests that need them are left out and counted below.`,
  ];
  if (debian) lines.push(`  sudo apt-get install --no-install-recommends ${packagesOf(missing).join(' ')}`);
  else {
    const programs = missing.filter((tool) => 'programs' in toolSources[tool] && !isPython(tool));
    if (programs.length > 0) lines.push(`  Install ${programs.join(', ')}; the rest are parts of Debian's Python.`);
    else lines.push("  They are parts of Debian's Python: these tests run on Debian and its relatives.");
  }
  return lines;
}

/** @param {Tool} tool */
function isPython(tool) {
  return toolSources[tool].packages.some((name) => name.startsWith('python3'));
}

/** @param {string} name a package; an unknown one would make apt-get install none at all */
function isAvailable(name) {
  return spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;
}
