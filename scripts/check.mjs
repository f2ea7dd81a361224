// @ts-check
/** `npm run check -- dist/*`: what PyPI would refuse about these files; installs what is missing, runs on Node 24. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { environment, node24, nodeFlags } from './node-24.mjs';
import { endWithSignals, run } from './processes.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
endWithSignals({ stoppedInOrder: () => false });
process.exitCode = await check();

/** @returns {Promise<number>} */
async function check() {
  // The findings alone are on stdout: with --json a program reads them.
  if (!(await ensureInstalled(root, console.error))) return 3;
  const args = [...nodeFlags, join(root, 'electron', 'headless', 'check.ts'), ...process.argv.slice(2)];
  const env = { ...environment(root), INIT_CWD: process.env['INIT_CWD'] ?? process.cwd() };
  return (await run(node24(root) ?? process.execPath, args, { cwd: root, env })).code ?? 3;
}
