import { expect, test } from 'vitest';
import { pipInstall, serveFolder } from '../../../renderer/features/wizard/model/commands.ts';
import { publicationStatuses } from '../../../renderer/features/wizard/model/publication-status.ts';
import type { Publication } from '../../../shared/contract/index.ts';
import { draft, hostAt, hosted, linkAt, readFile } from './sample-release.ts';

const published = (at: string, where = '/srv/index'): Publication => ({
  kind: 'folder',
  where,
  order: 'external-first',
  at,
  projects: ['demo'],
});
const file = readFile('demo-2.1.0.tar.gz', { hosted, links: [linkAt('files', 'registered')] });

test('the newest publication of each place, the newest place first', () => {
  const release = draft({
    files: [file],
    publications: [
      published('2026-11-22T15:00:00Z'),
      published('2026-11-22T16:00:00Z'),
      published('2026-11-22T17:00:00Z', '/srv/other'),
    ],
  });
  expect(publicationStatuses(release, 'folder').map(({ publication }) => [publication.where, publication.at])).toEqual([
    ['/srv/other', '2026-11-22T17:00:00Z'],
    ['/srv/index', '2026-11-22T16:00:00Z'],
  ]);
  expect(publicationStatuses(release, 'rehearsal')).toEqual([]);
});

test('what changed since it was published is said', () => {
  const release = draft({ hosts: [hostAt('files')], files: [file], publications: [published('2026-11-22T13:59:00Z')] });
  expect(publicationStatuses({ ...release, order: 'hosted-only' }, 'folder')[0]?.changedSince).toEqual([
    'It was published external first; the order is now hosted only.',
    '1 link was registered since.',
    '1 file was uploaded since.',
  ]);
  const fresh = { ...release, publications: [published('2026-11-22T14:10:00Z')] };
  expect(publicationStatuses(fresh, 'folder')[0]?.changedSince).toEqual([]);
});

test('the pip line names every project and version', () => {
  const files = [file, readFile('helper-0.3.tar.gz', { project: 'helper', version: '0.3' })];
  expect(pipInstall('http://127.0.0.1:4455/simple/', draft({ files }))).toBe(
    'pip install --index-url http://127.0.0.1:4455/simple/ demo==2.1.0 helper==0.3',
  );
});

test('a folder with a space is quoted for the shell', () => {
  expect(serveFolder("/home/ada/my 'index'", 8000)).toBe(
    `python3 -m http.server 8000 --bind 127.0.0.1 --directory '/home/ada/my '\\''index'\\'''`,
  );
});
