import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pythonRepr } from '../../../shared/packaging/index.ts';

test('values are quoted as Python quotes them', () => {
  expect(pythonRepr('a')).toBe("'a'");
  expect(pythonRepr("it's")).toBe(`"it's"`);
  expect(pythonRepr(`it's "x"`)).toBe(`'it\\'s "x"'`);
  expect(pythonRepr('a\\b\n')).toBe("'a\\\\b\\n'");
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(pythonRepr(text)).not.toMatch(/[\n\r]/);
    }),
  );
});
