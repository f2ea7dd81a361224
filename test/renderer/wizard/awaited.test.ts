import { expect, test } from 'vitest';
import { awaitedOf } from '../../../renderer/features/wizard/model/awaited.ts';
import { draft, readFile } from './sample-release.ts';

const sentAt = '2026-11-22T14:00:00.000Z';
const awaited = (name: string, nextAt: string | null, until: string) =>
  readFile(name, { hosted: { state: 'confirming', awaited: { sentAt, nextAt, until } } });

test('what an index does not list yet is counted, with the next look and the last', () => {
  const files = [
    awaited('a.whl', '2026-11-22T14:02:00.000Z', '2026-11-22T14:15:00.000Z'),
    awaited('b.whl', '2026-11-22T14:01:00.000Z', '2026-11-22T14:16:00.000Z'),
    readFile('c.whl', { hosted: { state: 'confirming' } }),
    readFile('d.whl', { hosted: { state: 'queued' } }),
  ];
  expect(awaitedOf(draft({ files }))).toMatchObject({
    files: 2,
    nextAt: '2026-11-22T14:01:00.000Z',
    until: '2026-11-22T14:16:00.000Z',
  });
  expect(awaitedOf(draft({ files: files.slice(2) }))).toBeNull();
});

test('why: PyPI keeps its pages for ten minutes; of others that is not known', () => {
  const files = [awaited('a.whl', null, '2026-11-22T14:15:00.000Z')];
  const pypi = { ...draft().target, id: 'pypi', name: 'PyPI' };
  expect(awaitedOf(draft({ files, target: pypi }))?.why).toContain('PyPI keeps each page for ten minutes');
  expect(awaitedOf(draft({ files }))?.why).toContain('some minutes');
});
