import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { meaningOf, RULES } from '../../../electron/index-client/refusals/index.ts';
import { checkListing, checkRelease, checkSize, type Finding, unreadable } from '../../../shared/packaging/index.ts';
import { member } from '../../shared/packaging/checks/checked-file.ts';
import { rules } from '../../shared/packaging/checks/rules.ts';
import { refusals } from './refusals-table.ts';

const wheel = member('demo-1.0-py3-none-any.whl', { size: 11 * 1024 ** 3 });
const sdist = member('demo-1.0.tar.gz');
const listed = (filename: string, sha256: string | null, uploadTime: string | null = null) => ({
  filename,
  sha256,
  uploadTime,
});

/** What the checks find that takes more than one file, an index, or a file that cannot be read. */
const others: readonly Finding[] = [
  ...checkRelease([
    wheel,
    sdist,
    { ...sdist, path: '/other/demo-1.0.tar.gz' },
    member('demo-1.0.0.tar.gz', { version: '1.0' }),
    member('demo-1.0-py2-none-any.whl', { blake2b256: wheel.blake2b256 }),
  ]),
  ...checkSize(wheel, { firm: true }),
  ...[
    listed(wheel.filename, 'f'.repeat(64)),
    listed(wheel.filename, null),
    listed('demo-1.0-py2-none-any.whl', wheel.sha256),
  ].flatMap((file) => checkListing([wheel], { index: 'PyPI', isPypi: true, files: [file] }, 0)),
  ...checkListing(
    [sdist],
    { index: 'PyPI', isPypi: true, files: [listed('Demo-1.0.0.tar.gz', null, '2020-01-01T00:00:00Z')] },
    Date.parse('2026-11-22T12:00:00Z'),
  ),
  ...(
    [
      ['filename.invalid', {}],
      ['distribution.name_differs', { inArchive: 'b' }],
      ['distribution.version_differs', { inArchive: '2', inFilename: '1' }],
      ['metadata.version_unknown', { value: '2.0' }],
      ['metadata.missing_field', { field: 'Version' }],
      ['metadata.missing_field', { field: 'Name' }],
      ['metadata.name_invalid', { field: 'Name', value: '-' }],
      ['metadata.version_invalid', { field: 'Version', value: 'x' }],
      ['metadata.duplicate_field', { field: 'License' }],
      ['archive.bomb', {}],
    ] as const
  ).flatMap(([code, facts]) =>
    ['a.whl', 'a.tar.gz', 'a.zip'].map((file) => unreadable(file, { code, message: '', facts, remedy: '' })),
  ),
];

describe('what the checks foretell', () => {
  const foretold = [
    ...rules.map(([found, , answer]) => ({ code: found.replace(/^\w+ /, ''), answer })),
    ...others.map(({ code, answer }) => ({ code, answer })),
  ].flatMap(({ code, answer }) => (answer === null ? [] : [{ code, answer }]));

  test.each(foretold)('$code: $answer', ({ answer }) => {
    const { code, message } = meaningOf(400, answer);
    expect(code).not.toBe('refused');
    expect(message).not.toBeNull();
  });

  test('is all here: every code that comes with an answer', () => {
    const folder = fileURLToPath(new URL('../../../shared/packaging/checks/', import.meta.url));
    const sources = globSync('*.ts', { cwd: folder }).map((name) => readFileSync(`${folder}${name}`, 'utf8'));
    const findings = sources.flatMap((source) => source.split('finding({').slice(1));
    const answered = findings.flatMap((source) => {
      const [code] = /(?<=code: ')[a-z_.]+/.exec(source) ?? [];
      const until = source.indexOf('}),');
      return code !== undefined && /\banswer\b/.test(source.slice(0, until)) ? [code] : [];
    });
    const known = new Set(foretold.map(({ code }) => code));
    expect(answered.filter((code) => !known.has(code))).toEqual([]);
    expect(answered.length).toBeGreaterThan(25);
  });
});

test('every refusal has its row in the table of texts', () => {
  const codes = new Set(refusals.map(([, , code]) => code));
  expect(RULES.map(({ code }) => `upload.${code}`).filter((code) => !codes.has(code))).toEqual([]);
});

test.each([
  ['words with another status', 403, 'File too large', 'forbidden'],
  ['words inside a value', 400, "'Only one sdist' is not a valid classifier.", 'bad_classifier'],
  ['a value with quotes', 400, `"it's" is not a valid url. See there.`, 'bad_metadata'],
  ['a value with an escaped quote', 400, `'it\\'s "x"' is not a valid url.`, 'bad_metadata'],
  ['words in the middle', 400, 'Sorry: File too large', 'refused'],
])('%s', (_what, status, answer, code) => {
  expect(meaningOf(status, answer).code).toBe(code);
});
