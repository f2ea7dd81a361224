// @ts-check
/**
 * `npm test`, on a fresh clone: installs what the tests want, then the checks (types, lint, format, unused, build) and
 * all tests. The last line counts them; each check counts as one. `npm test -- <arguments of vitest>` runs only vitest.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureTools } from './debian.mjs';
import { ensureInstalled } from './install.mjs';
import { environment, node24 } from './node-24.mjs';
import { endWithSignals, run } from './processes.mjs';
import { closingLine, countTests, cutOff, leftOut, sum, withAgain } from './test-report.mjs';

/** @typedef {import('./test-report.mjs').Count} Count */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vitestArguments = process.argv.slice(2);
const one = { passed: { passed: 1, failed: 0, skipped: 0 }, failed: { passed: 0, failed: 1, skipped: 0 } };

/** Each is a program of node_modules, called by its script: the same on every platform, with no shell in between. */
const checks = /** @type {const} */ ([
  { name: 'types', script: 'typescript/bin/tsc', args: ['-b'] },
  { name: 'lint', script: 'oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', script: 'oxfmt/bin/oxfmt', args: ['--check', '.'] },
  { name: 'unused', script: 'knip/bin/knip.js', args: [] },
]);

endWithSignals({ stoppedInOrder: () => false });
const count = await test();
if (count === null) process.exitCode = 1;
else {
  console.log(closingLine(count));
  process.exitCode = count.failed === 0 ? 0 : 1;
}

/** @returns {Promise<Count | null>} null: nothing could be run */
async function test() {
  if (!(await ensureInstalled(root, console.log))) return null;
  const tools = await ensureTools(console.log);
  const env = { ...environment(root), FALLBACK_LINKS_TEST_TOOLS: tools.join(',') };
  const counts = [];
  if (vitestArguments.length === 0) {
    for (const check of checks) counts.push(await runCheck(check));
    counts.push(await buildCheck());
  }
  counts.push(await runVitest(env));
  return sum(counts);
}

/** @param {typeof checks[number]} check */
async function runCheck({ name, script, args }) {
  const node = node24(root) ?? process.execPath;
  const path = join(root, 'node_modules', script);
  const ended = await run(node, [path, ...args], { cwd: root, env: environment(root) });
  return report(name, ended.code === 0, ended.milliseconds);
}

async function buildCheck() {
  const began = performance.now();
  const result = await ensureBuilt(root, console.log);
  return report('build', result !== 'failed', performance.now() - began);
}

/**
 * @param {string} name
 * @param {boolean} passed
 * @param {number} milliseconds
 */
function report(name, passed, milliseconds) {
  console.log(`${passed ? '✓' : '✗'} ${name} (${(milliseconds / 1000).toFixed(1)} s)`);
  return passed ? one.passed : one.failed;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Count>}
 */
async function runVitest(env) {
  const first = await vitest(env, 'vitest', vitestArguments);
  if (first.report === null) {
    console.log('vitest ended without a report.');
    return one.failed;
  }
  let { report, code } = first;
  // Seen: SIGSEGV in files with SQLite in worker threads, for a cause that is not known. What fails is not run again, nor a
  // file that ends its process twice; and the run says so.
  const cut = cutOff(report);
  if (cut.length > 0 && cut.length < 4 && countTests(report).failed === cut.length) {
    console.log(`A process of vitest ended under these files; they are run again: ${cut.join(', ')}`);
    const again = await vitest(env, 'vitest-again', cut);
    if (again.report !== null) report = withAgain(report, again.report);
    code = again.code;
  }
  for (const [why, tests] of leftOut(report)) {
    console.log(`${tests} ${tests === 1 ? 'test' : 'tests'} left out: ${why}`);
  }
  const count = countTests(report);
  // An error outside every test (an unhandled rejection) fails the run without failing a test.
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name of the report
 * @param {readonly string[]} wanted arguments of vitest
 */
async function vitest(env, name, wanted) {
  const outputFile = join(root, 'test-results', `${name}.json`);
  mkdirSync(dirname(outputFile), { recursive: true });
  rmSync(outputFile, { force: true });
  const script = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`];
  const ended = await run(node24(root) ?? process.execPath, [script, 'run', ...reporters, ...wanted], {
    cwd: root,
    env,
  });
  return { report: readReport(outputFile), code: ended.code };
}

/**
 * @param {string} path
 * @returns {import('./test-report.mjs').Report | null}
 */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
