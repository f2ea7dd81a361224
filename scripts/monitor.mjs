// @ts-check
/** `npm run monitor -- --config FILE`: the monitor on a server; installs what is missing, runs the sources on Node 24. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { environment, node24, nodeFlags } from './node-24.mjs';
import { endWithSignals, run } from './processes.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
let serving = false;
endWithSignals({ stoppedInOrder: (ended) => serving && ended.every(({ code }) => code === 0), patient: () => serving });
process.exitCode = await monitor();

/** @returns {Promise<number>} */
async function monitor() {
  // stdout is the log's.
  if (!(await ensureInstalled(root, console.error))) return 1;
  serving = true;
  const args = [...nodeFlags, join(root, 'electron', 'headless', 'monitor.ts'), ...process.argv.slice(2)];
  const env = { ...environment(root), INIT_CWD: process.env['INIT_CWD'] ?? process.cwd() };
  return (await run(node24(root) ?? process.execPath, args, { cwd: root, env })).code ?? 1;
}
