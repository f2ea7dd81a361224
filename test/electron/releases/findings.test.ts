import { describe, expect, test } from 'vitest';
import { findingsOf } from '../../../electron/releases/findings.ts';
import type { ReleaseFile } from '../../../shared/contract/index.ts';

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

const codes = (files: ReleaseFile[]) => findingsOf(files).map(({ severity, problem }) => `${severity} ${problem.code}`);

describe('the findings of a release', () => {
  test('are none for a wheel and an sdist of one version', () => {
    expect(codes([file('demo-1.0-py3-none-any.whl'), file('demo-1.0.tar.gz')])).toEqual([]);
  });

  test('warn of an old build that was left in the folder, versions in order', () => {
    const files = ['demo-1.10.tar.gz', 'demo-1.9.tar.gz', 'demo-1.9-py3-none-any.whl'].map((name) => file(name));
    expect(findingsOf(files)).toMatchObject([
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
    expect(findingsOf([broken])).toMatchObject([
      { severity: 'error', fileId: broken.id, problem: { code: 'file.empty' } },
    ]);
  });
});
