import { expect, test } from 'vitest';
import { stepStates } from '../../../renderer/features/wizard/model/step-states.ts';
import type { Release } from '../../../shared/contract/index.ts';
import { draft, found, hostAt, hosted, linkAt, readFile, trouble } from './sample-release.ts';

const wheel = readFile('demo-2.1.0-py3-none-any.whl');
const broken = readFile('demo-2.1.0-broken.whl', {
  inspection: { state: 'failed', problem: trouble('archive.truncated') },
});
const marks = (release: Release) => stepStates(release).map(({ mark }) => mark);
const openable = (release: Release) =>
  stepStates(release)
    .filter(({ isReachable }) => isReachable)
    .map(({ step }) => step);

test('a new release is at its files and nothing else can be opened', () => {
  expect(marks(draft())).toEqual(['here', 'todo', 'todo', 'todo', 'todo', 'todo']);
});

test('readable files open the checks and the upload', () => {
  expect(openable(draft({ files: [wheel] }))).toEqual(['files', 'checks', 'hosted']);
});

test('an error closes what comes after the checks', () => {
  const findings = [found('error', 'metadata.name')];
  expect(openable(draft({ files: [wheel], findings }))).toEqual(['files', 'checks']);
});

test('a hosted release can be opened at every step, and what was passed is done', () => {
  const release = draft({ step: 'preview', files: [{ ...wheel, hosted }] });
  expect(marks(release)).toEqual(['done', 'done', 'done', 'done', 'here', 'todo']);
  expect(openable(release)).toHaveLength(6);
});

test('coming back to an earlier step keeps what is done', () => {
  const release = draft({
    step: 'files',
    files: [{ ...wheel, hosted }],
    publications: [
      {
        kind: 'rehearsal',
        where: 'http://127.0.0.1:4455/simple/',
        order: 'external-first',
        at: '2026-11-22T15:00:00Z',
        projects: ['demo'],
      },
    ],
  });
  expect(marks(release)).toEqual(['here', 'todo', 'done', 'todo', 'done', 'done']);
});

test('a file added after the upload brings its steps back to attention', () => {
  expect(marks(draft({ step: 'links', files: [{ ...wheel, hosted }, readFile('demo-2.1.0.tar.gz')] }))).toEqual([
    'done',
    'done',
    'attention',
    'here',
    'todo',
    'todo',
  ]);
});

test('what failed needs attention and says how much', () => {
  const failedLink = draft({
    step: 'preview',
    hosts: [hostAt('files')],
    files: [{ ...wheel, hosted, links: [linkAt('files', 'failed')] }],
  });
  expect(stepStates(failedLink)[3]).toMatchObject({ mark: 'attention', note: '1 failed' });
  expect(stepStates(draft({ step: 'checks', files: [wheel, broken] }))[0]).toMatchObject({
    mark: 'attention',
    note: '1 not read',
  });
});

test('external links are called optional until some are registered', () => {
  const registered = draft({
    step: 'preview',
    hosts: [hostAt('files')],
    files: [{ ...wheel, hosted, links: [linkAt('files', 'registered')] }],
  });
  expect(stepStates(draft())[3]?.note).toBe('optional');
  expect(stepStates(registered)[3]?.note).toBe('1 registered');
});
