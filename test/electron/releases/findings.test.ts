import { describe, expect, test } from 'vitest';
import { findingsOf } from '../../../electron/releases/findings.ts';
import { indexFindings } from '../../../electron/releases/index-findings.ts';
import { readListings } from '../../../electron/releases/listings.ts';
import type { IndexTarget } from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/problem/index.ts';
import { draftFile, releaseContext, rehearsalTarget as target } from '../../support/release-context.ts';

type DraftFile = ReturnType<typeof draftFile>;

const checked = (requires: string[] = []): NonNullable<DraftFile['checked']> => ({
  findings: [],
  claims: { requires, dynamic: [] },
});
const file = (filename: string, patch: Partial<DraftFile> = {}) =>
  draftFile(filename, { checked: checked(), ...patch });
const findings = (files: DraftFile[], of: Parameters<typeof findingsOf>[1] = target) => findingsOf({ files }, of, 0);
const codes = (files: DraftFile[], of?: Parameters<typeof findingsOf>[1]) =>
  findings(files, of).map(({ severity, code, fileId }) => [severity, code, fileId]);

const sdist = file('demo-1.0.tar.gz');

describe('the findings of a release', () => {
  test('are none for an sdist that nobody objects to', () => {
    expect(codes([sdist])).toEqual([]);
  });

  test('of one file are those of its inspection', () => {
    const found = {
      severity: 'error' as const,
      code: 'classifier.private',
      file: sdist.filename,
      message: 'No.',
      facts: {},
      remedy: 'Yes.',
      answer: 'Never.',
    };
    const judged = file(sdist.filename, { checked: { ...checked(), findings: [found] } });
    expect(findings([judged])).toEqual([{ ...found, fileId: judged.id }]);
  });

  test('of a file that could not be read are its problem, with what PyPI would say', () => {
    const broken = file('demo-1.0.tar.gz', {
      inspection: {
        state: 'failed',
        problem: { code: 'archive.bomb', message: 'Too much.', facts: { file: 'x' }, remedy: 'Build.' },
      },
    });
    expect(findings([broken])).toMatchObject([
      { severity: 'error', fileId: broken.id, code: 'archive.bomb', answer: 'Invalid distribution file.' },
    ]);
  });

  test('of files that are not read yet are none', () => {
    expect(codes([file('demo-1.0.tar.gz', { inspection: { state: 'running' } })])).toEqual([]);
  });

  test('say so of a file that was read before there were these checks', () => {
    expect(codes([draftFile('demo-1.0.tar.gz')])).toEqual([['warning', 'file.not_checked', sdist.id]]);
  });

  test('of several files come once, for the release', () => {
    const old = file('demo-1.9.tar.gz', { checked: checked(['numpy']) });
    expect(codes([file('demo-1.10.tar.gz'), old])).toEqual([['warning', 'release.several_versions', null]]);
  });

  test('of one name twice are about the second', () => {
    const [one, two] = [file('demo-1.0.tar.gz', { id: 'one' }), file('demo-1.0.tar.gz', { id: 'two' })];
    expect(codes([one, two])).toEqual([['error', 'release.duplicate_filename', 'two']]);
  });

  test('of a file above the limit: an error where nobody can raise it', () => {
    const limit = 100 * 1024 * 1024;
    const large = (size: number) => file('demo-1.0.tar.gz', { size });
    const pypi: IndexTarget = { ...target, id: 'pypi', name: 'PyPI', rehearsal: false };
    expect(codes([large(limit)])).toEqual([]);
    expect(codes([large(limit + 1)])).toEqual([['error', 'size.file', sdist.id]]);
    expect(codes([large(limit + 1)], pypi)).toEqual([['warning', 'size.file', sdist.id]]);
    expect(findings([large(limit + 1)], pypi)[0]?.remedy).toContain('under Size limits');
    expect(findings([large(limit + 1)])[0]?.remedy).not.toContain('Size limits');
  });

  test('of a file or a release above what the index has raised for the project: an error, and below it nothing', () => {
    const mib = 1024 * 1024;
    const large = (size: number) => file('demo-1.0.tar.gz', { size });
    const limits = [
      { project: 'another', fileMib: 1, projectGib: 1 },
      { project: 'demo', fileMib: 12_000, projectGib: 11 },
    ];
    const pypi = { ...target, id: 'pypi', name: 'PyPI', rehearsal: false, limits };
    expect(codes([large(10.5 * 1024 * mib)], pypi)).toEqual([]);
    expect(codes([large(11.5 * 1024 * mib)], pypi)).toEqual([['error', 'size.project', null]]);
    expect(codes([large(12_001 * mib)], pypi)).toEqual([
      ['error', 'size.file', sdist.id],
      ['error', 'size.project', null],
    ]);
    // Seen once with the old limits, then with the new ones.
    const same = large(101 * mib);
    expect(codes([same], { ...pypi, limits: [] })).toEqual([['warning', 'size.file', sdist.id]]);
    expect(codes([same], pypi)).toEqual([]);
  });
});

describe('what the index has already', () => {
  const now = Date.parse('2026-11-22T00:00:00Z');
  const listing = (sha256: string | null, uploadTime: string | null = null) => ({
    indexId: target.id,
    project: 'demo',
    files: [{ filename: sdist.filename, sha256, uploadTime }],
  });
  const found = (files: DraftFile[], listings: ReturnType<typeof listing>[]) =>
    indexFindings({ files, listings }, target, now).map(({ severity, code }) => `${severity} ${code}`);

  test('is told of files that are not hosted by this release', () => {
    expect(found([sdist], [listing('f'.repeat(64))])).toEqual(['error index.other_bytes']);
    const hosted = file(sdist.filename, { hosted: { state: 'hosted', url: 'https://x.org/', confirmedAt: '' } });
    expect(found([hosted], [listing('f'.repeat(64))])).toEqual([]);
  });

  test('of another index or project does not matter', () => {
    expect(found([sdist], [{ ...listing(null), indexId: 'other' }])).toEqual([]);
    expect(found([sdist], [{ ...listing(null), project: 'other' }])).toEqual([]);
  });

  test('is asked of the index, and kept as far as it matters', async () => {
    const page = {
      name: 'demo',
      repositoryVersion: '1.1',
      versions: [],
      warnings: [],
      links: ['demo-0.9.tar.gz', 'demo-1.0-py3-none-any.whl'].map((filename) => ({
        filename,
        url: 'https://x.org/',
        sha256: null,
        size: 1,
        requiresPython: null,
        yanked: false,
        coreMetadata: false,
        uploadTime: '2026-11-01T00:00:00Z',
        provenance: null,
        externalUrls: [],
      })),
    };
    const context = await releaseContext();
    const { id } = await context.drafts.create();
    await context.drafts.change(id, (draft) => ({ ...draft, files: [sdist] }));
    const asking = { ...context, index: { ...context.index, fetchPage: () => Promise.resolve(page) } };
    await readListings(asking, id, AbortSignal.timeout(60_000));
    expect(context.drafts.get(id).listings).toEqual([
      {
        indexId: target.id,
        project: 'demo',
        files: [{ filename: 'demo-1.0-py3-none-any.whl', sha256: null, uploadTime: '2026-11-01T00:00:00Z' }],
      },
    ]);
    expect(context.drafts.view(id)).not.toHaveProperty('listings');
  });

  test('is not known where the index cannot be asked: a warning', async () => {
    const context = await releaseContext();
    const { id } = await context.drafts.create();
    await context.drafts.change(id, (draft) => ({ ...draft, files: [sdist] }));
    const down = () => Promise.reject(problem('page.unreachable', 'Nobody answers.', {}, 'Wait.'));
    await readListings({ ...context, index: { ...context.index, fetchPage: down } }, id, AbortSignal.timeout(60_000));
    expect(context.drafts.view(id).findings).toMatchObject([
      { severity: 'warning', code: 'index.not_asked', fileId: null, facts: { why: 'Nobody answers.' } },
    ]);
  });
});
