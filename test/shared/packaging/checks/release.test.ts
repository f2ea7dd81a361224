import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimsOf, releaseKey } from '../../../../shared/packaging/checks/release-member.ts';
import {
  checkRelease,
  checkSize,
  compareVersions,
  normalizeVersion,
  type ReleaseMember,
  unreadable,
} from '../../../../shared/packaging/index.ts';
import { checkedFile, member } from './checked-file.ts';

const wheel = (patch?: Partial<ReleaseMember>) => member('demo-1.0-py3-none-any.whl', patch);
const sdist = (patch?: Partial<ReleaseMember>) => member('demo-1.0.tar.gz', patch);
const said = (files: readonly ReleaseMember[]) =>
  checkRelease(files).map(({ severity, code, file }) => [severity, code, file]);
const requires = (...list: string[]) => ({ claims: { requires: list, dynamic: [] } });

describe('the files of a release together', () => {
  test.each<[string, readonly ReleaseMember[], readonly unknown[]]>([
    ['a wheel and its sdist', [wheel(), sdist()], []],
    ['no sdist', [wheel()], [['note', 'release.no_sdist', null]]],
    [
      'one name from two folders',
      [sdist(), sdist({ path: '/other/demo-1.0.tar.gz' })],
      [['error', 'release.duplicate_filename', 'demo-1.0.tar.gz']],
    ],
    [
      'the same bytes under two names',
      [sdist(), wheel(), member('demo-1.0-py2-none-any.whl', { blake2b256: wheel().blake2b256 })],
      [['error', 'release.duplicate_content', 'demo-1.0-py2-none-any.whl']],
    ],
    ['two versions', [sdist(), member('demo-1.10.tar.gz')], [['warning', 'release.several_versions', null]]],
    [
      'two sdists of one version',
      [sdist(), member('demo-1.0.0.tar.gz', { version: '1.0' })],
      [['error', 'release.several_sdists', null]],
    ],
    ['two spellings of the name', [wheel({ name: 'Demo' }), sdist()], [['warning', 'release.name_spelling', null]]],
    [
      'two spellings of the version',
      [wheel({ version: '1.0.0' }), sdist()],
      [['warning', 'release.version_spelling', null]],
    ],
    [
      'another Requires-Python',
      [wheel({ requiresPython: '>=3.8' }), sdist()],
      [['warning', 'release.requires_python_differs', null]],
    ],
    [
      'Requires-Python in two spellings',
      [wheel({ requiresPython: '<4,>= 3.9' }), sdist({ requiresPython: '>=3.9, <4' })],
      [],
    ],
    [
      'other dependencies than the sdist promises',
      [wheel(requires('numpy')), sdist()],
      [['warning', 'release.dependencies_differ', null]],
    ],
    [
      'dependencies that the sdist calls dynamic',
      [wheel(requires('numpy')), sdist({ claims: { requires: [], dynamic: ['requires-dist'] } })],
      [],
    ],
    [
      'an sdist before PEP 643, which promises nothing',
      [wheel(requires('numpy')), sdist({ metadataVersion: '2.1' })],
      [],
    ],
    [
      'wheels that depend on different things',
      [wheel(requires('numpy')), member('demo-1.0-cp312-none-win32.whl'), sdist({ metadataVersion: '1.2' })],
      [['warning', 'release.dependencies_differ', null]],
    ],
    ['dependencies that are not known any more', [wheel({ claims: null }), sdist(requires('numpy'))], []],
    ['more than a project may have', [sdist({ size: 11 * 1024 ** 3 })], [['warning', 'size.project', null]]],
  ])('%s', (_what, files, expected) => {
    expect(said(files)).toEqual(expected);
  });

  test('say which dependency is where', () => {
    const files = [wheel(requires('numpy>=1', 'six')), sdist(requires('six'))];
    expect(checkRelease(files)).toMatchObject([
      {
        message: 'The files of demo 1.0 disagree on their dependencies: numpy>=1 is not in all of them.',
        facts: { 'numpy>=1': 'demo-1.0-py3-none-any.whl' },
      },
    ]);
  });

  test('know a dependency in every spelling', () => {
    const one = claimsOf(
      checkedFile({ fields: ['Requires-Dist: A.b[y, X] (<2,>=1) ; os_name=="nt"', 'Dynamic: Keywords'] }),
    );
    const other = claimsOf(checkedFile({ fields: ["Requires-Dist: a_B[x,y]>=1,<2; os_name == 'nt'"] }));
    expect(one).toEqual({ requires: ['a-b[x,y]<2,>=1; os_name == "nt"'], dynamic: ['keywords'] });
    expect(other.requires).toEqual(one.requires);
  });

  test('are one release where their versions are equal', () => {
    const version = fc
      .stringMatching(/^(1!)?[0-9]{1,2}(\.[0-9]{1,2}){0,3}(rc1|\.post2|\.dev3)?$/)
      .map((text) => normalizeVersion(text) ?? '');
    const near = version.chain((text) =>
      fc.tuple(
        fc.constant(text),
        fc.oneof(
          version,
          fc.constant(text.replace(/^((?:1!)?\d+)/, '$1.0')),
          fc.constant(text.replace(/^((?:1!)?[\d.]*\d)/, '$1.0')),
        ),
      ),
    );
    fc.assert(
      fc.property(near, ([a, b]) => {
        expect(releaseKey(a) === releaseKey(b)).toBe(compareVersions(a, b) === 0);
      }),
    );
  });
});

describe('sizes', () => {
  const limit = 100 * 1024 * 1024;
  const file = (size: number) => ({ filename: 'demo-1.0.tar.gz', project: 'demo', size });

  test.each([
    [limit, undefined, true, []],
    [limit + 1, undefined, true, ['error']],
    [limit + 1, undefined, false, ['warning']],
    [limit + 1, 2 * limit, true, []],
    [2 * limit + 1, 2 * limit, true, ['error']],
  ])('%i bytes under a limit of %s', (size, own, firm, expected) => {
    expect(checkSize(file(size), { limit: own, firm }).map(({ severity }) => severity)).toEqual(expected);
  });

  test('of all files together count against the project’s own limit, where it is known', () => {
    const files = [sdist({ size: 11 * 1024 ** 3 })];
    const under = (gib: number) => checkRelease(files, (project) => (project === 'demo' ? gib * 1024 ** 3 : 1));
    expect(under(11)).toEqual([]);
    expect(under(10)).toMatchObject([
      {
        severity: 'error',
        code: 'size.project',
        message: 'The files of demo are larger together than 10 GiB, the limit for this project.',
      },
    ]);
  });

  test('are told as PyPI tells them', () => {
    expect(checkSize(file(limit + 1), { firm: true })[0]?.answer).toBe(
      "File too large. Limit for project 'demo' is 100 MB. See https://pypi.org/help/#file-size-limit for more information.",
    );
  });
});

describe('a file that could not be read', () => {
  const see = 'See https://packaging.python.org/specifications/core-metadata for more information.';
  test.each([
    ['demo.whl', 'filename.invalid', {}, "Invalid wheel filename: 'demo.whl'"],
    ['demo.tar.gz', 'filename.invalid', {}, "Invalid sdist filename: 'demo.tar.gz'"],
    [
      'demo-1.0.zip',
      'filename.invalid',
      {},
      expect.stringContaining('Invalid file extension: Use .tar.gz, .whl or .zip extension.'),
    ],
    ['a-1.tar.gz', 'distribution.name_differs', { inArchive: 'B.c' }, "Start filename for 'B.c' with 'b_c'."],
    [
      'a-1.tar.gz',
      'distribution.version_differs',
      { inArchive: '2', inFilename: '1' },
      "Version in filename should be '2' not '1'.",
    ],
    ['a-1.tar.gz', 'metadata.version_unknown', { value: '2.0' }, `'2.0' is not a valid metadata version. ${see}`],
    [
      'a-1.tar.gz',
      'metadata.missing_field',
      { field: 'Name' },
      `'' is an invalid value for Name. Error: This field is required. ${see}`,
    ],
    [
      'a-1.tar.gz',
      'metadata.version_invalid',
      { field: 'Version', value: 'x' },
      `'x' is invalid for 'version'. ${see}`,
    ],
    ['a-1.tar.gz', 'metadata.duplicate_field', { field: 'License' }, `'license' has invalid data. ${see}`],
    ['a-1.tar.gz', 'archive.bomb', {}, 'Invalid distribution file.'],
    ['a-1.tar.gz', 'sdist.pkg_info_missing', {}, 'Invalid distribution file.'],
    ['a-1.tar.gz', 'file.missing', {}, null],
  ])('%s: %s', (filename, code, facts, answer) => {
    const problem = { code, message: 'It went wrong.', facts, remedy: 'Put it right.' };
    expect(unreadable(filename, problem)).toEqual({ ...problem, severity: 'error', file: filename, answer });
  });
});
