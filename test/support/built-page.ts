import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A folder as the renderer's build leaves it, small. */
export async function writeBuiltPage(folder: string): Promise<string> {
  await mkdir(path.join(folder, 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>Test page</title>');
  await writeFile(path.join(folder, 'assets', 'index-Ab12.js'), 'document.title;');
  return folder;
}
