import { describe, expect, test } from 'vitest';
import { findingsOf } from '../../../electron/releases/findings.ts';
import type { IndexTarget, ReleaseFile } from '../../../shared/contract/index.ts';

function file(filename: string, patch: { requiresPython?: string | null; folder?: string } = {}): ReleaseFile {
  const wheel = filename.endsWith('.whl');
  const [project = '', version = ''] = filename.replace('.tar.gz', '').split('-');
  return {
    id: `${patch.folder ?? ''}${filename}`,
    path: `/${patch.folder ?? 'dist'}/${filename}`,
    filename,
    size: 10,
    inspection: {
      state: 'done',
      sha256: 'a'.repeat(64),
      blake2b256: 'b'.repeat(64),
      pieceLength: 1_048_576,
      pieceCount: 1,
      distribution: {
        kind: wheel ? 'wheel' : 'sdist',
        project,
        name: project,
        version,
        tags: wheel ? 'py3-none-any' : null,
        metadataVersion: '2.4',
        requiresPython: patch.requiresPython ?? null,
        summary: null,
      },
    },
    hosted: { state: 'none' },
    links: [],
  };
}

const target: IndexTarget = {
  id: 'rehearsal',
  name: 'Rehearsal index',
  simpleUrl: 'http://127.0.0.1:1/simple/',
  uploadUrl: 'http://127.0.0.1:1/legacy/',
  rehearsal: true,
};
const findings = (files: ReleaseFile[]) => findingsOf(files, target);
const codes = (files: ReleaseFile[]) => findings(files).map(({ severity, problem }) => `${severity} ${problem.code}`);

describe('the findings of a release', () => {
  test('are none for a wheel and an sdist of one version', () => {
    expect(codes([file('demo-1.0-py3-none-any.whl'), file('demo-1.0.tar.gz')])).toEqual([]);
  });

  test('warn of an old build that was left in the folder, versions in order', () => {
    const files = ['demo-1.10.tar.gz', 'demo-1.9.tar.gz', 'demo-1.9-py3-none-any.whl'].map((name) => file(name));
    expect(findings(files)).toMatchObject([
      { severity: 'warning', problem: { code: 'release.several_versions', facts: { versions: '1.9, 1.10' } } },
    ]);
  });

  test('reject the same filename from two folders', () => {
    expect(codes([file('demo-1.0.tar.gz'), file('demo-1.0.tar.gz', { folder: 'other' })])).toEqual([
      'error release.duplicate_filename',
    ]);
  });

  test('warn when the files disagree on Requires-Python', () => {
    expect(
      codes([
        file('demo-1.0-py3-none-any.whl', { requiresPython: '>=3.9' }),
        file('demo-1.0.tar.gz', { requiresPython: '>=3.8' }),
      ]),
    ).toEqual(['warning release.requires_python_differs']);
  });

  test('note a release without source', () => {
    expect(codes([file('demo-1.0-py3-none-any.whl')])).toEqual(['note release.no_sdist']);
  });

  test('pass on what is wrong with a file', () => {
    const broken: ReleaseFile = {
      ...file('demo-1.0.tar.gz'),
      inspection: { state: 'failed', problem: { code: 'file.empty', message: 'Empty.', facts: {}, remedy: 'Build.' } },
    };
    expect(findings([broken])).toMatchObject([
      { severity: 'error', fileId: broken.id, problem: { code: 'file.empty' } },
    ]);
  });
});

describe('what an index would refuse', () => {
  const read = (filename: string, distribution: { name?: string; version?: string }, size = 10): ReleaseFile => {
    const one = file(filename);
    if (one.inspection.state !== 'done') throw new Error('the file was read');
    return {
      ...one,
      size,
      inspection: { ...one.inspection, distribution: { ...one.inspection.distribution, ...distribution } },
    };
  };
  const refusals = (one: ReleaseFile, index = target) =>
    findingsOf([one], index)
      .filter(({ problem }) => problem.code !== 'release.no_sdist')
      .map(({ severity, problem }) => [severity, problem.code, problem.message]);

  test.each([
    ['Demo-Project-1.0.tar.gz', 'demo_project-1.0.tar.gz'],
    ['demo.project-1.0.tar.gz', 'demo_project-1.0.tar.gz'],
    ['demo_project-1.0.0.tar.gz', 'demo_project-1.0.tar.gz'],
  ])('an sdist that is called %s', (filename, wanted) => {
    expect(refusals(read(filename, { name: 'Demo.Project', version: '1.0' }))).toEqual([
      ['error', 'release.sdist_name', `Filename '${filename}' is invalid, should be '${wanted}'.`],
    ]);
    expect(refusals(read(wanted, { name: 'Demo.Project', version: '1.0' }))).toEqual([]);
  });

  test('a wheel whose name is not the normalised one', () => {
    expect(refusals(read('Demo.Project-1.0-py3-none-any.whl', { name: 'Demo.Project' }))).toEqual([
      [
        'error',
        'release.wheel_name',
        "Filename 'Demo.Project-1.0-py3-none-any.whl' is invalid, should be 'demo_project-1.0-py3-none-any.whl'.",
      ],
    ]);
    expect(refusals(read('demo_project-1.0-py3-none-any.whl', { name: 'Demo.Project' }))).toEqual([]);
  });

  test('a platform that is not the same everywhere', () => {
    const name = 'demo-1.0-cp312-cp312-manylinux_2_28_x86_64.linux_x86_64.whl';
    expect(refusals(file(name))).toEqual([
      ['error', 'release.platform_tag', `Binary wheel '${name}' has an unsupported platform tag 'linux_x86_64'.`],
    ]);
    expect(refusals(file('demo-1.0-cp312-cp312-manylinux_2_28_x86_64.whl'))).toEqual([]);
  });

  test('a local version', () => {
    expect(refusals(read('demo-1.0+local-py3-none-any.whl', { version: '1.0+local' }))).toEqual([
      ['error', 'release.local_version', "The use of local versions in '1.0+local' is not allowed."],
    ]);
  });

  test('a file above the limit: an error where nobody can raise it', () => {
    const limit = 100 * 1024 * 1024;
    const large = (size: number) => read('demo-1.0-py3-none-any.whl', {}, size);
    expect(refusals(large(limit))).toEqual([]);
    expect(refusals(large(limit + 1))).toMatchObject([['error', 'release.file_too_large', expect.any(String)]]);
    expect(refusals(large(limit + 1), { ...target, rehearsal: false })).toMatchObject([
      ['warning', 'release.file_too_large', expect.any(String)],
    ]);
  });
});
