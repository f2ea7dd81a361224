// @ts-check
/** One hash over the contents of what the build reads: a touched file that says the same is not a change. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What electron-vite reads, relative to the checkout. */
export const buildInputs = /** @type {const} */ ([
  'assets',
  'electron',
  'renderer',
  'shared',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.electron.json',
  'tsconfig.renderer.json',
  'tsconfig.shared.json',
]);

/**
 * @param {string} root
 * @param {readonly string[]} inputs files and folders; what is missing counts as missing
 * @returns {string} hexadecimal
 */
export function fingerprint(root, inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const path of filesOf(root, input)) {
      const content = readFileSync(join(root, path));
      // Lengths, so that no content can pass for another file's name.
      hash.update(`${path.length}:${path}:${content.length}:`).update(content);
    }
  }
  return hash.digest('hex');
}

/**
 * Sorted by code unit, the same everywhere, with `/` between folders.
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
function filesOf(root, path) {
  try {
    const names = readdirSync(join(root, path)).toSorted();
    return names.filter((name) => name !== '.DS_Store').flatMap((name) => filesOf(root, `${path}/${name}`));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return [];
    throw error;
  }
}
