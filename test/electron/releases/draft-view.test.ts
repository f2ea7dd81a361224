import { expect, test } from 'vitest';
import { newDraft } from '../../../electron/releases/draft.ts';
import { summaryOf } from '../../../electron/releases/draft-view.ts';

const titleOf = (...files: readonly string[]) =>
  summaryOf({ ...newDraft('d', new Date(0)), files: files.map((name) => file(name)) }).title;

test('a release is called by its project and version', () => {
  expect(titleOf('Demo 2.1.0', 'Demo 2.1.0')).toBe('Demo 2.1.0');
});

test('with an old build in the folder, by the newest version', () => {
  expect(titleOf('Demo 2.9.0', 'Demo 2.10.0')).toBe('Demo 2.10.0 and 1 more');
});

test('of several projects, by the first', () => {
  expect(titleOf('Demo 2.1.0', 'pip 23.0.1', 'setuptools 66.1.1')).toBe('Demo 2.1.0 and 2 more');
});

test('before a file was read, by its filename; without files, as new', () => {
  expect(titleOf('unread')).toBe('unread.whl');
  expect(titleOf()).toBe('New release');
});

function file(title: string) {
  const [name = '', version] = title.split(' ');
  return {
    id: title,
    path: `/dist/${title}`,
    filename: `${name}.whl`,
    size: 1,
    modifiedNs: '1',
    inspection:
      version === undefined
        ? ({ state: 'waiting' } as const)
        : ({
            state: 'done',
            sha256: 'a'.repeat(64),
            blake2b256: 'b'.repeat(64),
            pieceLength: 1,
            pieceCount: 1,
            distribution: {
              kind: 'wheel',
              project: name.toLowerCase(),
              name,
              version,
              tags: 'py3-none-any',
              metadataVersion: '2.1',
              requiresPython: null,
              summary: null,
            },
          } as const),
    hosted: { state: 'none' } as const,
    links: [],
  };
}
