import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import net from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startRehearsalHost } from '../../../electron/fault-bench/rehearsal-host.ts';
import { type Clock, monotonicClock } from '../../../electron/http/index.ts';
import type { Fault } from '../../../shared/contract/fault-bench.ts';
import { rawRequest } from '../../support/raw-http.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const kib = 1024;
const size = 1000 * kib;

async function start(options: { clock?: Clock; bytesPerSecond?: number } = {}) {
  const bytes = randomBytes(size);
  const path = join(await temporaryFolder(), 'file.bin');
  await writeFile(path, bytes);
  const bugs: unknown[] = [];
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const host = await startRehearsalHost({
    files: [{ filename: 'file.bin', path, size, sha256 }],
    bytesPerSecond: 200 * kib * kib,
    slowBytesPerSecond: 100 * kib,
    clock: monotonicClock,
    onBug: (error) => bugs.push(error),
    ...options,
  });
  onTestFinished(async () => {
    await host.close();
    expect(bugs).toEqual([]);
  });
  return { host, bytes, url: () => `http://${host.host()}/run-1/file.bin` };
}

interface Heard {
  readonly head: string;
  readonly body: () => Buffer;
  readonly over: Promise<string>;
  readonly socket: Socket;
  /** Waits until so many body bytes have come. */
  has(count: number): Promise<void>;
}

/** The bytes as they come, and how it ended: `end`, or an error's code. */
async function hear(host: string, headers: readonly string[] = []): Promise<Heard> {
  const [address = '', port] = host.split(':');
  const socket = net.connect(Number(port), address);
  let all = Buffer.alloc(0);
  let wake = () => {};
  const bodyAt = () => all.indexOf('\r\n\r\n') + 4;
  const over = new Promise<string>((resolve) => {
    socket.once('end', () => resolve('end'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  });
  socket.on('data', (bytes: Buffer) => {
    all = Buffer.concat([all, bytes]);
    wake();
  });
  onTestFinished(() => void socket.destroy());
  const until = async (holds: () => boolean) => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  socket.write(['GET /run-1/file.bin HTTP/1.1', 'Host: bench', ...headers, '', ''].join('\r\n'));
  await Promise.race([until(() => all.includes('\r\n\r\n')), over]);
  return {
    head: all.subarray(0, bodyAt()).toString('latin1'),
    body: () => all.subarray(bodyAt()),
    over,
    socket,
    has: (count) => until(() => all.length - bodyAt() >= count),
  };
}

it('sends the file, a part of it, its headers alone', async () => {
  const { bytes, url } = await start();
  const whole = await rawRequest(url());
  expect(whole).toMatchObject({ status: 200, headers: { 'content-length': String(size), connection: 'close' } });
  expect(whole.bytes.equals(bytes)).toBe(true);
  const part = await rawRequest(url(), { headers: { Range: `bytes=${size - 5}-` } });
  expect(part).toMatchObject({ status: 206, headers: { 'content-range': `bytes ${size - 5}-${size - 1}/${size}` } });
  expect(part.bytes).toEqual(bytes.subarray(-5));
  const head = await rawRequest(url(), { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, headers: { 'content-length': String(size) }, text: '' });
});

it('knows nothing else', async () => {
  const { host, url } = await start();
  expect((await rawRequest(`http://${host.host()}/`)).status).toBe(404);
  expect((await rawRequest(url(), { method: 'POST', body: 'x' })).status).toBe(405);
});

it('dead: refuses connections, and comes back on the port it had', async () => {
  const { host, bytes, url } = await start();
  const before = host.host();
  await host.setFault('dead');
  await expect(rawRequest(url())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await host.setFault('none');
  expect(host.host()).toBe(before);
  expect((await rawRequest(url())).bytes.equals(bytes)).toBe(true);
});

it('dead: comes back on another port where its own has been taken', async () => {
  const { host, url } = await start();
  const before = host.host();
  await host.setFault('dead');
  const thief = createServer().listen(Number(before.split(':')[1]), '127.0.0.1');
  await new Promise((resolve) => void thief.once('listening', resolve));
  onTestFinished(() => void thief.close());
  await host.setFault('none');
  expect(host.host()).not.toBe(before);
  expect((await rawRequest(url())).status).toBe(200);
});

it('stall: sends 90 % and then nothing, on an open connection', async () => {
  const { host, bytes } = await start();
  await host.setFault('stall');
  const heard = await hear(host.host());
  expect(heard.head).toContain(`Content-Length: ${size}\r\n`);
  await heard.has(900 * kib);
  expect(heard.body().equals(bytes.subarray(0, 900 * kib))).toBe(true);
  // Another whole download takes its time, and this one has not gone on.
  await hear(host.host()).then((other) => other.has(900 * kib));
  expect(heard.body().length).toBe(900 * kib);
  await host.close();
  await heard.over;
  expect(heard.body().length).toBe(900 * kib);
});

it('stall: answers with headers alone behind the 90 %', async () => {
  const { host } = await start();
  await host.setFault('stall');
  const heard = await hear(host.host(), [`Range: bytes=${950 * kib}-`]);
  expect(heard.head).toMatch(/^HTTP\/1\.1 206 /);
  expect(heard.body().length).toBe(0);
});

it('wrong bytes: the right length, every byte wrong from the middle on, also in a part', async () => {
  const { host, bytes, url } = await start();
  await host.setFault('wrong-bytes');
  const { bytes: sent } = await rawRequest(url());
  expect(sent.length).toBe(size);
  expect(sent.subarray(0, size / 2).equals(bytes.subarray(0, size / 2))).toBe(true);
  const same = sent.subarray(size / 2).filter((byte, at) => byte === bytes[size / 2 + at]);
  expect(same.length).toBe(0);
  const part = await rawRequest(url(), { headers: { Range: `bytes=${size / 2 - 1}-${size / 2}` } });
  expect([...part.bytes]).toEqual([bytes[size / 2 - 1], (bytes[size / 2] ?? 0) ^ 0xff]);
});

it('cut: resets the connection in the middle', async () => {
  const clock = createVirtualClock();
  const { host, bytes } = await start({ clock, bytesPerSecond: 1000 * kib });
  await host.setFault('cut');
  const heard = await hear(host.host());
  expect(heard.head).toContain(`Content-Length: ${size}\r\n`);
  for (let due = 20; due < 500; due += 20) {
    await heard.has(due * kib);
    clock.advance(20);
  }
  expect(await heard.over).toBe('ECONNRESET');
  // What is on its way is lost with the connection.
  expect(heard.body().length).toBeGreaterThanOrEqual(480 * kib);
  expect(heard.body().length).toBeLessThanOrEqual(500 * kib);
  expect(heard.body().equals(bytes.subarray(0, heard.body().length))).toBe(true);
});

it('no length: all of the file in chunks', async () => {
  const { host, bytes, url } = await start();
  await host.setFault('no-length');
  const answer = await rawRequest(url());
  expect(answer.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
  expect(answer.headers['content-length']).toBeUndefined();
  expect(answer.bytes.equals(bytes)).toBe(true);
});

it.each<[Fault, number]>([
  ['none', 1000],
  ['slow', 100],
])('%s: sends at its speed', async (fault, kibPerSecond) => {
  const clock = createVirtualClock();
  const { host } = await start({ clock, bytesPerSecond: 1000 * kib });
  await host.setFault(fault);
  const heard = await hear(host.host());
  // What is due within 20 ms comes at once.
  let due = Math.floor(kibPerSecond * kib * 0.02);
  await heard.has(due);
  for (let second = 0; second < 0.5; second += 0.02) {
    expect(heard.body().length).toBeLessThanOrEqual(due + 1);
    clock.advance(20);
    due += Math.floor(kibPerSecond * kib * 0.02);
    await heard.has(due);
  }
});

it('applies a fault from the next request on', async () => {
  const clock = createVirtualClock();
  const { host, bytes } = await start({ clock, bytesPerSecond: 1000 * kib });
  const heard = await hear(host.host());
  await heard.has(20 * kib);
  await host.setFault('dead');
  clock.advance(20);
  await heard.has(40 * kib);
  expect(heard.body().equals(bytes.subarray(0, heard.body().length))).toBe(true);
  expect(await hear(host.host()).then((other) => other.over)).toBe('ECONNREFUSED');
});

it('is gone when it is closed, in the middle of a download too', async () => {
  const clock = createVirtualClock();
  const { host } = await start({ clock, bytesPerSecond: 1000 * kib });
  const heard = await hear(host.host());
  await heard.has(20 * kib);
  await host.close();
  await heard.over;
  expect(await hear(host.host()).then((other) => other.over)).toBe('ECONNREFUSED');
});
