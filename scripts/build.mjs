// @ts-check
/** The build, only when the sources have changed since the last one. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildInputs, fingerprint } from './fingerprint.mjs';
import { environment, node24 } from './node-24.mjs';
import { run } from './processes.mjs';

/** What must be there for a build to count. */
const outputs = ['out/main/desktop.js', 'out/main/loopback.js', 'out/renderer/index.html'];

/**
 * @param {string} root the checkout, with its dependencies installed
 * @param {(line: string) => void} print
 * @returns {Promise<'built' | 'fresh' | 'failed'>}
 */
export async function ensureBuilt(root, print) {
  const stampFile = join(root, 'out', '.build-fingerprint');
  const now = fingerprint(root, buildInputs);
  const complete = outputs.every((path) => existsSync(join(root, path)));
  if (complete && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === now) return 'fresh';
  // Gone before the build begins: a build that is broken off is not taken for a good one.
  rmSync(stampFile, { force: true });
  print('Building.');
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const ended = await run(node24(root) ?? process.execPath, [program, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: environment(root),
  });
  const missing = outputs.filter((path) => !existsSync(join(root, path)));
  if (ended.code !== 0 || missing.length > 0) {
    print(`The build failed${missing.length > 0 ? `: it did not make ${missing.join(', ')}` : ''}.`);
    return 'failed';
  }
  writeFileSync(stampFile, now);
  print(`Built in ${(ended.milliseconds / 1000).toFixed(1)} s.`);
  return 'built';
}
