/** The METADATA file of a wheel, byte for byte, as PEP 658 serves it beside the wheel. */
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openPromise } from 'yauzl';

const MAX_BYTES = 32 * 1024 * 1024;

/**
 * By random access: the central directory, then this one member. Null where the archive has none. The archive must have
 * passed the inspection before (entry count, sizes, one METADATA only).
 */
export async function readWheelMetadata(path: string): Promise<Uint8Array | null> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  try {
    let seen = 0;
    for await (const entry of zip.eachEntry()) {
      seen += 1;
      if (seen % 500 === 0) await nextTurn(); // a wheel may have 100,000 entries: the app must stay alive meanwhile
      if (!/^[^/]+\.dist-info\/METADATA$/.test(entry.fileName)) continue;
      if (entry.uncompressedSize > MAX_BYTES) return null;
      return await buffer(await zip.openReadStreamPromise(entry));
    }
    return null;
  } finally {
    zip.close();
  }
}
