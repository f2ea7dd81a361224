import { expect, test } from 'vitest';
import { toggleAll, toggleRange, toggleRow } from '../../../renderer/ui/select-rows.ts';

const shown = ['a', 'b', 'c', 'd', 'e'];
const range = (selected: readonly string[], last: string | null, id: string) =>
  [...toggleRange(new Set(selected), shown, last, id)].toSorted();

test('a row is selected, and no longer', () => {
  expect([...toggleRow(new Set(['a']), 'b')]).toEqual(['a', 'b']);
  expect([...toggleRow(new Set(['a']), 'a')]).toEqual([]);
});

test('with Shift, the rows up to it become what the one before is, in either direction', () => {
  expect(range(['b', 'hidden'], 'b', 'd')).toEqual(['b', 'c', 'd', 'hidden']);
  expect(range(['d'], 'd', 'b')).toEqual(['b', 'c', 'd']);
  expect(range(['a', 'c', 'd', 'e'], 'b', 'd')).toEqual(['a', 'e']);
});

test('with Shift and nothing before it, it is its own turn', () => {
  expect(range([], null, 'c')).toEqual(['c']);
  expect(range(['c'], 'filtered away', 'c')).toEqual([]);
});

test('all at once: those that are shown, and none of them once they all are', () => {
  const hidden = new Set(['hidden', 'b']);
  const all = toggleAll(hidden, shown);
  expect([...all].toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'hidden']);
  expect([...toggleAll(all, shown)]).toEqual(['hidden']);
});
