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

/** A slow line must get rid of one within the stall limit; larger ones are not sent faster. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Buffers take turns, so that a gigabyte leaves no garbage behind. Of those that are out, one is being read into, one is
 * held back, and a stream that heeds back-pressure has at most three: the socket's, the stream's own, the one in between.
 */
const BUFFERS = 8;

/**
 * The file's bytes, hashed again on the way. The last chunk is held back until the hash is known: if these are not the
 * bytes that were inspected, the request is never completed. A chunk is good until the third after it is asked for.
 * Throws `file.changed`; `file.missing` or `file.unreadable` where the disk went away.
 */
export async function* fileBody(file: FileToSend, onProgress: (bytesSent: number) => void): AsyncGenerator<Uint8Array> {
  const handle = await told(file, open(file.path, 'r'));
  const buffers: Uint8Array[] = [];
  let reads = 0;
  /** One byte more than there should be is asked for, so that a file that has grown is noticed. */
  const read = async (at: number): Promise<Uint8Array> => {
    const turn = reads++ % BUFFERS;
    const buffer = (buffers[turn] ??= new Uint8Array(Math.min(CHUNK_BYTES, file.size + 1)));
    const { bytesRead } = await told(file, handle.read(buffer, 0, buffer.length, at));
    return buffer.subarray(0, bytesRead);
  };
  let next: Promise<Uint8Array> | null = null;
  try {
    const hash = createHash('sha256');
    let got = 0;
    let sent = 0;
    let held: Uint8Array | null = null;
    next = read(0);
    for (;;) {
      const chunk = await next;
      if (chunk.length === 0) break;
      got += chunk.length;
      if (got > file.size) throw changed(file);
      next = read(got);
      hash.update(chunk);
      if (held !== null) {
        yield held;
        sent += held.length;
        onProgress(sent);
      }
      held = chunk;
    }
    if (got !== file.size || hash.digest('hex') !== file.sha256) throw changed(file);
    if (held !== null) yield held;
    onProgress(got);
  } finally {
    await next?.catch(() => undefined);
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
