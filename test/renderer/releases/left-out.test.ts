import { expect, test } from 'vitest';
import { leftOutGroups } from '../../../renderer/features/releases/model/left-out.ts';

test('files are counted by the reason, the most frequent first', () => {
  const [egg, size] = ['Neither of the two.', 'Without a size.'];
  expect(
    leftOutGroups([
      { filename: 'a.egg', why: egg },
      { filename: 'b.whl', why: size },
      { filename: 'c.whl', why: size },
    ]),
  ).toEqual([
    { why: 'without a size', filenames: ['b.whl', 'c.whl'] },
    { why: 'neither of the two', filenames: ['a.egg'] },
  ]);
  expect(leftOutGroups([])).toEqual([]);
});
