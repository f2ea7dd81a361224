/** Connections that are used again: for whom, for how long, and what becomes of a dead one (row 65). */
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type HttpOptions, type HttpResponse, createHttp } from '../../../electron/http/index.ts';
import {
  type BadHostOptions,
  type Script,
  file,
  hangUp,
  redirect,
  reset,
  response,
  startBadHost,
} from '../../support/bad-host.ts';
import { type Authority, createAuthority } from '../../support/certificates.ts';
import { temporaryFolderUntil } from '../../support/temp.ts';

const hello = Buffer.from('hello');

async function host(options: BadHostOptions) {
  const started = await startBadHost(options);
  onTestFinished(() => started.close());
  return started;
}

function wayOut(options: HttpOptions = {}) {
  const http = createHttp(options);
  onTestFinished(() => http.close());
  return http;
}

async function bytesOf({ read }: HttpResponse): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for (;;) {
    const block = Buffer.alloc(100_000);
    const bytes = await read(block);
    if (bytes === 0) return Buffer.concat(blocks);
    blocks.push(block.subarray(0, bytes));
  }
}

describe('a connection', () => {
  test('is used again once its response has been read, and says so in its phases', async () => {
    const { origin, connections } = await host({ replies: { '*': file(hello) } });
    const http = wayOut();
    const first = await http.request({ url: origin, allowLoopback: true });
    expect(first.phases.connectMs).not.toBeNull();
    expect((await bytesOf(first)).equals(hello)).toBe(true);
    const second = await http.request({ url: `${origin}/other`, allowLoopback: true });
    expect((await buffer(second.body)).equals(hello)).toBe(true);
    expect(second.phases).toEqual({ resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: expect.any(Number) });
    expect(connections()).toBe(1);
  });

  test('serves many responses of any size, wherever in memory they begin and end', async () => {
    const files = Array.from({ length: 60 }, (_, at) =>
      randomBytes(at % 3 === 0 ? 262_144 - at : (at * 37_123) % 700_000),
    );
    const { origin, connections } = await host({
      replies: { '*': (head) => file(files[Number(/^GET \/(\d+)/.exec(head)?.[1])] ?? hello) },
    });
    const http = wayOut();
    for (const [at, bytes] of files.entries()) {
      const got = await http.request({ url: `${origin}/${at}`, allowLoopback: true });
      expect((await bytesOf(got)).equals(bytes)).toBe(true);
    }
    expect(connections()).toBe(1);
  });

  test('two at a time need two', async () => {
    const { origin, connections } = await host({ replies: { '*': file(hello) } });
    const http = wayOut();
    const both = await Promise.all([1, 2].map(() => http.request({ url: origin, allowLoopback: true })));
    await Promise.all(both.map(bytesOf));
    expect(connections()).toBe(2);
  });

  test('is used again after a redirect that has been read', async () => {
    const { origin, connections } = await host({ replies: { '/a': redirect('/b'), '/b': file(hello) } });
    const got = await wayOut().request({ url: `${origin}/a`, allowLoopback: true });
    expect((await bytesOf(got)).equals(hello)).toBe(true);
    expect(connections()).toBe(1);
  });

  test.each<{ readonly what: string; readonly reply: Script }>([
    { what: 'says that it closes', reply: file(hello, 'Connection: close') },
    { what: 'sends more than it said', reply: response('200 OK', ['Content-Length: 5'], 'hello and more') },
    { what: 'is HTTP/1.0', reply: ['HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n', hello] },
    { what: 'is chunked', reply: response('200 OK', ['Transfer-Encoding: chunked'], '5\r\nhello\r\n0\r\n\r\n') },
    { what: 'is preceded by hints', reply: ['HTTP/1.1 103 Hints\r\n\r\n', ...file(hello)] },
  ])('is not used again where the response $what', async ({ reply }) => {
    const { origin, connections } = await host({ replies: { '*': reply } });
    const http = wayOut();
    for (let count = 1; count <= 2; count += 1) {
      const got = await http.request({ url: origin, allowLoopback: true });
      expect((await bytesOf(got)).equals(hello)).toBe(true);
      expect(connections()).toBe(count);
    }
  });

  test.each(['discarded', 'left in the middle'] as const)(
    'is not used again where the response was %s',
    async (how) => {
      const { origin, connections } = await host({
        replies: { '*': response('200 OK', ['Content-Length: 9'], 'half') },
      });
      const http = wayOut();
      for (let count = 1; count <= 2; count += 1) {
        const got = await http.request({ url: origin, allowLoopback: true });
        if (how === 'discarded') await got.discard();
        else for await (const _ of got.body) break;
        expect(connections()).toBe(count);
      }
    },
  );

  test('is not used again after some seconds', async () => {
    const { origin, connections } = await host({ replies: { '*': file(hello) } });
    let time = 0;
    const http = wayOut({ now: () => time });
    for (const [at, expected] of [
      [0, 1],
      [3999, 1],
      [7998, 1],
      [11_998, 2],
    ] as const) {
      time = at;
      await bytesOf(await http.request({ url: origin, allowLoopback: true }));
      expect(connections()).toBe(expected);
    }
  });

  test('is of one name and one port only', async () => {
    const { port, connections } = await host({ replies: { '*': file(hello) } });
    const http = wayOut({ lookup: async () => ['127.0.0.1'] });
    for (const name of ['a.example', 'b.example', 'a.example']) {
      await bytesOf(await http.request({ url: `http://${name}:${port}/`, allowLoopback: true }));
    }
    expect(connections()).toBe(2);
  });
});

describe('row 65: a kept connection that is dead', () => {
  test.each<{ readonly how: string; readonly end: Script }>([
    { how: 'reset', end: [reset] },
    { how: 'closed', end: [hangUp] },
  ])('$how when it is asked again: once more on a new one', async ({ end }) => {
    const answers: readonly Script[] = [file(hello), end, file(hello)];
    const { origin, connections, requests } = await host({ replies: { '*': { inTurn: answers } } });
    const http = wayOut();
    await bytesOf(await http.request({ url: origin, allowLoopback: true }));
    const got = await http.request({ url: origin, allowLoopback: true });
    expect((await bytesOf(got)).equals(hello)).toBe(true);
    expect(got.phases.connectMs).not.toBeNull();
    expect(requests).toHaveLength(3);
    expect(connections()).toBe(2);
  });

  test('the new one is not tried again', async () => {
    const answers: readonly Script[] = [file(hello), [reset], [reset], file(hello)];
    const { origin, requests } = await host({ replies: { '*': { inTurn: answers } } });
    const http = wayOut();
    await bytesOf(await http.request({ url: origin, allowLoopback: true }));
    await expect(http.request({ url: origin, allowLoopback: true })).rejects.toMatchObject({ code: 'tcp.reset' });
    expect(requests).toHaveLength(3);
  });

  test('not once there has been a byte', async () => {
    const answers: readonly Script[] = [file(hello), ['HTTP/1.1 2', reset], file(hello)];
    const { origin, requests } = await host({ replies: { '*': { inTurn: answers } } });
    const http = wayOut();
    await bytesOf(await http.request({ url: origin, allowLoopback: true }));
    await expect(http.request({ url: origin, allowLoopback: true })).rejects.toMatchObject({ code: 'tcp.reset' });
    expect(requests).toHaveLength(2);
  });

  test('closed while it lay idle, it is not even asked', async () => {
    const { origin, connections, requests } = await host({ replies: { '*': [...file(hello), hangUp] } });
    const http = wayOut();
    for (let count = 1; count <= 3; count += 1) {
      await bytesOf(await http.request({ url: origin, allowLoopback: true }));
      expect(connections()).toBe(count);
      expect(requests.length).toBeGreaterThanOrEqual(count);
    }
  });
});

describe('over TLS', () => {
  let authority: Authority;
  let removeFolder: () => Promise<void>;
  beforeAll(async () => {
    const { folder, remove } = await temporaryFolderUntil();
    removeFolder = remove;
    authority = await createAuthority(folder);
  });
  afterAll(() => removeFolder());

  test('the same, for the name that the certificate was checked for', async () => {
    const big = randomBytes(3_000_000);
    const tls = await authority.issue({ names: ['files.example'] });
    const { port, connections } = await host({ tls, replies: { '*': file(big) } });
    const http = wayOut({ lookup: async () => ['127.0.0.1'], tls: { ca: authority.root } });
    const ask = (name: string) => http.request({ url: `https://${name}:${port}/`, allowLoopback: true });
    for (let count = 0; count < 3; count += 1)
      expect((await bytesOf(await ask('files.example'))).equals(big)).toBe(true);
    expect(connections()).toBe(1);
    await expect(ask('other.example')).rejects.toMatchObject({ code: 'tls.cert.name_invalid' });
    // What was good for a rehearsal host is not good for a public one: the address is judged anew.
    const publicly = http.request({ url: `https://files.example:${port}/` });
    await expect(publicly).rejects.toMatchObject({ code: 'tcp.address_invalid' });
  });

  test('a slow reader holds the other side up, and gets it all', async () => {
    const big = randomBytes(8_000_000);
    const tls = await authority.issue({ names: ['files.example'] });
    const { port } = await host({ tls, replies: { '*': file(big) } });
    const http = wayOut({ lookup: async () => ['127.0.0.1'], tls: { ca: authority.root } });
    const got = await http.request({ url: `https://files.example:${port}/`, allowLoopback: true });
    const blocks: Buffer[] = [];
    for (let bytes = -1; bytes !== 0;) {
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      const block = Buffer.alloc(50_001);
      bytes = await got.read(block);
      blocks.push(block.subarray(0, bytes));
    }
    expect(Buffer.concat(blocks).equals(big)).toBe(true);
  });
});
