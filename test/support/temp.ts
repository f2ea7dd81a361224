import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of the running test's own, removed when the test has ended. Symbolic links are resolved (macOS's /tmp). */
export async function temporaryFolder(): Promise<string> {
  const { folder, remove } = await temporaryFolderUntil();
  onTestFinished(remove);
  return folder;
}

/** The same for `beforeAll`: the caller calls `remove` in its `afterAll`. */
export async function temporaryFolderUntil(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'fallback-links-')));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}
