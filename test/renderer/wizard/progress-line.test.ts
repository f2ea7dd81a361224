import { expect, test } from 'vitest';
import { bytesOf, filesOf, jobLine, spokenProgress } from '../../../renderer/features/wizard/model/progress-line.ts';
import { runningJob } from './sample-release.ts';

const mib = 1024 * 1024;

test('both sizes stand in the unit of the total', () => {
  expect(bytesOf(41 * mib, 84.2 * mib)).toBe('41.0 of 84.2 MiB');
  expect(bytesOf(512 * 1024, 2 * mib)).toBe('0.5 of 2.0 MiB');
  expect(bytesOf(10, 900)).toBe('10 of 900 bytes');
  expect(bytesOf(5 * mib, 4 * mib)).toBe('4.0 of 4.0 MiB');
});

test('the totals line leaves out what is not known yet', () => {
  const progress = { bytesDone: 41 * mib, bytesTotal: 84.2 * mib, itemsDone: 7, itemsTotal: 12 };
  expect(jobLine(runningJob('upload', progress))).toBe('7 of 12 files · 41.0 of 84.2 MiB');
  expect(jobLine(runningJob('upload', { ...progress, bytesPerSecond: 4.2 * mib, secondsLeft: 12 }))).toBe(
    '7 of 12 files · 41.0 of 84.2 MiB · 4.2 MiB/s · about 12 s left',
  );
});

test('files are counted against their total until all are there', () => {
  expect(filesOf(7, 12)).toBe('7 of 12 files');
  expect(filesOf(12, 12)).toBe('12 files');
  expect(filesOf(1, 1)).toBe('1 file');
});

test('a screen reader hears tenths, not every tick', () => {
  const at = (bytesDone: number) =>
    spokenProgress(runningJob('upload', { bytesDone, bytesTotal: 1000 }), 'Uploading', '');
  expect(at(410)).toBe('Uploading: 40 %');
  expect(at(499)).toBe(at(410));
  expect(spokenProgress(null, 'Uploading', 'All hosted.')).toBe('All hosted.');
});

test('a job without bytes to send tells its files alone', () => {
  expect(jobLine(runningJob('upload', { itemsDone: 2, itemsTotal: 3 }))).toBe('2 of 3 files');
});
