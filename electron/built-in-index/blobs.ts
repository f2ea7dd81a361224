/**
 * Files by content: `blobs/<b[0:2]>/<b[2:4]>/<b[4:]>` where b is the hex BLAKE2b-256, the layout of PyPI's own file host.
 * A blob is complete from the moment it has its name: it is written under `incoming/`, flushed to the disk, and renamed.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

export interface Blobs {
  /** A new name under `incoming/`; whoever asks for it removes the file or gives it to `keep`. */
  temporaryPath(): string;
  /** Takes a flushed temporary file in; the same content twice is one blob. */
  keep(temporary: string, blake2b256: string): Promise<void>;
  /** The metadata file served beside a wheel (PEP 658). */
  keepMetadata(blake2b256: string, metadata: Uint8Array): Promise<void>;
  pathOf(blake2b256: string): string;
  metadataPathOf(blake2b256: string): string;
}

/** Creates the folders and removes what a killed process left in `incoming/`. */
export async function openBlobs(dataFolder: string): Promise<Blobs> {
  const incoming = path.join(dataFolder, 'incoming');
  const blobs = path.join(dataFolder, 'blobs');
  await mkdir(incoming, { recursive: true });
  await mkdir(blobs, { recursive: true });
  await sweep(incoming);

  const temporaryPath = (): string => path.join(incoming, `${process.pid}.${randomUUID()}`);
  const pathOf = (hash: string): string => path.join(blobs, hash.slice(0, 2), hash.slice(2, 4), hash.slice(4));
  const metadataPathOf = (hash: string): string => `${pathOf(hash)}.metadata`;
  return {
    temporaryPath,
    pathOf,
    metadataPathOf,
    keep: (temporary, hash) => moveIn(temporary, pathOf(hash)),
    async keepMetadata(hash, metadata) {
      const temporary = temporaryPath();
      const file = await open(temporary, 'wx');
      try {
        await file.writeFile(metadata);
        await file.sync();
      } finally {
        await file.close();
      }
      await moveIn(temporary, metadataPathOf(hash));
    },
  };
}

async function moveIn(temporary: string, target: string): Promise<void> {
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true });
  try {
    // Replaces an equal blob too: that heals one that somebody damaged or removed by hand.
    await rename(temporary, target);
  } catch (error) {
    // Windows refuses while somebody downloads the old one, which holds the same bytes.
    const [next, old] = await Promise.all([stat(temporary), stat(target).catch(() => null)]);
    if (old === null || old.size !== next.size) throw error;
    await rm(temporary, { force: true });
    return;
  }
  // The new name, and the folders above it, must be on the disk before the catalogue mentions the file.
  await syncFolder(folder);
  await syncFolder(path.dirname(folder));
  await syncFolder(path.dirname(path.dirname(folder)));
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Another process of ours may be receiving uploads into the same folder: the names begin with its process id. */
async function sweep(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const pid = Number.parseInt(name, 10);
    if (pid !== process.pid && isRunning(pid)) continue;
    await rm(path.join(incoming, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
