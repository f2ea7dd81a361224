// @ts-check
/** `npm run bench -- NAME [--json]`: one of the measurements of test/bench, on Node 24. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { environment, node24 } from './node-24.mjs';
import { endWithSignals, run } from './processes.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
endWithSignals({ stoppedInOrder: () => false });
process.exitCode = await bench();

/** @returns {Promise<number>} */
async function bench() {
  if (!(await ensureInstalled(root, console.error))) return 1;
  const args = [join(root, 'test', 'bench', 'run.ts'), ...process.argv.slice(2)];
  return (await run(node24(root) ?? process.execPath, args, { cwd: root, env: environment(root) })).code ?? 1;
}
