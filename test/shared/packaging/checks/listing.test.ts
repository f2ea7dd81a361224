import { describe, expect, test } from 'vitest';
import type { ListedFile } from '../../../../shared/packaging/checks/listing.ts';
import { checkListing, type ReleaseMember, relevantTo } from '../../../../shared/packaging/index.ts';
import { member } from './checked-file.ts';

const wheel = member('demo-1.0-py3-none-any.whl');
const sdist = member('demo-1.0.tar.gz');
const listed = (filename: string, patch: Partial<ListedFile> = {}): ListedFile => ({
  filename,
  sha256: 'f'.repeat(64),
  uploadTime: null,
  ...patch,
});
const now = Date.parse('2026-11-22T12:00:00Z');
const against = (files: readonly ReleaseMember[], there: readonly ListedFile[], pypi = true) =>
  checkListing(files, { index: 'PyPI', isPypi: pypi, files: there }, now);
const said = (...args: Parameters<typeof against>) =>
  against(...args).map(({ severity, code, file }) => [severity, code, file]);

describe('what the index has already', () => {
  test('nothing: nothing to say', () => {
    expect(said([wheel, sdist], [])).toEqual([]);
    expect(said([wheel], [listed('demo-0.9.tar.gz', { uploadTime: '2020-01-01T00:00:00Z' })])).toEqual([]);
  });

  test('the same bytes: nothing to do', () => {
    expect(said([wheel], [listed(wheel.filename, { sha256: wheel.sha256 })])).toEqual([
      ['note', 'index.already_there', wheel.filename],
    ]);
  });

  test('other bytes: an error with both digests, in PyPI’s words', () => {
    expect(against([wheel], [listed(wheel.filename)])).toMatchObject([
      {
        severity: 'error',
        code: 'index.other_bytes',
        message: expect.stringMatching(new RegExp(`${'f'.repeat(64)} there, ${wheel.sha256} here`)),
        answer: `File already exists ('${wheel.filename}', with blake2_256 hash '${wheel.blake2b256}'). See https://pypi.org/help/#file-name-reuse for more information.`,
        facts: { sha256: wheel.sha256, listed: 'f'.repeat(64) },
      },
    ]);
  });

  test('a name without a digest: it may be this file', () => {
    expect(said([wheel], [listed(wheel.filename, { sha256: null })])).toEqual([
      ['warning', 'index.name_taken', wheel.filename],
    ]);
  });

  test('these bytes under another name', () => {
    expect(said([wheel], [listed('demo-1.0-py2-none-any.whl', { sha256: wheel.sha256 })])).toEqual([
      ['error', 'index.same_bytes', wheel.filename],
    ]);
  });

  test('another sdist of this version', () => {
    expect(said([sdist], [listed('Demo-1.0.0.tar.gz')])).toEqual([['error', 'index.second_sdist', sdist.filename]]);
    expect(said([wheel], [listed('Demo-1.0.0.tar.gz')])).toEqual([]);
  });
});

describe('a release that is older than 14 days', () => {
  const first = (uploadTime: string) => [
    listed('demo-1.0.0-py2-none-any.whl', { uploadTime }),
    listed('demo-1.0-py3-none-win32.whl', { uploadTime: '2026-11-22T00:00:00Z' }),
  ];

  test('takes no new files, counted from its first one', () => {
    expect(against([wheel, sdist], first('2026-11-08T11:59:59Z'))).toMatchObject([
      {
        severity: 'error',
        code: 'index.release_closed',
        file: null,
        answer: 'Uploading new files to releases older than 14 days is not allowed.',
        facts: { version: '1.0', files: 2 },
      },
    ]);
    expect(said([wheel], first('2026-11-08T12:00:00Z'))).toEqual([]);
  });

  test('is a warning on an index that may have other rules', () => {
    expect(said([wheel], first('2020-01-01T00:00:00Z'), false)).toEqual([['warning', 'index.release_closed', null]]);
  });

  test('does not matter to files that are there', () => {
    const there = [...first('2020-01-01T00:00:00Z'), listed(wheel.filename, { sha256: wheel.sha256 })];
    expect(said([wheel], there)).toEqual([['note', 'index.already_there', wheel.filename]]);
  });

  test('is not known without times', () => {
    expect(
      said([wheel], [listed('demo-1.0-py2-none-any.whl'), listed('demo-1.0.egg', { uploadTime: 'soon' })]),
    ).toEqual([]);
  });
});

test('of a listing, what has the names, the bytes or the version of the files matters', () => {
  const mattering = [
    listed(wheel.filename, { sha256: null }),
    listed('demo-1.0.0-py2-none-any.whl'),
    listed('demo-2.0.tar.gz', { sha256: wheel.sha256 }),
  ];
  const others = [listed('demo-2.1.tar.gz'), listed('demo-1.0.exe'), listed('demo-2.2.tar.gz', { sha256: null })];
  expect(relevantTo([wheel], [...others, ...mattering])).toEqual(mattering);
});
