// @ts-check
/** Node 24, the line inside our Electron, comes as a package: the machine's own Node may be 20. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The Node that runs the app, the build and the tests.
 * @param {string} root the checkout
 * @returns {string | null} null: the package's program is missing, and the Node that runs us is too old
 */
export function node24(root) {
  const program = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(program)) return program;
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : null;
}

/**
 * For programs with worker threads: on processors with memory protection keys, V8 up to that of Node 24 now and then ends
 * the process when several threads make and drop compiled code (`Check failed: jit_page.has_value()`, nodejs/node#64500).
 */
export const nodeFlags = ['--no-memory-protection-keys'];

/**
 * The environment of our children: their `node` is Node 24, and their programs are those of node_modules.
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
export function environment(root) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [key]: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env[key] ?? ''}` };
}
