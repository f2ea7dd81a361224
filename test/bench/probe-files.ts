import { createHash } from 'node:crypto';
import { z } from 'zod';

const kib = 1024;
export const LINKS = 1000;
export const HOSTS = 50;
export const pieceLength = 1024 * kib;
/** Four of five files of an index are small. */
export const sizeOf = (number: number) => (number % 5 === 0 ? 2048 * kib : 200 * kib);

/** The same bytes in every process: a seed, and then its own hashes. */
const seed = createHash('sha512').update('bench').digest();
const all = Buffer.concat(
  Array.from({ length: (2048 * kib + LINKS) / 64 + 1 }, (_, at) =>
    createHash('sha512').update(seed).update(String(at)).digest(),
  ),
);

export function fileBytes(number: number, size: number): Uint8Array {
  return all.subarray(number, number + size);
}

export const linksSchema = z.array(
  z.object({ url: z.string(), hostedUrl: z.string(), size: z.number(), sha256: z.string(), pieces: z.string() }),
);
export type BenchLink = z.infer<typeof linksSchema>[number];

export function linksOf(ports: readonly number[], hostedPort: number): readonly BenchLink[] {
  return Array.from({ length: LINKS }, (_, number) => {
    const size = sizeOf(number);
    const bytes = fileBytes(number, size);
    const path = `${number}-${size}.whl`;
    const hashes = Array.from({ length: Math.ceil(size / pieceLength) }, (__, at) =>
      createHash('sha256')
        .update(bytes.subarray(at * pieceLength, (at + 1) * pieceLength))
        .digest(),
    );
    return {
      url: `http://127.0.0.1:${ports[number % ports.length]}/${path}`,
      hostedUrl: `http://127.0.0.1:${hostedPort}/${path}`,
      size,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      pieces: Buffer.concat(hashes).toString('base64'),
    };
  });
}
