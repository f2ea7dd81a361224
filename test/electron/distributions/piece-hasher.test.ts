import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPieceHasher } from '../../../electron/distributions/index.ts';
import { craftWheel } from '../../support/distributions.ts';
import { inspectFile } from '../../support/index-client.ts';
import { temporaryFolder } from '../../support/temp.ts';

it('finds out of bytes that go by what the inspection finds on the disk, however they are cut', async () => {
  const wheel = await craftWheel(await temporaryFolder(), { name: 'demo', version: '1.0', payloadBytes: 3_300_000 });
  const { size, blake2b256, pieceLength, pieces } = await inspectFile(wheel);
  const bytes = await readFile(wheel);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(size), { maxLength: 6 }), async (cuts) => {
      const hasher = await createPieceHasher(size);
      const ends = [...cuts.toSorted((a, b) => a - b), size];
      for (const [at, end] of ends.entries()) hasher.update(bytes.subarray(ends[at - 1] ?? 0, end));
      const found = hasher.digest();
      expect({ ...found, pieces: Buffer.from(found.pieces).toString('hex') }).toEqual({
        blake2b256,
        pieceLength,
        pieces: Buffer.from(pieces).toString('hex'),
      });
    }),
    { numRuns: 10 },
  );
});
