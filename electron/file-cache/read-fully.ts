import type { FileHandle } from 'node:fs/promises';

/** Fills `target` from this byte of the file on; throws where the file ends before that. */
export async function readFully(handle: FileHandle, target: Uint8Array, position: number): Promise<void> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await handle.read(target, filled, target.length - filled, position + filled);
    if (bytesRead === 0) throw new Error('the file ends too early');
    filled += bytesRead;
  }
}
