import type { ShellCapabilities } from '../../../shared/contract/index.ts';
import { pathOf, uploadToSpool } from '../../api/index.ts';

/** A file on its way to the spool: how many there are, and how far this one is. */
export interface SpoolProgress {
  readonly name: string;
  readonly index: number;
  readonly count: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

/**
 * Dropped or chosen files as paths of the main process: their own where the shell knows them, else copies streamed to
 * the spool. A dropped folder stands for the distributions directly in it. What the drop holds must be read at once,
 * in the event.
 */
export function droppedPaths(
  data: DataTransfer,
  capabilities: ShellCapabilities,
  onProgress: (progress: SpoolProgress) => void,
): Promise<readonly string[]> {
  const files = [...data.files];
  if (capabilities.droppedPaths) {
    return Promise.resolve(files.map((file) => pathOf(file)).filter((path) => path !== null));
  }
  const entries = [...data.items].map((item) => item.webkitGetAsEntry());
  return spool(expand(entries, files), onProgress);
}

/** What to say where there was nothing to take. */
export const nothingToTake = 'None of these is a wheel (.whl) or a source distribution (.tar.gz).';

/** Files chosen in the browser's own file dialog. */
export function spooledPaths(
  files: readonly File[],
  onProgress: (progress: SpoolProgress) => void,
): Promise<readonly string[]> {
  return spool(Promise.resolve(files), onProgress);
}

async function spool(
  picked: Promise<readonly File[]>,
  onProgress: (progress: SpoolProgress) => void,
): Promise<readonly string[]> {
  // What is no distribution would be copied for nothing.
  const files = (await picked).filter(({ name }) => isDistribution(name));
  const paths: string[] = [];
  for (const [index, file] of files.entries()) {
    const report = (bytesDone: number) =>
      onProgress({ name: file.name, index, count: files.length, bytesDone, bytesTotal: file.size });
    report(0);
    paths.push(await uploadToSpool(file, report));
  }
  return paths;
}

async function expand(entries: readonly (FileSystemEntry | null)[], files: readonly File[]): Promise<readonly File[]> {
  const expanded: File[] = [];
  for (const [index, entry] of entries.entries()) {
    const file = files[index];
    if (isDirectory(entry)) expanded.push(...(await distributionsIn(entry)));
    else if (file !== undefined) expanded.push(file);
  }
  return expanded;
}

async function distributionsIn(folder: FileSystemDirectoryEntry): Promise<readonly File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  while (true) {
    // readEntries gives at most 100 at a time, and an empty list at the end.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return files;
    for (const entry of batch) {
      if (isFile(entry) && isDistribution(entry.name)) {
        files.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
      }
    }
  }
}

function isDistribution(name: string): boolean {
  return /(\.whl|\.tar\.gz)$/.test(name);
}

function isDirectory(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
