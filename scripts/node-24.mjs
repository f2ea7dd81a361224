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
 * Two faults of the V8 in Node 24, each of which now and then ends the process. On processors with memory protection keys,
 * several threads that make and drop compiled code fail a check (`jit_page.has_value()`, nodejs/node#64500). And the
 * collector reads stale pointers in frames of its baseline compiler (SIGSEGV, nodejs/node#62393).
 */
export const nodeFlags = ['--no-memory-protection-keys', '--no-sparkplug'];

/**
 * The environment of our children: their `node` is Node 24, and their programs are those of node_modules.
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
export function environment(root) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [key]: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env[key] ?? ''}` };
}
