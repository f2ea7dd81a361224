import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, watch, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { craftWheel } from '../../support/distributions.ts';
import { encodeForm, fieldsFor, formFile, startTestIndex, uploadFile } from '../../support/built-in-index.ts';
import { rawRequest } from '../../support/raw-http.ts';
import { temporaryFolder } from '../../support/temp.ts';

const addresses = z.object({ origin: z.string(), simpleUrl: z.string(), uploadUrl: z.string() });

/** In its own process; `kill` is kill -9. */
async function startProcess(dataFolder: string) {
  const program = path.join(import.meta.dirname, '../../support/built-in-index-process.ts');
  const child = spawn(process.execPath, [program, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { ...addresses.parse(JSON.parse(String(line))), kill };
}

/** Sends the request up to `share` of its body and keeps the connection open. */
async function beginUpload(uploadUrl: string, file: string, share: number): Promise<number> {
  const content = await formFile(file);
  const { body, contentType } = encodeForm(await fieldsFor(content, 'demo', '1.0'), [content]);
  const sent = request(uploadUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('__token__:x').toString('base64')}`,
      'content-type': contentType,
      'content-length': body.length,
    },
  });
  sent.on('error', () => undefined); // it dies with the process
  sent.write(body.subarray(0, Math.floor(body.length * share)));
  return content.bytes.length;
}

/** Until a file of at least `size` bytes lies in the folder. */
async function received(folder: string, size: number): Promise<void> {
  const reached = async (): Promise<boolean> => {
    const names = await readdir(folder);
    const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size));
    return sizes.some((one) => one >= size);
  };
  const watcher = watch(folder)[Symbol.asyncIterator]();
  const next = watcher.next();
  if (await reached()) return;
  await next;
  while (!(await reached())) await watcher.next();
}

test('kill -9 in the middle of an upload: nothing is listed, nothing is left, and the upload works again', async () => {
  const dataFolder = await temporaryFolder();
  const wheel = await craftWheel(await temporaryFolder(), { name: 'demo', version: '1.0', payloadBytes: 3_000_000 });
  const first = await startProcess(dataFolder);
  await beginUpload(first.uploadUrl, wheel, 0.7);
  await received(path.join(dataFolder, 'incoming'), 1_000_000);
  await first.kill();
  expect(await readdir(path.join(dataFolder, 'incoming'))).toHaveLength(1);

  const second = await startProcess(dataFolder);
  expect(await readdir(path.join(dataFolder, 'incoming'))).toEqual([]);
  expect((await rawRequest(`${second.simpleUrl}demo/`)).status).toBe(404);
  expect(await uploadFile(second, wheel, 'demo', '1.0')).toMatchObject({ status: 200 });
  await second.kill();

  const third = await startProcess(dataFolder);
  const page = await rawRequest(`${third.simpleUrl}demo/`);
  const href = /href="([^"#]+)#/.exec(page.text)?.[1] ?? '';
  expect((await rawRequest(href)).bytes.equals(await readFile(wheel))).toBe(true);
});

test('a client that goes away in the middle leaves nothing', async () => {
  const index = await startTestIndex();
  const incoming = path.join(index.dataFolder, 'incoming');
  const wheel = await craftWheel(await temporaryFolder(), { name: 'demo', version: '1.0', payloadBytes: 3_000_000 });
  await beginUpload(index.uploadUrl, wheel, 0.7);
  await received(incoming, 1_000_000);
  // Closing the index cuts the connection the way a client that dies does, and waits for what that sets off.
  await index.close();
  expect(await readdir(incoming)).toEqual([]);
  expect(await readdir(path.join(index.dataFolder, 'blobs'))).toEqual([]);
});

test('an upload of another process that still runs is not swept away', async () => {
  const dataFolder = await temporaryFolder();
  const first = await startProcess(dataFolder);
  const incoming = path.join(dataFolder, 'incoming');
  const running = path.join(incoming, `${process.ppid}.of-a-running-process`);
  await writeFile(running, 'x');
  await writeFile(path.join(incoming, 'not-a-process'), 'x');
  await first.kill();
  await startProcess(dataFolder);
  expect(await readdir(incoming)).toEqual([path.basename(running)]);
});
