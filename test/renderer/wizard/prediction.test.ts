import { expect, test } from 'vitest';
import { predictionOf, predictionsOutcome } from '../../../renderer/features/wizard/hosted/prediction.ts';
import { draft, readFile } from './sample-release.ts';

const name = 'demo-2.1.0.tar.gz';
const blake2b256 = 'a3'.repeat(32);
const path = `a3/a3/${'a3'.repeat(30)}/${name}`;
const rehearsal = draft().target;
const pypi = { ...rehearsal, id: 'pypi', name: 'PyPI', simpleUrl: 'https://pypi.org/simple/', rehearsal: false };
const url = `https://files.pythonhosted.org/packages/${path}`;
const confirmedAt = '2026-11-22T14:00:00Z';

test('the address is known before the upload, where the index names files by their content', () => {
  expect(predictionOf(readFile(name), pypi)).toEqual({ state: 'expected', url });
  expect(predictionOf(readFile(name), rehearsal)).toEqual({
    state: 'expected',
    url: `http://127.0.0.1:4455/files/${path}`,
  });
});

test('without the content, or on an index of another kind, nothing is predicted, and it says why', () => {
  expect(predictionOf(readFile(name, { inspection: { state: 'running' } }), pypi)).toMatchObject({
    state: 'none',
    why: expect.stringContaining('read'),
  });
  const own = { ...pypi, id: '6f1c', name: 'Company index' };
  expect(predictionOf(readFile(name), own)).toMatchObject({ why: expect.stringContaining('Company index') });
});

test('afterwards it is said whether the file is there', () => {
  const right = readFile(name, { hosted: { state: 'hosted', url, confirmedAt } });
  expect(predictionOf(right, pypi)).toEqual({ state: 'as-predicted', url });
  const actual = 'https://elsewhere.example.org/demo-2.1.0.tar.gz';
  const wrong = readFile(name, { hosted: { state: 'hosted', url: actual, confirmedAt, predictedUrl: url } });
  expect(predictionOf(wrong, pypi)).toEqual({ state: 'elsewhere', url, actual });
  expect(predictionsOutcome({ files: [right, right], target: pypi })).toBe('Each is at the predicted address.');
  expect(predictionsOutcome({ files: [right, wrong], target: pypi })).toBe(
    '1 of 2 at another address than the predicted one.',
  );
  expect(predictionsOutcome({ files: [right, readFile('b.whl')], target: pypi })).toBe('');
});

test('the rehearsal index is at another port the next time, and what it had at its old one was as predicted', () => {
  const before = `http://127.0.0.1:1/files/${path}`;
  const file = readFile(name, { hosted: { state: 'hosted', url: before, confirmedAt } });
  expect(predictionOf(file, rehearsal)).toEqual({ state: 'as-predicted', url: before });
});

test('a file known from its index is compared once a copy of it was read', () => {
  const file = readFile(name, {
    path: '',
    hosted: { state: 'hosted', url: `${url}#sha256=${blake2b256}`, confirmedAt },
  });
  expect(predictionOf(file, pypi).state).toBe('as-predicted');
  const elsewhere = readFile(name, { path: '', hosted: { state: 'hosted', url: `${url}.old`, confirmedAt } });
  expect(predictionOf(elsewhere, pypi)).toEqual({ state: 'elsewhere', url, actual: `${url}.old` });
  const { inspection } = file;
  if (inspection.state !== 'done') throw new Error('read');
  const unread = { ...file, inspection: { ...inspection, blake2b256: null } };
  expect(predictionOf(unread, pypi)).toMatchObject({ state: 'none' });
});
