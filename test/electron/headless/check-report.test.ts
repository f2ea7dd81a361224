import { expect, test } from 'vitest';
import type { CheckedRelease } from '../../../electron/headless/check-files.ts';
import { parseCheckOptions } from '../../../electron/headless/check-options.ts';
import { jsonReport, textReport } from '../../../electron/headless/check-report.ts';

type Finding = CheckedRelease['findings'][number];

const found = (code: string, file: string | null, patch: Partial<Finding> = {}): Finding => ({
  severity: 'warning',
  code,
  file,
  message: `It is ${code}.`,
  answer: null,
  facts: {},
  remedy: 'Put it right.',
  ...patch,
});

test('files with the same findings are told of once', () => {
  const files = ['a.whl', 'b.whl', 'c.whl', 'd.whl'];
  const findings = [
    ...['a.whl', 'b.whl'].map((file) => found('x', file, { answer: `No ${file}.` })),
    found('y', 'c.whl', { severity: 'error', remedy: '' }),
    found('z', null),
  ];
  expect(textReport({ files, findings })).toBe(
    `The release as a whole
  warning: It is z. [z]
    Put it right.

a.whl
b.whl
  warning: It is x. [x]
    PyPI would answer: No a.whl.
    Put it right.

c.whl
  error: It is y. [y]

4 files: 1 error, 3 warnings, 0 notes.`,
  );
});

test('nothing found is said', () => {
  expect(textReport({ files: ['a.whl'], findings: [] })).toBe('1 file: nothing to object to.');
});

test('no escape sequence of a file reaches the terminal; JSON has them escaped', () => {
  const bad = 'a\u001b[31m\u202e.whl';
  const release = { files: [bad], findings: [found('x', bad, { message: `Odd: ${bad}`, answer: '\u0007' })] };
  expect(textReport(release)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(JSON.parse(jsonReport(release))).toMatchObject({ files: [bad], errors: 0, warnings: 1, notes: 0 });
});

test.each([
  [['a.whl'], { paths: ['a.whl'], json: false, index: null, fileLimit: null }],
  [
    ['--json', '--index', 'https://x.org/simple/', '--file-limit=300', 'a', 'b'],
    { paths: ['a', 'b'], json: true, index: 'https://x.org/simple/', fileLimit: 300 * 1024 * 1024 },
  ],
  [['--', '--odd.whl'], { paths: ['--odd.whl'], json: false, index: null, fileLimit: null }],
])('%j', (args, options) => {
  expect(parseCheckOptions(args)).toEqual({ options });
});

test.each([[[]], [['--index', 'file:///x', 'a']], [['--file-limit', '1.5', 'a']], [['--index']], [['-x', 'a']]])(
  '%j is wrong',
  (args) => {
    expect(parseCheckOptions(args)).toHaveProperty('wrong');
  },
);
