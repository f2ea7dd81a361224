import { describe, expect, it } from 'vitest';
import { closingLine, countTests, leftOut, sum } from '../../scripts/test-report.mjs';

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
