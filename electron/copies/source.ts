/** The file on disk, read in its order and hashed on the way: what is sent must be the bytes that were inspected. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { problem } from '../../shared/problem/index.ts';
import { fromSystemError } from '../distributions/index.ts';
import type { CopyFile } from './types.ts';

export interface Source {
  /** The next bytes, as many as asked for or as are left. @throws problem `file.changed`, `file.missing`, `file.unreadable` */
  next(bytes: number): Promise<Uint8Array>;
  /** After the last bytes. @throws problem `file.changed` unless they were those that were inspected */
  assertInspected(): void;
  close(): Promise<void>;
}

export async function openSource(file: CopyFile): Promise<Source> {
  const handle: FileHandle = await told(file, open(file.path, 'r'));
  const hash = createHash('sha256');
  let read = 0;
  return {
    async next(bytes) {
      const wanted = Math.min(bytes, file.size - read);
      const buffer = new Uint8Array(wanted);
      for (let filled = 0; filled < wanted;) {
        const { bytesRead } = await told(file, handle.read(buffer, filled, wanted - filled, read + filled));
        if (bytesRead === 0) throw changed(file);
        filled += bytesRead;
      }
      read += wanted;
      hash.update(buffer);
      return buffer;
    },
    assertInspected() {
      if (read !== file.size || hash.digest('hex') !== file.sha256) throw changed(file);
    },
    close: () => handle.close(),
  };
}

const chunkBytes = 64 * 1024;

/** The whole file as a request's body. Its last chunk is held back until the digest is known: other bytes never arrive whole. */
export async function* wholeBody(file: CopyFile, onProgress: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const source = await openSource(file);
  try {
    let sent = 0;
    while (sent < file.size) {
      const chunk = await source.next(chunkBytes);
      if (sent + chunk.byteLength === file.size) source.assertInspected();
      yield chunk;
      sent += chunk.byteLength;
      onProgress(sent);
    }
  } finally {
    await source.close();
  }
}

/** Bytes in memory as a request's body, in chunks that progress can be seen by. */
export async function* partBody(bytes: Uint8Array, onProgress: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes);
    yield chunk;
    onProgress(at + chunk.byteLength);
  }
}

async function told<T>(file: CopyFile, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw fromSystemError(file.path, error) ?? error;
  }
}

function changed(file: CopyFile): Error {
  return problem(
    'file.changed',
    `${file.filename} has changed on disk since it was checked, so it was not sent.`,
    { file: file.path, filename: file.filename, size: file.size },
    'Check the file again in the Files step, then send it.',
  );
}
