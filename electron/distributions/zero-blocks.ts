import { Transform } from 'node:stream';

const block = 512;

/**
 * Sees a tar archive pass and remembers which of its blocks are all zero: one of them in a header's place is the end of
 * the archive (POSIX ustar), where Python stops to read and tar-stream does not. Only blocks from `watch` on are
 * remembered, and the reader is never more than a few buffers behind, so that there are few.
 */
export function createZeroBlocks() {
  const zeros = new Set<number>();
  let from = 0;
  let at = 0;
  let begun: Buffer = Buffer.alloc(0);

  const see = (bytes: Buffer) => {
    const known = begun.length === 0 ? bytes : Buffer.concat([begun, bytes]);
    const whole = known.length - (known.length % block);
    for (let offset = 0; offset < whole; offset += block) {
      if (at + offset >= from && isZero(known.subarray(offset, offset + block))) zeros.add(at + offset);
    }
    at += whole;
    begun = Buffer.from(known.subarray(whole));
  };
  return {
    through: new Transform({
      transform(chunk: Buffer, _encoding, callback) {
        see(chunk);
        callback(null, chunk);
      },
    }),
    /** From this byte on. */
    watch(offset: number): void {
      from = offset;
      for (const zero of zeros) if (zero < offset) zeros.delete(zero);
    },
    has: (offset: number): boolean => zeros.has(offset),
  };
}

const zeroBlock = Buffer.alloc(block);

function isZero(bytes: Buffer): boolean {
  return bytes[0] === 0 && bytes.equals(zeroBlock);
}
