import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temp.ts';

const child = fileURLToPath(new URL('./full-disk-child.ts', import.meta.url));
const unshare = '/usr/bin/unshare';
/** A mount namespace of its own, for a file system that is really full: Linux, where users may make one. */
const inNamespace = ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=2m none "$1" && exec "$2" "$3" "$1"', 'sh'] as const;
const possible = spawnSync(unshare, ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

it.skipIf(!possible)('a full disk fails nothing, is said once, and is used again when there is room', async () => {
  const folder = await temporaryFolder();
  const { stdout } = await promisify(execFile)(unshare, [...inNamespace, folder, process.execPath, child]);
  const said = JSON.parse(stdout);
  // The first fits. The second does not, the third is not tried; a minute later the second is, once more in vain. Then
  // there is room, but that is known only another minute later.
  expect(said.puts).toEqual([true, false, false, false, false, true]);
  expect(said.whileFull).toMatchObject({
    there: [true, false],
    log: ['file_cache.disk_full'],
    state: { files: 1, bytes: 700_000, trouble: { code: 'file_cache.disk_full', facts: { reason: 'ENOSPC' } } },
  });
  expect(said.after).toEqual({
    there: [true, true],
    log: ['file_cache.disk_full', 'file_cache.works_again'],
    incoming: [],
  });
});
