/**
 * The cache's folder: `<s[0:2]>/<s>` where s is the hex SHA-256 of the file, and `incoming/` for what is being written.
 * A file is complete from the moment it has its name. There is no database: the folder is the index.
 */
import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './system-errors.ts';

export interface Layout {
  readonly folder: string;
  readonly incoming: string;
  pathOf(sha256: string): string;
  /** A new name under `incoming/`. */
  temporaryPath(): string;
}

/** A process id comes back, in a container always the same: this tells ours from those of before. */
const incarnation = randomUUID();

export function layoutOf(folder: string): Layout {
  const incoming = path.join(folder, 'incoming');
  return {
    folder,
    incoming,
    pathOf: (sha256) => path.join(folder, sha256.slice(0, 2), sha256),
    temporaryPath: () => path.join(incoming, `${process.pid}.${incarnation}.${randomUUID()}`),
  };
}

export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

export interface StoredFile {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** What lies in the folder, the least recently used first. What is not named as ours is left alone. */
export async function scan({ folder, pathOf }: Layout): Promise<readonly StoredFile[]> {
  const found: (StoredFile & { readonly usedAt: number })[] = [];
  for (const shard of await entriesOf(folder)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    const names = (await entriesOf(path.join(folder, shard))).filter(
      (name) => isSha256(name) && name.startsWith(shard),
    );
    const stats = await Promise.all(names.map((name) => stat(pathOf(name)).catch(() => null)));
    for (const [at, sha256] of names.entries()) {
      const file = stats[at];
      if (file?.isFile() === true) found.push({ sha256, size: file.size, usedAt: file.atimeMs });
    }
  }
  return found.toSorted((a, b) => a.usedAt - b.usedAt).map(({ sha256, size }) => ({ sha256, size }));
}

/** Removes what killed processes left in `incoming/`. Another running process of ours may be writing there. */
export async function sweep({ incoming }: Layout, now: number): Promise<void> {
  for (const name of await entriesOf(incoming)) {
    const file = path.join(incoming, name);
    if (!(await isInUse(name, file, now))) await rm(file, { recursive: true, force: true });
  }
}

/** No download pauses for a day: then its process id belongs to another program by now. */
const longestSilenceMs = 24 * 3600 * 1000;

async function isInUse(name: string, file: string, now: number): Promise<boolean> {
  const [pidText = '', owner] = name.split('.');
  const pid = Number(pidText);
  if (pid === process.pid) return owner === incarnation;
  if (!isRunning(pid)) return false;
  const stats = await stat(file).catch(() => null);
  return stats !== null && now - stats.mtimeMs < longestSilenceMs;
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM'; // it runs, as somebody else
  }
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
