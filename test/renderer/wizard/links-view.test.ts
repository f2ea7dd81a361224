import { expect, test } from 'vitest';
import type { Release } from '../../../shared/contract/index.ts';
import { countLinks, linkReferences, linkRows } from '../../../renderer/features/wizard/model/link-rows.ts';
import { registrationEffects } from '../../../renderer/features/wizard/model/registration-effects.ts';
import { subtitleParts } from '../../../renderer/features/wizard/model/subtitle.ts';
import {
  hostLabel,
  insertAt,
  previewUrls,
  templateProblem,
} from '../../../renderer/features/wizard/model/url-preview.ts';
import { draft, hostAt, hosted, linkAt, readFile } from './sample-release.ts';

const wheel = readFile('demo-2.1.0-py3-none-any.whl', { hosted });
const sdist = readFile('demo-2.1.0.tar.gz', { hosted });

test('every file stands at every host, hosts in the order in which they are tried', () => {
  const rows = linkRows(draft({ hosts: [hostAt('mirror'), hostAt('files')], files: [sdist, wheel] }));
  expect(linkReferences(rows)).toEqual([
    { fileId: wheel.id, hostId: 'mirror' },
    { fileId: sdist.id, hostId: 'mirror' },
    { fileId: wheel.id, hostId: 'files' },
    { fileId: sdist.id, hostId: 'files' },
  ]);
});

test('only links with a URL and a hosted copy count as ready', () => {
  const counts = countLinks(
    linkRows(
      draft({
        hosts: [hostAt('files')],
        files: [
          { ...wheel, id: 'a', links: [linkAt('files', 'unverified')] },
          { ...wheel, id: 'b', links: [linkAt('files', 'verified')] },
          { ...wheel, id: 'c', hosted: { state: 'none' }, links: [linkAt('files', 'verified')] },
          { ...wheel, id: 'd', links: [{ hostId: 'files', url: null, status: { state: 'unverified' } }] },
          { ...wheel, id: 'e', links: [linkAt('files', 'failed')] },
        ],
      }),
    ),
  );
  expect(counts).toMatchObject({ total: 5, unverified: 1, verified: 1, incomplete: 1, unhosted: 1, failed: 1 });
});

test('the preview of a template follows what is typed', () => {
  const urls = (template: string, tag = '') =>
    previewUrls(template, tag, [wheel]).map(({ url, missing }) => url ?? missing);
  expect(urls('https://files.example.org/{project}/{version}/{filename}')).toEqual([
    'https://files.example.org/demo/2.1.0/demo-2.1.0-py3-none-any.whl',
  ]);
  expect(urls('https://files.example.org/{tag}/{filename}')).toEqual(['tag']);
  expect(urls('https://files.example.org/{tag}/{filename}', 'v2.1.0')).toEqual([
    'https://files.example.org/v2.1.0/demo-2.1.0-py3-none-any.whl',
  ]);
  expect(urls('https://files')).toEqual([null]);
});

test('an unfinished template is not a problem, a wrong one is', () => {
  expect(templateProblem('', false)).toBeNull();
  expect(templateProblem('https://files.example.org/{filename}', false)).toBeNull();
  expect(templateProblem('http://127.0.0.1:8080/{filename}', true)).toBeNull();
  expect(templateProblem('http://127.0.0.1:8080/{filename}', false)?.code).toMatch(/^link\.template_/);
});

test('a placeholder goes where the caret is, over what is selected', () => {
  expect(insertAt('https://h/', '{filename}', 10, 10)).toEqual({ text: 'https://h/{filename}', caret: 20 });
  expect(insertAt('https://h/x/y', '{tag}', 10, 11)).toEqual({ text: 'https://h/{tag}/y', caret: 15 });
});

test('a host is called by its name once there is one', () => {
  expect(hostLabel('https://files.example.org/{filename}')).toBe('files.example.org');
  expect(hostLabel('https:/')).toBe('New host');
});

test('the order decides who fetches from the external host', () => {
  const effects = (order: Release['order']) => registrationEffects(order, { first: 'a', last: 'b', hasSeveral: false });
  expect(effects('external-first')[0]).toContain('pip 20.3 and later keeps taking the hosted copy');
  expect(effects('external-first')[1]).toContain('download from a, and fail while it is down');
  expect(effects('hosted-first')[0]).toContain('pip 20.3 and later downloads from b, and fails');
  expect(effects('hosted-only')).toHaveLength(1);
});

test('the subtitle says what there is and where it is', () => {
  expect(subtitleParts(draft())).toEqual(['No files yet']);
  const waiting = { ...sdist, hosted: { state: 'none' as const } };
  expect(subtitleParts(draft({ files: [wheel, waiting], hosts: [hostAt('files')] }))).toEqual([
    '2 files',
    '2.0 KiB',
    '1 of 2 files hosted on the rehearsal index',
    '1 external host',
  ]);
});
