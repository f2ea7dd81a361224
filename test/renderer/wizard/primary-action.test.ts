import { expect, test } from 'vitest';
import { primaryAction } from '../../../renderer/features/wizard/model/primary-action.ts';
import { draft, found, hostAt, hosted, linkAt, readFile, runningJob, trouble } from './sample-release.ts';

const idle = { inspect: null, upload: null, copy: null, verify: null };
const wheel = readFile('demo-2.1.0-py3-none-any.whl');
const sdist = readFile('demo-2.1.0.tar.gz');
const unread = readFile('demo-2.1.0.zip', { inspection: { state: 'running' } });
const broken = readFile('demo-2.1.0-broken.whl', {
  inspection: { state: 'failed', problem: trouble('archive.truncated') },
});
const error = found('error', 'metadata.name', { fileId: wheel.id });
const warning = found('warning', 'metadata.name', { fileId: wheel.id });

test('an empty release leaves the action to its invitation to add files', () => {
  expect(primaryAction(draft(), idle)).toBeNull();
});

test('files that are still read, or could not be, hold the release back and say so', () => {
  expect(primaryAction(draft({ files: [wheel, unread] }), idle)?.blocked).toBe('1 file is still being read.');
  expect(primaryAction(draft({ files: [wheel, broken] }), idle)?.blocked).toBe(
    '1 file was not read. Check again, or leave it out.',
  );
  expect(primaryAction(draft({ files: [wheel] }), idle)).toMatchObject({
    label: 'Continue to checks',
    does: { kind: 'open', step: 'checks' },
    blocked: null,
  });
});

test('errors stop the checks, warnings do not', () => {
  const at = { step: 'checks', files: [wheel] } as const;
  expect(primaryAction(draft({ ...at, files: [wheel], findings: [warning] }), idle)?.blocked).toBeNull();
  expect(primaryAction(draft({ ...at, files: [wheel], findings: [warning, error] }), idle)?.blocked).toBe(
    '1 error to settle first. Warnings do not stop the release.',
  );
});

test('the upload names how many files go where', () => {
  const release = draft({ step: 'hosted', files: [wheel, sdist] });
  expect(primaryAction(release, idle)).toMatchObject({
    label: 'Upload 2 files to the rehearsal index',
    running: false,
  });
  const pypi = { ...release, target: { ...release.target, id: 'pypi', name: 'PyPI', rehearsal: false } };
  expect(primaryAction(pypi, idle)?.label).toBe('Upload 2 files to PyPI');
  // Another index on this machine is not the one in the app.
  const own = { ...release, target: { ...release.target, id: 'own', name: 'Mine' } };
  expect(primaryAction(own, idle)?.label).toBe('Upload 2 files to Mine');
  const there = { ...wheel, hosted: { state: 'hosted', url: 'https://x', confirmedAt: 'then' } as const };
  expect(primaryAction({ ...pypi, files: [there, sdist] }, idle)?.label).toBe('Finish the upload: 1 file to PyPI');
});

test('an upload that is under way is not offered again', () => {
  const release = draft({ step: 'hosted', files: [{ ...wheel, hosted }, sdist] });
  expect(primaryAction(release, { ...idle, upload: runningJob('upload') })).toMatchObject({
    label: 'Uploading 1 file',
    running: true,
  });
});

test('while some files are on their way, the others can be sent too', () => {
  const job = { ...idle, upload: runningJob('upload') };
  const waiting = { ...wheel, hosted: { state: 'confirming' } } as const;
  expect(primaryAction(draft({ step: 'hosted', files: [waiting, sdist] }), job)).toMatchObject({
    label: 'Finish the upload: 1 file to the rehearsal index',
    blocked: null,
    running: false,
  });
  const failed = { ...sdist, hosted: { state: 'failed', problem: trouble('upload.refused') } } as const;
  expect(primaryAction(draft({ step: 'hosted', files: [waiting, failed] }), job)).toMatchObject({
    label: 'Try 1 file again',
    running: false,
  });
  expect(primaryAction(draft({ step: 'hosted', files: [waiting] }), job)?.running).toBe(true);
});

test('without files the hosted step has nothing to upload', () => {
  expect(primaryAction(draft({ step: 'hosted' }), idle)).toBeNull();
});

test('when only failed uploads are left they are tried again', () => {
  const failed = { ...sdist, hosted: { state: 'failed', problem: trouble('upload.refused') } } as const;
  expect(primaryAction(draft({ step: 'hosted', files: [{ ...wheel, hosted }, failed] }), idle)?.label).toBe(
    'Try 1 file again',
  );
});

test('with every copy hosted the release goes on', () => {
  expect(primaryAction(draft({ step: 'hosted', files: [{ ...wheel, hosted }] }), idle)).toMatchObject({
    label: 'Continue to external links',
    does: { kind: 'open', step: 'links' },
  });
});

test('an upload is blocked while errors are left', () => {
  expect(primaryAction(draft({ step: 'hosted', files: [wheel], findings: [error] }), idle)?.blocked).toBe(
    'Errors are left: see Checks.',
  );
});

test('external links are never the default: without a host the step is passed over', () => {
  expect(primaryAction(draft({ step: 'links', files: [{ ...wheel, hosted }] }), idle)).toMatchObject({
    label: 'Continue without external links',
    does: { kind: 'open', step: 'preview' },
  });
});

test('links are verified first; going on never registers them in passing', () => {
  const withLinks = (...states: ('unverified' | 'verified' | 'registered' | 'failed')[]) =>
    draft({
      step: 'links',
      hosts: [hostAt('files')],
      files: states.map((state, index) => ({ ...wheel, id: `${index}`, hosted, links: [linkAt('files', state)] })),
    });
  expect(primaryAction(withLinks('unverified', 'unverified'), idle)?.label).toBe('Verify 2 links');
  expect(primaryAction(withLinks('verified', 'failed'), idle)).toMatchObject({
    label: 'Continue without registering',
    does: { kind: 'open', step: 'preview' },
    isSecond: true,
  });
  expect(primaryAction(withLinks('registered', 'failed'), idle)?.label).toBe('Continue to preview');
  expect(primaryAction(withLinks('failed', 'failed'), idle)?.label).toBe('Continue without external links');
});

test('a template that asks for a tag waits for it', () => {
  const release = draft({
    step: 'links',
    hosts: [{ id: 'files', template: 'https://files.example.org/{tag}/{filename}', rehearsal: false }],
    files: [{ ...wheel, hosted, links: [{ hostId: 'files', url: null, status: { state: 'unverified' } }] }],
  });
  expect(primaryAction(release, idle)).toMatchObject({
    label: 'Verify 1 link',
    blocked: 'The template asks for a tag: fill it in first.',
  });
});

test('a link of a file without a hosted copy is neither verified nor registered', () => {
  const release = draft({
    step: 'links',
    hosts: [hostAt('files')],
    files: [{ ...wheel, links: [linkAt('files', 'verified')] }],
  });
  expect(primaryAction(release, idle)?.does).toEqual({ kind: 'open', step: 'preview' });
});

test('the last step leaves its actions to its cards', () => {
  expect(primaryAction(draft({ step: 'publish', files: [{ ...wheel, hosted }] }), idle)).toBeNull();
});

test('while copies are sent nothing is verified', () => {
  const release = draft({ step: 'links', files: [{ ...wheel, hosted, links: [linkAt('a', 'unverified')] }] });
  expect(primaryAction({ ...release, hosts: [hostAt('a')] }, { ...idle, copy: runningJob('copy') })).toMatchObject({
    label: 'Sending copies',
    running: true,
  });
});
