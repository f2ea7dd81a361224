import { describe, expect, it } from 'vitest';
import { installers, type Candidate } from '../../../shared/simple-api/installers.ts';
import { simulateInstallers, type LinkOrder } from '../../../shared/simple-api/index.ts';
import { pageFile, projectPage } from './pages.ts';

const file = pageFile('demo-1.0-py3-none-any.whl');

function takes(order: LinkOrder, files = [file]): Record<string, string> {
  return Object.fromEntries(simulateInstallers(projectPage(files), order).map((row) => [row.installer, row.takes]));
}

describe('the table of installers', () => {
  it('external first', () => {
    expect(takes('external-first')).toEqual({
      'pip 20.3 and later, pipenv': 'hosted',
      'pip 19.2 to 20.2, or with the legacy resolver': 'external',
      'pip 18.1 and earlier': 'external',
      uv: 'external',
      'poetry with a custom source': 'external',
      pdm: 'external',
      'through the gateway': 'external-then-hosted',
    });
  });

  it('hosted first', () => {
    expect(takes('hosted-first')).toEqual({
      'pip 20.3 and later, pipenv': 'external',
      'pip 19.2 to 20.2, or with the legacy resolver': 'hosted',
      'pip 18.1 and earlier': 'hosted',
      uv: 'hosted',
      'poetry with a custom source': 'hosted',
      pdm: 'hosted',
      'through the gateway': 'external-then-hosted',
    });
  });

  it('the external link marked yanked', () => {
    const external: Candidate = { copy: 'external', yanked: true };
    const hosted: Candidate = { copy: 'hosted', yanked: false };
    for (const installer of installers) {
      const ignoresYanks = installer.name.startsWith('pip 18.1');
      expect([installer.name, installer.choose([external, hosted])?.copy]).toEqual([
        installer.name,
        ignoresYanks ? 'external' : 'hosted',
      ]);
      expect(installer.choose([hosted, external])?.copy).toBe('hosted');
    }
  });

  it('a file that is yanked as a whole is chosen like any other', () => {
    expect(takes('external-first', [{ ...file, yanked: 'old' }])).toEqual(takes('external-first'));
  });
});

it.each([
  ['hosted-only', [file]],
  ['external-first', [{ ...file, externalUrls: [] }]],
  ['hosted-first', []],
] as const)('without external links on the page (%s) everybody takes the hosted copy', (order, files) => {
  const rows = simulateInstallers(projectPage(files), order);
  expect(rows).toHaveLength(7);
  for (const row of rows) expect(row).toMatchObject({ takes: 'hosted', survives: true });
});

it('says which host an install depends on', () => {
  const rows = simulateInstallers(projectPage([file]), 'external-first');
  const row = (name: string) => rows.find(({ installer }) => installer.startsWith(name));
  expect(row('pip 20.3')).toMatchObject({ survives: true, evidence: 'run' });
  expect(row('pip 20.3')?.whenItFails).toContain('files.index.example');
  expect(row('uv')).toMatchObject({ survives: false, evidence: 'read' });
  expect(row('uv')?.whenItFails).toContain('downloads.example.org');
  expect(row('through')).toMatchObject({ survives: true });
  expect(row('through')?.whenItFails).toMatch(/downloads\.example\.org.*files\.index\.example/);
});

it('one file with an external link is enough for an install to depend on its host', () => {
  const rows = simulateInstallers(
    projectPage([file, pageFile('demo-1.0.tar.gz', { externalUrls: [] })]),
    'external-first',
  );
  const uv = rows.find(({ installer }) => installer === 'uv');
  expect(uv).toMatchObject({ takes: 'external', survives: false });
  expect(uv?.whenItFails).toContain('1 of 2 files');
});

it('of several external links it is the last that pip takes, and the first that the others take', () => {
  const several = { ...file, externalUrls: ['https://one.example/x.whl', 'https://two.example/x.whl'] };
  const hosted = simulateInstallers(projectPage([several]), 'hosted-first');
  expect(hosted[0]?.whenItFails).toContain('two.example');
  const external = simulateInstallers(projectPage([several]), 'external-first');
  expect(external[3]?.whenItFails).toContain('one.example');
});

it('says that poetry resolves from the last wheel, although it installs from the first link', () => {
  const poetry = (order: LinkOrder, filename: string) =>
    simulateInstallers(projectPage([pageFile(filename)]), order).find(({ installer }) =>
      installer.startsWith('poetry'),
    );
  expect(poetry('hosted-first', file.filename)).toMatchObject({ takes: 'hosted', survives: true });
  expect(poetry('hosted-first', file.filename)?.whenItFails).toMatch(
    /poetry lock reads metadata from downloads\.example\.org/,
  );
  expect(poetry('hosted-first', 'demo-1.0.tar.gz')?.whenItFails).toContain('external hosts do not matter');
  expect(poetry('hosted-only', file.filename)?.whenItFails).toContain('external hosts do not matter');
});
