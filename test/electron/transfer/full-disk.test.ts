import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temp.ts';

const child = fileURLToPath(new URL('./full-disk-child.ts', import.meta.url));
/** A mount namespace of its own, for a file system that is really full: Linux, where users may make one. */
const inNamespace = ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=2m none "$1" && exec "$2" "$3" "$1"', 'sh'] as const;
const possible = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

test.skipIf(!possible)(
  'row 72: a full disk ends the download: no other source is asked, nobody is to blame',
  async () => {
    const folder = await temporaryFolder();
    const { stdout } = await promisify(execFile)('unshare', [...inNamespace, folder, process.execPath, child]);
    expect(JSON.parse(stdout)).toEqual({
      code: 'transfer.disk',
      complete: false,
      outcome: 'local.fault',
      tries: [['external', 'local.fault', false]],
    });
  },
);
