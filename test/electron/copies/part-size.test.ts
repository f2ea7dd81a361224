import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partBytesFor } from '../../../electron/copies/s3/multipart.ts';

const MIB = 1024 * 1024;

it('makes at most 10,000 parts of any file, none smaller than the least', () => {
  expect(partBytesFor(8 * MIB * 10_000, 8 * MIB)).toBe(8 * MIB);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 * 1024 ** 4 }), (size) => {
      const bytes = partBytesFor(size, 8 * MIB);
      expect(bytes).toBeGreaterThanOrEqual(8 * MIB);
      expect(Math.ceil(size / bytes)).toBeLessThanOrEqual(10_000);
    }),
  );
});
