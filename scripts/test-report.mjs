// @ts-check
/** The numbers of a test run, from Vitest's own JSON report. */

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 * @typedef {{ status: string, fullName: string }} Assertion
 * @typedef {{ name: string, status: string, message?: string, assertionResults: readonly Assertion[] }} FileResult
 * @typedef {{ testResults: readonly FileResult[] }} Report
 */

/**
 * A file that could not be loaded, or that failed outside its tests, counts as one failure.
 * @param {Report} report
 * @returns {Count}
 */
export function countTests(report) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const before = count.failed;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') count.passed += 1;
      else if (status === 'failed') count.failed += 1;
      else count.skipped += 1;
    }
    if (file.status === 'failed' && count.failed === before) count.failed += 1;
  }
  return count;
}

/**
 * The files whose process ended under them: a test of theirs is still waiting, none failed, and nothing says why. (Under a
 * hook that fails, the tests are skipped.)
 * @param {Report} report
 * @returns {string[]}
 */
export function cutOff(report) {
  return report.testResults
    .filter(({ status, message = '', assertionResults }) => {
      const statuses = assertionResults.map((one) => one.status);
      return status === 'failed' && message === '' && statuses.includes('pending') && !statuses.includes('failed');
    })
    .map(({ name }) => name);
}

/**
 * What a second run of some files says takes the place of what the first said of them.
 * @param {Report} first
 * @param {Report} again
 * @returns {Report}
 */
export function withAgain(first, again) {
  const names = new Set(again.testResults.map(({ name }) => name));
  return { testResults: [...first.testResults.filter(({ name }) => !names.has(name)), ...again.testResults] };
}

/**
 * How many tests were left out for want of which tools (test/support/tools.ts writes it into the suite's title).
 * @param {Report} report
 * @returns {ReadonlyMap<string, number>}
 */
export function leftOut(report) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { status, fullName } of report.testResults.flatMap((file) => file.assertionResults)) {
    const why = /\(left out: ([^)]+)\)/.exec(fullName)?.[1];
    if (why === undefined || status === 'passed' || status === 'failed') continue;
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return counts;
}

/**
 * @param {readonly Count[]} counts
 * @returns {Count}
 */
export function sum(counts) {
  return counts.reduce(
    (total, count) => ({
      passed: total.passed + count.passed,
      failed: total.failed + count.failed,
      skipped: total.skipped + count.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** @param {Count} count */
export function closingLine(count) {
  return `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
}
