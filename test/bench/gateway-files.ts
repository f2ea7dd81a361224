/** What the bench of the gateway serves, and how its parts tell each other. */
import { createHash, randomFillSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { pieceLengthFor } from '../../electron/distributions/index.ts';

const MIB = 1024 * 1024;
export const bigBytes = 512 * MIB;
const smallBytes = 200 * 1024;
/** Enough that two clients seldom want the same one at once, which would be one download. */
const smallCount = 400;
const bigCount = 8;
/** As in our own releases. */
const pieceLength = pieceLengthFor(bigBytes);

const fileSchema = z.object({
  filename: z.string(),
  size: z.number(),
  sha256: z.string(),
  /** Base64. */
  pieces: z.string(),
});
export type BenchFile = z.infer<typeof fileSchema>;

/** What the gateway's process is told, in a file. */
export const configSchema = z.object({
  /** Where the files are, with a slash at the end. */
  origin: z.string(),
  /** The gateway's own. */
  folder: z.string(),
  pieceLength: z.number(),
  files: z.array(fileSchema),
});
export type Config = z.infer<typeof configSchema>;

/** Files of random bytes, each other ones. */
export async function writeFiles(folder: string): Promise<{ big: readonly BenchFile[]; small: readonly BenchFile[] }> {
  await mkdir(folder);
  const bytes = randomFillSync(Buffer.alloc(bigBytes));
  const write = async (kind: string, count: number, size: number): Promise<readonly BenchFile[]> => {
    const files: BenchFile[] = [];
    for (let index = 0; index < count; index += 1) {
      const file = bytes.subarray(0, size);
      file.writeUInt32LE(index);
      const filename = `${kind}-${index}-py3-none-any.whl`;
      await writeFile(join(folder, filename), file);
      const hashes = Array.from({ length: Math.ceil(size / pieceLength) }, (_, at) =>
        sha256(file.subarray(at * pieceLength, (at + 1) * pieceLength)),
      );
      const pieces = Buffer.concat(hashes).toString('base64');
      files.push({ filename, size, sha256: sha256(file).toString('hex'), pieces });
    }
    return files;
  };
  return { big: await write('big', bigCount, bigBytes), small: await write('small', smallCount, smallBytes) };
}

export function configOf(options: Pick<Config, 'origin' | 'folder' | 'files'>): Config {
  return { ...options, pieceLength };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
