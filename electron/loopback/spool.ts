import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The largest file a browser may drop: well above the largest wheel any index takes. */
const defaultLimit = 20 * 1024 ** 3;

const unfinished = '.part';

export interface Spool {
  /** Bytes. */
  readonly limit: number;
  /**
   * Streams a body to a new file and answers its path. Rejects, with nothing left on disk, when the body breaks off, when the
   * disk is full, and with SpoolTooLarge.
   */
  receive(body: AsyncIterable<Uint8Array>, filename: string): Promise<string>;
}

export class SpoolTooLarge extends Error {}

/**
 * Each file lies in a folder of its own, whose name says until the last byte is on disk that it is unfinished; folders that
 * a crash left unfinished are removed here.
 * @param options.limit bytes
 */
export async function openSpool(folder: string, options: { randomName(): string; limit?: number }): Promise<Spool> {
  const limit = options.limit ?? defaultLimit;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (name.endsWith(unfinished)) await rm(path.join(folder, name), { recursive: true, force: true });
  }
  return {
    limit,
    async receive(body, filename) {
      const finished = path.join(folder, options.randomName());
      const working = `${finished}${unfinished}`;
      // With the spool itself, where somebody has cleared it away.
      await mkdir(working, { recursive: true, mode: 0o700 });
      try {
        await pipeline(
          atMost(body, limit),
          createWriteStream(path.join(working, filename), { flags: 'wx', mode: 0o600, flush: true }),
        );
        await rename(working, finished);
      } catch (error) {
        await rm(working, { recursive: true, force: true });
        throw error;
      }
      return path.join(finished, filename);
    },
  };
}

async function* atMost(body: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw new SpoolTooLarge(`The file is larger than ${limit} bytes.`);
    yield chunk;
  }
}
