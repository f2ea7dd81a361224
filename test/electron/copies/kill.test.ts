import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createOpenUploads } from '../../../electron/copies/index.ts';
import { openStore } from '../../../electron/store/index.ts';
import { bucketAt, copyFile, placeAt, valuesOf } from '../../support/copies.ts';
import { bucketKey, startS3Server } from '../../support/s3-server.ts';
import { temporaryFolder } from '../../support/temp.ts';

const part = 5 * 1024 * 1024;

test('a copy that was being sent when the program was killed goes on where it was', async () => {
  const state: { child: ReturnType<typeof spawn> | null } = { child: null };
  const server = await startS3Server({
    intercept(request) {
      if (state.child === null || request.url?.includes('partNumber=6') !== true) return false;
      // kill -9: nothing is finished or closed, and this part never arrives.
      state.child.kill('SIGKILL');
      return true;
    },
  });
  const file = await copyFile(8 * part + 3, 'demo-2.0-py3-none-any.whl');
  const database = join(await temporaryFolder(), 'store.sqlite');
  const work = {
    database,
    place: placeAt(server),
    file,
    values: valuesOf(file),
    secret: bucketKey.secretAccessKey,
    part,
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../support/send-copy-process.ts')], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  state.child = child;
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end(JSON.stringify(work));
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  state.child = null;
  const before = server.partsReceived.length;
  expect(before).toBeGreaterThan(0);

  const store = await openStore({ file: database });
  onTestFinished(() => store.close());
  const uploads = createOpenUploads(store.settings);
  expect(await uploads.list()).toMatchObject([{ sha256: file.sha256, partBytes: part }]);
  const { bucket } = bucketAt(server, { uploads, partBytes: part });
  expect(await bucket.send(file, valuesOf(file))).toBe('sent');
  // Each part arrived once, over both runs.
  expect(server.partsReceived.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(
    (await server.get(`demo/${encodeURIComponent('1!2.0+local')}/${file.filename}`)).body.equals(
      await readFile(file.path),
    ),
  ).toBe(true);
  expect(await uploads.list()).toEqual([]);
});
