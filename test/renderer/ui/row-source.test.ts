import { expect, test } from 'vitest';
import { placesOf, rowsOf } from '../../../renderer/ui/row-source.ts';

test('rows of an array are known by their ids, wherever the sort puts them', () => {
  const source = rowsOf(['b row', 'a row'], ['b', 'a']);
  expect([source.count, source.rowAt(0), source.keyAt(1), source.keyAt(2)]).toEqual([2, 'b row', 'a', undefined]);
  expect([source.indexOf('a'), source.indexOf('gone')]).toEqual([1, -1]);
});

test('rows that are elsewhere are known by their places, there or not', () => {
  const source = placesOf(10_000, (index) => (index < 100 ? `row ${index}` : undefined));
  expect([source.rowAt(99), source.rowAt(100)]).toEqual(['row 99', undefined]);
  expect([source.keyAt(9999), source.keyAt(10_000), source.keyAt(-1)]).toEqual(['9999', undefined, undefined]);
  expect([source.indexOf('9999'), source.indexOf('10000')]).toEqual([9999, -1]);
});
