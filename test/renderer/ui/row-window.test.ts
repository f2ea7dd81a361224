import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indicesOf } from '../../../renderer/ui/use-row-window.ts';

it('has the window and the row that must always be there, each once and in order', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), fc.nat(120), (from, length, always) => {
      fc.pre(length > 0);
      const indices = indicesOf(from, from + length, always);
      const expected = new Set([...Array.from({ length }, (_, offset) => from + offset), always]);
      expect(indices).toEqual([...expected].toSorted((a, b) => a - b));
    }),
  );
});

it('is empty for an empty table', () => {
  expect(indicesOf(0, 0, 0)).toEqual([]);
});
