import { expect, test } from 'vitest';
import { createLatestSaver } from '../../../renderer/features/releases/model/latest-saver.ts';

test('one save at a time, then the newest; a failed one stops nothing', async () => {
  const written: string[] = [];
  const first = Promise.withResolvers<void>();
  const saver = createLatestSaver<string>(async (value) => {
    written.push(value);
    if (value === 'a') await first.promise;
    if (value === 'abc') throw new Error('no');
  });
  saver.save('a');
  saver.save('ab');
  saver.save('abc');
  expect(written).toEqual(['a']);
  first.resolve();
  await saver.settled();
  expect(written).toEqual(['a', 'abc']);
  saver.save('abcd');
  await saver.settled();
  expect(written).toEqual(['a', 'abc', 'abcd']);
});
