import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { problem } from '../../shared/problem/index.ts';
import { fromSystemError } from '../distributions/index.ts';

export interface FileToSend {
  readonly path: string;
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  /** What the inspection found. */
  readonly sha256: string;
}

/** form-data-encoder divides greater chunks itself, and wrongly where a chunk is a view into a greater buffer. */
const CHUNK_BYTES = 64 * 1024;

/**
 * The file's bytes, hashed again on the way. The last chunk is held back until the hash is known: if these are not the
 * bytes that were inspected, the request is never completed. Throws `file.changed`; `file.missing` or
 * `file.unreadable` where the disk went away.
 */
export async function* fileBody(file: FileToSend, onProgress: (bytesSent: number) => void): AsyncGenerator<Uint8Array> {
  const handle = await told(file, open(file.path, 'r'));
  try {
    const hash = createHash('sha256');
    let sent = 0;
    let read = 0;
    let held: Uint8Array | null = null;
    for (;;) {
      // A buffer for each chunk: the one before may still wait in a socket.
      const buffer = new Uint8Array(Math.min(CHUNK_BYTES, file.size - read) || 1);
      const { bytesRead } = await told(file, handle.read(buffer, 0, buffer.length, read));
      if (bytesRead === 0) break;
      read += bytesRead;
      if (read > file.size) throw changed(file);
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      if (held !== null) {
        yield held;
        sent += held.length;
        onProgress(sent);
      }
      held = chunk;
    }
    if (read !== file.size || hash.digest('hex') !== file.sha256) throw changed(file);
    if (held !== null) yield held;
    onProgress(read);
  } finally {
    await handle.close();
  }
}

async function told<T>(file: FileToSend, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw fromSystemError(file.path, error) ?? error;
  }
}

function changed(file: FileToSend): Error {
  return problem(
    'file.changed',
    `${file.filename} has changed on disk since it was checked, so the upload was stopped before its end.`,
    { file: file.path, filename: file.filename, size: file.size },
    'Check the file again in the Files step, then upload.',
  );
}
