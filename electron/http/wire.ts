import type net from 'node:net';

/**
 * What has come on a connection and was not yet taken. The kernel writes into one block of memory that is used again and
 * again and never handed out: a stream would make a new one for each read, which for large files costs more than all else.
 */
export interface Wire {
  /** For `net.connect`; TLS on a socket does not know it, and is read as a stream. */
  readonly onread: net.OnReadOpts;
  attach(socket: net.Socket): void;
  /** Good until the next turn. */
  waiting(): Uint8Array;
  /** Copies as much as fits, at most `most` bytes; how many. */
  take(into: Uint8Array, most: number): number;
  /** These many bytes have been looked at. */
  skip(bytes: number): void;
  /** Called when bytes have come, and when no more will. */
  onNews: (() => void) | null;
  /** The other side has closed, or the connection has failed. What is waiting is still good. */
  end(): WireEnd | null;
}

interface WireEnd {
  /** Null where it was closed in an orderly way. */
  readonly error: Error | null;
}

const blockBytes = 256 * 1024;

export function createWire(): Wire {
  const block = Buffer.allocUnsafeSlow(blockBytes);
  let from = 0;
  let to = 0;
  let full = false;
  /** What a stream gave and the block had no room for. */
  let rest: Uint8Array | null = null;
  let ending: WireEnd | null = null;
  let socket: net.Socket | null = null;

  const skip = (bytes: number) => {
    from += bytes;
    // Otherwise the kernel has been told already where the next bytes go.
    if (from < to || !full) return;
    from = 0;
    to = 0;
    full = false;
    const given = rest;
    rest = null;
    if (given !== null) put(given);
    if (rest === null) socket?.resume();
  };
  /** These many bytes have been added; whether there is room for more. */
  const added = (bytes: number): boolean => {
    to += bytes;
    wire.onNews?.();
    if (from === to || to === blockBytes) {
      // A head may lie across the end: what waits is never stopped by what was taken.
      block.copyWithin(0, from, to);
      to -= from;
      from = 0;
    }
    full = to === blockBytes;
    return !full;
  };
  const put = (chunk: Uint8Array) => {
    if (rest !== null) {
      rest = Buffer.concat([rest, chunk]);
      return;
    }
    const fits = chunk.subarray(0, blockBytes - to);
    block.set(fits, to);
    if (added(fits.byteLength)) return;
    socket?.pause();
    if (fits.byteLength < chunk.byteLength) rest = chunk.subarray(fits.byteLength);
  };
  const end = (error: Error | null) => {
    if (ending !== null) return;
    ending = { error };
    wire.onNews?.();
  };

  const wire: Wire = {
    onread: {
      // Asked for after each read, when it is told whether to go on. Where it is not, it begins again with all of it.
      buffer: () => (full ? block : block.subarray(to)),
      callback: added,
    },
    attach(attached) {
      socket = attached;
      socket.on('data', put);
      socket.on('error', end);
      socket.on('end', () => end(null));
      socket.on('close', () => end(null));
      socket.resume();
    },
    waiting: () => block.subarray(from, to),
    take(into, most) {
      const bytes = Math.min(into.byteLength, most, to - from);
      into.set(block.subarray(from, from + bytes));
      skip(bytes);
      return bytes;
    },
    skip,
    onNews: null,
    end: () => ending,
  };
  return wire;
}
