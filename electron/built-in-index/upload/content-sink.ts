import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { createBLAKE2b } from 'hash-wasm';

/** An uploaded file on the disk, flushed, under its temporary name. */
export interface ReceivedContent {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly blake2b256: string;
  readonly md5: string;
}

export interface ContentSink {
  readonly writable: Writable;
  /** Settles when the stream has ended or was destroyed. Rejects with what the disk said, or when it was cut off. */
  readonly content: Promise<ReceivedContent>;
}

/**
 * Writes a stream to `path` and hashes it on the way. Chunks come off a socket (64 KiB at most), so that hashing one
 * keeps the event loop for a fraction of a millisecond. A disk that refuses does not stop the stream: the rest is read
 * and dropped, because the client gets an answer only after it has sent everything.
 */
export async function createContentSink(path: string): Promise<ContentSink> {
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  const blake2b = await createBLAKE2b(256);
  blake2b.init();
  const file = await open(path, 'wx');
  let size = 0;
  let failure: Error | null = null;

  const { promise: content, resolve, reject } = Promise.withResolvers<ReceivedContent>();
  content.catch(() => undefined); // whoever awaits it may come late

  const fail = (error: unknown): void => {
    failure = error instanceof Error ? error : new Error('the disk refused', { cause: error });
  };
  const take = async (chunk: Uint8Array): Promise<void> => {
    if (failure !== null) return;
    sha256.update(chunk);
    md5.update(chunk);
    blake2b.update(chunk);
    size += chunk.length;
    await writeAll(file, chunk).catch(fail);
  };
  const finish = async (): Promise<void> => {
    if (failure === null) await file.sync().catch(fail);
    await file.close();
    if (failure !== null) throw failure;
    const digests = { sha256: sha256.digest('hex'), blake2b256: blake2b.digest('hex'), md5: md5.digest('hex') };
    resolve({ path, size, ...digests });
  };
  const writable = new Writable({
    write: (chunk: Uint8Array, _encoding, callback) => void take(chunk).then(() => callback()),
    final: (callback) => void finish().then(() => callback(), callback),
    destroy(error, callback) {
      const gone = error ?? new Error('the upload was cut off');
      void file
        .close()
        .catch(() => undefined)
        .then(() => reject(gone))
        .then(() => callback(null));
    },
  });
  writable.on('error', () => undefined); // `content` tells
  return { writable, content };
}

export async function discardContent(path: string): Promise<void> {
  await rm(path, { force: true });
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.length;) {
    const { bytesWritten } = await file.write(chunk, offset);
    offset += bytesWritten;
  }
}
