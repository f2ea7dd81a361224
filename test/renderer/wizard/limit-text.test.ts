import { expect, test } from 'vitest';
import { limitsSentence, parseLimit } from '../../../renderer/features/wizard/hosted/limit-text.ts';

test.each([
  ['', null],
  ['  ', null],
  ['250', 250],
  [' 1 ', 1],
  ['1,000', 1000],
  ['1000000', 1_000_000],
])('“%s” is a limit', (text, value) => expect(parseLimit(text)).toEqual({ value }));

test.each(['0', '-5', '1.5', '1,5', '1000001', 'many', '1e3', '250 MiB'])('“%s” is none', (text) =>
  expect(parseLimit(text)).toHaveProperty('error'),
);

test('a limit that was not raised is the usual one', () => {
  expect(limitsSentence({ project: 'demo', fileMib: 2500, projectGib: null })).toBe(
    'demo: files of up to 2,500 MiB, 10 GiB in all.',
  );
});
