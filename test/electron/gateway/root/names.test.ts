import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToNames, namesToBytes, sameNames } from '../../../../electron/gateway/root/names.ts';

const name = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?$/);

test('names come back from their bytes, sorted and each once; what is none does not', () => {
  fc.assert(
    fc.property(fc.array(name), fc.array(fc.constantFrom('', 'a\nb', 'É', 'A', '-x')), (names, others) => {
      expect(bytesToNames(namesToBytes([...names, ...others]))).toEqual([...new Set(names)].toSorted());
    }),
  );
});

test('the same names in another order are the same bytes', () => {
  expect(sameNames(namesToBytes(['b', 'a']), namesToBytes(['a', 'b', 'a']))).toBe(true);
  expect(sameNames(namesToBytes(['a']), namesToBytes(['a', 'b']))).toBe(false);
});
