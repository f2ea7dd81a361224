import { describe, expect, it } from 'vitest';
import { closingLine, countTests, cutOff, leftOut, sum, withAgain } from '../../scripts/test-report.mjs';

const passed = { status: 'passed', fullName: 'a page lists its files' };
const failed = { status: 'failed', fullName: 'a page refuses a bad name' };
const todo = { status: 'todo', fullName: 'later' };
const without = (name: string) => ({
  status: 'skipped',
  fullName: `pip installs (left out: no nginx, no pip) ${name}`,
});

const report = {
  testResults: [
    { name: 'a.test.ts', status: 'failed', assertionResults: [passed, failed, todo] },
    { name: 'b.test.ts', status: 'passed', assertionResults: [passed, without('a wheel'), without('an sdist')] },
  ],
};

describe('a process that ended under its file', () => {
  const waiting = { status: 'pending', fullName: 'it had not come to this' };
  const cut = { name: 'cut', status: 'failed', message: '', assertionResults: [passed, waiting] };
  const underHook = { name: 'hook', status: 'failed', message: '', assertionResults: [passed, without('a hook')] };
  const loading = { name: 'loading', status: 'failed', message: 'Cannot find module', assertionResults: [] };
  const failing = { name: 'failing', status: 'failed', message: '', assertionResults: [passed, failed] };

  it('is told from tests that failed and files that could not be loaded', () => {
    expect(cutOff({ testResults: [cut, loading, failing, underHook, ...report.testResults] })).toEqual(['cut']);
  });

  it('counts by what its second run says', () => {
    const first = { testResults: [cut, failing] };
    const well = { name: 'cut', status: 'passed', assertionResults: [passed, passed] };
    expect(countTests(withAgain(first, { testResults: [well] }))).toEqual({ passed: 3, failed: 1, skipped: 0 });
    expect(countTests(withAgain(first, { testResults: [cut] })).failed).toBe(2);
  });
});

describe('the numbers of a test run', () => {
  it('count every test once', () => {
    expect(countTests(report)).toEqual({ passed: 2, failed: 1, skipped: 3 });
  });

  it('count a file that could not be loaded as a failure', () => {
    expect(countTests({ testResults: [{ name: 'c', status: 'failed', assertionResults: [] }] }).failed).toBe(1);
    expect(countTests({ testResults: [{ name: 'c', status: 'failed', assertionResults: [passed] }] })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it('say what was left out for want of a tool', () => {
    expect([...leftOut(report)]).toEqual([['no nginx, no pip', 2]]);
  });

  it('make the closing line', () => {
    const check = { passed: 1, failed: 0, skipped: 0 };
    expect(closingLine(sum([check, check, countTests(report)]))).toBe('4 passed, 1 failed, 3 skipped');
  });
});
