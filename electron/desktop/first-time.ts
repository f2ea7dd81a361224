import { writeFile } from 'node:fs/promises';

/** True once for each file, also over restarts: the file is the memory. Where it cannot be written, it was never the first. */
export async function isFirstTime(file: string): Promise<boolean> {
  try {
    await writeFile(file, '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}
