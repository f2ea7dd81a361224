import { request } from 'node:http';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { startLoopback } from '../../electron/loopback/index.ts';
import { writeBuiltPage } from '../support/built-page.ts';
import { createContractApp } from '../support/contract-app.ts';
import { openLoopbackSession } from '../support/loopback-browser.ts';
import { rawRequest } from '../support/raw-http.ts';
import { collectGarbage } from '../support/garbage.ts';
import { temporaryFolder } from '../support/temp.ts';

const spooled = z.object({ path: z.string() });

async function start(options: { readonly spoolLimit?: number; readonly spoolFolder?: string } = {}) {
  const folder = await temporaryFolder();
  const spoolFolder = options.spoolFolder ?? path.join(folder, 'spool');
  const bugs: unknown[] = [];
  const loopback = await startLoopback({
    app: createContractApp(),
    rendererFolder: await writeBuiltPage(path.join(folder, 'renderer')),
    onBug: (error) => bugs.push(error),
    ...options,
    spoolFolder,
  });
  onTestFinished(() => loopback.close());
  const session = await openLoopbackSession(loopback.launchUrl());
  const headers = { ...session, 'content-type': 'application/octet-stream' };
  const put = (name: string, body: string | Uint8Array) =>
    rawRequest(loopback.origin, { method: 'PUT', target: `/spool/${name}`, headers, body });
  return { origin: loopback.origin, spoolFolder, headers, put, bugs };
}

describe('the spool', () => {
  it('keeps a dropped file whole under its own name, and two of one name apart', async () => {
    const { spoolFolder, put } = await start();
    const name = 'démo-1.0+local-py3-none-any.whl';
    const bytes = Buffer.alloc(3_000_000, 'wheel');

    const first = await put(encodeURIComponent(name), bytes);
    const second = await put(encodeURIComponent(name), 'other');

    expect(first.status).toBe(201);
    const { path: kept } = spooled.parse(JSON.parse(first.text));
    expect(path.basename(kept)).toBe(name);
    expect(path.dirname(path.dirname(kept))).toBe(spoolFolder);
    expect((await readFile(kept)).equals(bytes)).toBe(true);
    const { path: other } = spooled.parse(JSON.parse(second.text));
    expect(await readFile(other, 'utf8')).toBe('other');
    if (process.platform !== 'win32') expect((await stat(kept)).mode & 0o077).toBe(0);
  });

  it.each(['', '.', '..', '%2e%2e', '..%2fx', 'a%2fb', 'a/b', 'a%5cb', 'a%00b', '%', '%ff', '.hidden', 'con.whl'])(
    'refuses the name “%s”',
    async (name) => {
      const { put, spoolFolder } = await start();
      expect((await put(name, 'x')).status).toBe(400);
      expect(await readdir(spoolFolder)).toEqual([]);
    },
  );

  it('refuses a file over its limit, told and untold, and keeps nothing of it', async () => {
    const { origin, headers, put, spoolFolder } = await start({ spoolLimit: 1000 });
    const untold = await rawRequest(`${origin}/spool/a.whl`, {
      method: 'PUT',
      headers: { ...headers, 'transfer-encoding': 'chunked' },
      body: 'x'.repeat(1001),
    });

    expect((await put('a.whl', 'x'.repeat(1000))).status).toBe(201);
    expect((await put('a.whl', 'x'.repeat(1001))).status).toBe(413);
    expect(untold.status).toBe(413);
    expect(await readdir(spoolFolder)).toHaveLength(1);
  });

  it('keeps nothing of an upload that breaks off, and calls it no bug', async () => {
    const { origin, headers, spoolFolder, bugs } = await start();
    const upload = request(`${origin}/spool/a.whl`, {
      method: 'PUT',
      headers: { ...headers, 'content-length': 10_000 },
    });
    upload.on('error', () => undefined);
    upload.write('x'.repeat(5000));
    await vi.waitUntil(async () => (await readdir(spoolFolder)).length === 1);

    upload.destroy();

    await vi.waitUntil(async () => (await readdir(spoolFolder)).length === 0);
    expect(bugs).toEqual([]);
  });

  it('makes its folder again where somebody cleared it away, and calls a disk that refuses no bug', async () => {
    const { put, spoolFolder, bugs } = await start();
    await rm(spoolFolder, { recursive: true });
    expect((await put('a.whl', 'x')).status).toBe(201);
    await rm(spoolFolder, { recursive: true });
    await writeFile(spoolFolder, 'a file stands in its place');
    expect(await put('a.whl', 'x')).toMatchObject({ status: 500, text: expect.stringContaining('cannot be kept') });
    expect(bugs).toEqual([]);
  });

  it('sweeps at its start what a crash left unfinished, and nothing else', async () => {
    const spoolFolder = path.join(await temporaryFolder(), 'spool');
    await mkdir(path.join(spoolFolder, 'one.part'), { recursive: true });
    await writeFile(path.join(spoolFolder, 'one.part', 'a.whl'), 'half');
    await mkdir(path.join(spoolFolder, 'two'));
    await writeFile(path.join(spoolFolder, 'two', 'b.whl'), 'whole');

    await start({ spoolFolder });

    expect(await readdir(spoolFolder)).toEqual(['two']);
  });

  it('takes a large file without holding it in memory', async () => {
    const { origin, headers } = await start();
    const chunk = Buffer.alloc(1024 ** 2);
    const size = 300 * chunk.length;
    const before = held();
    let highest = before;
    const upload = request(`${origin}/spool/big.whl`, {
      method: 'PUT',
      headers: { ...headers, 'content-length': size },
    });
    for (let sent = 0; sent < size; sent += chunk.length) {
      if (!upload.write(chunk)) await once(upload, 'drain');
      if (sent % (16 * chunk.length) === 0) highest = Math.max(highest, held());
    }
    upload.end();
    const status = await new Promise((resolve) => {
      upload.on('response', (response) => resolve(response.resume().statusCode));
    });

    expect(status).toBe(201);
    // Client and server share this process: both hold a few buffers, neither the file.
    expect(highest - before).toBeLessThan(32 * 1024 ** 2);
  });
});

/** Bytes of buffers that are held, without the garbage. */
function held(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
