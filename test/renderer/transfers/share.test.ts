import { expect, test } from 'vitest';
import { shareOf, shareOfAll } from '../../../renderer/features/transfers/share.ts';
import { runningJob } from '../wizard/sample-release.ts';

const sending = runningJob('upload', { bytesDone: 10, bytesTotal: 40, itemsDone: 1, itemsTotal: 4 });
const confirming = runningJob('upload', { itemsDone: 2, itemsTotal: 3 });

test('a job is as far as its bytes; one that has none to send, as its items', () => {
  expect(shareOf(sending)).toEqual({ done: 10, total: 40 });
  expect(shareOf(confirming)).toEqual({ done: 2, total: 3 });
});

test('bytes and items are not added up', () => {
  expect(shareOfAll([sending, confirming])).toEqual({ done: 10, total: 40 });
  expect(shareOfAll([confirming, confirming])).toEqual({ done: 4, total: 6 });
  expect(shareOfAll([])).toEqual({ done: 0, total: 0 });
});
