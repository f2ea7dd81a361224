import { Buffer } from 'node:buffer';
import { type RequestListener, createServer } from 'node:http';
import net from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type HttpOptions,
  type HttpResponse,
  HttpFailure,
  type Limits,
  createHttp,
} from '../../../electron/http/index.ts';
import {
  type BadHostOptions,
  deadPort,
  file,
  hangUp,
  redirect,
  response,
  startBadHost,
} from '../../support/bad-host.ts';
import { createAuthority } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/temp.ts';

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

async function textOf(response: HttpResponse): Promise<string> {
  return (await buffer(response.body)).toString();
}

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
}

/** A well-behaved server that says what it was sent. */
function echo(): Promise<string> {
  return serving((request, answer) => {
    void buffer(request).then((body) => {
      const start = body.toString('latin1', 0, 20);
      answer.end(JSON.stringify({ headers: request.headers, bytes: body.length, start }));
    });
  });
}

describe('a response', () => {
  test('keeps its raw header: order, spelling, duplicates, bytes', async () => {
    const headers = ['X-B: 1', 'x-a: 2', 'X-B: 3', 'X-Latin: \u00fc', 'Content-Length: 2'];
    const { origin } = await host({ replies: { '/x?y=1': response('299 Odd But Fine', headers, 'hi') } });
    const got = await wayOut().request({ url: `${origin}/x?y=1#fragment`, allowLoopback: true });
    expect(got).toMatchObject({ status: 299, reason: 'Odd But Fine', address: '127.0.0.1', refusedAddresses: [] });
    expect(got.headers).toEqual(headers.map((line) => line.split(': ')));
    expect(await textOf(got)).toBe('hi');
  });

  test('is never decompressed, and nothing encoded is asked for', async () => {
    const { origin, requests } = await host({
      replies: { '*': file(Buffer.from('gzipped?'), 'Content-Encoding: gzip') },
    });
    expect(await textOf(await wayOut().request({ url: origin, allowLoopback: true }))).toBe('gzipped?');
    expect(requests[0]).toContain('accept-encoding: identity');
  });

  test('chunked bodies are read for those who want them', async () => {
    const chunked = response('200 OK', ['Transfer-Encoding: chunked'], '3\r\nabc\r\n', '0\r\n\r\n');
    const { origin } = await host({ replies: { '*': chunked } });
    expect(await textOf(await wayOut().request({ url: origin, allowLoopback: true }))).toBe('abc');
  });

  test('a truncated chunked body fails', async () => {
    const { origin } = await host({
      replies: { '*': response('200 OK', ['Transfer-Encoding: chunked'], '3\r\nabc\r\n', hangUp) },
    });
    const got = await wayOut().request({ url: origin, allowLoopback: true });
    await expect(textOf(got)).rejects.toMatchObject({ name: 'HttpFailure', code: 'http.response.invalid' });
  });

  test('who speaks another protocol and waits is not waited for', async () => {
    const { origin } = await host({ replies: { '*': ['SSH-2.0-OpenSSH_9.2\r\n'] } });
    const request = wayOut().request({ url: origin, allowLoopback: true });
    await expect(request).rejects.toMatchObject({ code: 'http.protocol.error' });
  });

  test('HEAD has no body', async () => {
    const { origin } = await host({ replies: { '*': response('200 OK', ['Content-Length: 99']) } });
    const got = await wayOut().request({ url: origin, method: 'HEAD', allowLoopback: true });
    expect(got.status).toBe(200);
    expect(await textOf(got)).toBe('');
  });

  test('a body read slowly costs bounded memory, and its host is not blamed for it', async () => {
    let sent = 0;
    const url = await serving((_, answer) => {
      const chunk = Buffer.alloc(65_536);
      const more = () => {
        while (sent < 64 * 1_048_576 && answer.write(chunk)) sent += chunk.length;
      };
      answer.on('drain', more);
      more();
    });
    const got = await wayOut().request({ url, allowLoopback: true, limits: { stallMs: 50 } });
    const body = got.body[Symbol.asyncIterator]();
    await body.next();
    // Until the server can send no more, which takes as long as it takes.
    for (let before = -1, still = 0; still < 200; still = sent === before ? still + 1 : 0) {
      before = sent;
      await new Promise(setImmediate);
    }
    expect(sent).toBeLessThan(32 * 1_048_576);
    expect((await body.next()).done).toBe(false);
    await got.discard();
  });

  test.each(['discard', 'break'] as const)('%s closes the connection', async (how) => {
    let closed = () => {};
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const url = await serving((_, answer) => {
      answer.on('close', closed);
      answer.write('some');
    });
    const got = await wayOut().request({ url, allowLoopback: true });
    if (how === 'discard') await got.discard();
    else for await (const _ of got.body) break;
    await expect(gone).resolves.toBeUndefined();
  });
});

describe('a request with a body', () => {
  test('streams it with its length', async () => {
    const url = await echo();
    async function* body() {
      for (let count = 0; count < 100; count += 1) yield Buffer.alloc(10_000, 'x');
    }
    const got = await wayOut().request({
      url,
      method: 'POST',
      body: body(),
      contentLength: 1_000_000,
      allowLoopback: true,
    });
    expect(JSON.parse(await textOf(got))).toMatchObject({ bytes: 1_000_000, headers: { 'content-length': '1000000' } });
  });

  test('sends text and bytes', async () => {
    const url = await echo();
    const headers = { 'Content-Type': 'text/plain' };
    const got = await wayOut().request({ url, method: 'PUT', body: 'hello', headers, allowLoopback: true });
    expect(JSON.parse(await textOf(got))).toMatchObject({ start: 'hello', headers: { 'content-type': 'text/plain' } });
    const bytes = await wayOut().request({
      url,
      method: 'POST',
      body: new Uint8Array([104, 105]),
      allowLoopback: true,
    });
    expect(JSON.parse(await textOf(bytes))).toMatchObject({ start: 'hi', bytes: 2 });
  });

  test('an error of its source comes back as it was', async () => {
    const mine = new Error('file changed');
    async function* body() {
      yield Buffer.alloc(10);
      throw mine;
    }
    const url = await echo();
    const sent = wayOut().request({ url, method: 'POST', body: body(), contentLength: 20, allowLoopback: true });
    await expect(sent).rejects.toBe(mine);
  });

  test('fails when the host takes no more of it', async () => {
    const url = await serving((request) => void request.pause());
    async function* body() {
      for (;;) yield Buffer.alloc(65_536);
    }
    const limits = { stallMs: 100 };
    const sent = wayOut().request({
      url,
      method: 'POST',
      body: body(),
      contentLength: 1e12,
      allowLoopback: true,
      limits,
    });
    await expect(sent).rejects.toMatchObject({ code: 'fallback.transfer.stalled' });
  });

  test('an answer before the end of the body is heard', async () => {
    const { origin } = await host({ replies: { '*': response('413 Too Large', ['Content-Length: 2'], 'no') } });
    async function* body() {
      yield Buffer.alloc(10);
      await new Promise(() => {});
    }
    const got = await wayOut().request({
      url: origin,
      method: 'POST',
      body: body(),
      contentLength: 20,
      allowLoopback: true,
    });
    expect(got.status).toBe(413);
    expect(await textOf(got)).toBe('no');
  });

  test('is not redirected', async () => {
    const { origin, requests } = await host({ replies: { '*': redirect('/elsewhere', '307 Moved') } });
    const got = await wayOut().request({
      url: origin,
      method: 'POST',
      body: 'x',
      maxRedirects: 5,
      allowLoopback: true,
    });
    expect(got.status).toBe(307);
    expect(requests).toHaveLength(1);
  });
});

describe('redirects', () => {
  const secrets = {
    Authorization: 'Basic c2VjcmV0',
    Cookie: 'a=b',
    'X-Api-Key': 'k',
    'User-Agent': 'test',
    Range: 'bytes=0-',
  };

  test('to another origin nothing secret goes along', async () => {
    const second = await host({ replies: { '*': file(Buffer.from('x')) } });
    const first = await host({ replies: { '*': redirect(`${second.origin}/f`) } });
    const got = await wayOut().request({ url: first.origin, headers: secrets, allowLoopback: true });
    expect(got.url).toBe(`${second.origin}/f`);
    expect(first.requests[0]).toMatch(/authorization: Basic/i);
    expect(second.requests[0]).not.toMatch(/authorization|cookie|api-key|c2VjcmV0/i);
    expect(second.requests[0]).toMatch(/range: bytes=0-/);
    expect(second.requests[0]).toMatch(/user-agent: test/);
    await got.discard();
  });

  test('within the origin it does', async () => {
    const { origin, requests } = await host({ replies: { '/a': redirect('/b'), '/b': file(Buffer.from('x')) } });
    await (await wayOut().request({ url: `${origin}/a`, headers: secrets, allowLoopback: true })).discard();
    expect(requests[1]).toMatch(/authorization: Basic/i);
  });

  test('with maxRedirects 0 they are a response like any other', async () => {
    const { origin } = await host({ replies: { '*': redirect('/b') } });
    const got = await wayOut().request({ url: origin, maxRedirects: 0, allowLoopback: true });
    expect(got.status).toBe(302);
    await got.discard();
  });
});

describe('ending', () => {
  test('a signal that is already aborted', async () => {
    const request = wayOut().request({ url: 'https://files.example/', signal: AbortSignal.abort(new Error('no')) });
    await expect(request).rejects.toThrow('no');
  });

  test('a signal in the middle of the body', async () => {
    const person = new AbortController();
    const { origin } = await host({ replies: { '*': response('200 OK', ['Content-Length: 10'], 'half') } });
    const got = await wayOut().request({ url: origin, allowLoopback: true, signal: person.signal });
    const body = got.body[Symbol.asyncIterator]();
    await body.next();
    const rest = body.next();
    person.abort();
    await expect(rest).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('close ends what is under way and refuses what comes', async () => {
    const http = createHttp({ lookup: () => new Promise(() => {}) });
    const waiting = http.request({ url: 'https://files.example/' });
    await http.close();
    await expect(waiting).rejects.toThrow('closed');
    await expect(http.request({ url: 'https://files.example/' })).rejects.toThrow('closed');
  });
});

describe('a failure says at which address', () => {
  async function failureOf(url: string, options: HttpOptions = {}, limits: Partial<Limits> = {}) {
    const error: unknown = await wayOut(options)
      .request({ url, allowLoopback: true, limits })
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof HttpFailure)) throw new Error('it did not fail');
    return { code: error.code, address: error.address };
  }
  const leadingTo = (...addresses: readonly string[]) => ({ lookup: () => Promise.resolve(addresses) });

  test('nothing listens, one or several', async () => {
    const port = await deadPort();
    expect(await failureOf(`http://127.0.0.1:${port}/`)).toEqual({ code: 'tcp.refused', address: '127.0.0.1' });
    const several = leadingTo('127.0.0.1', '127.0.0.2');
    const code = 'tcp.refused';
    expect(await failureOf(`http://demo.example:${port}/`, several)).toEqual({ code, address: '127.0.0.1' });
  });

  test('nobody answers: the one that is tried when the time is over', async () => {
    const dial = () => new net.Socket();
    const http = { dial, ...leadingTo('127.0.0.1', '127.0.0.2') };
    const failed = await failureOf('http://demo.example/', http, { connectMs: 400 });
    expect(failed).toEqual({ code: 'tcp.timed_out', address: '127.0.0.2' });
  });

  test('the certificate is for another name, or there is no answer', async () => {
    const authority = await createAuthority(await temporaryFolder());
    const { cert, key } = await authority.issue({ names: ['other.example'] });
    const secure = await host({ tls: { cert, key }, replies: {} });
    const trusting = { ...leadingTo('127.0.0.1'), tls: { ca: authority.root } };
    const code = 'tls.cert.name_invalid';
    expect(await failureOf(`https://demo.example:${secure.port}/`, trusting)).toEqual({ code, address: '127.0.0.1' });
    const silent = await host({ replies: { '*': [hangUp] } });
    expect(await failureOf(silent.origin)).toEqual({ code: 'tcp.reset', address: '127.0.0.1' });
  });

  test('a redirect that leads nowhere: the one of the host that redirects', async () => {
    const { origin } = await host({ replies: { '*': redirect('http://10.0.0.1/') } });
    expect(await failureOf(origin)).toEqual({ code: 'fallback.redirect.refused', address: '127.0.0.1' });
  });

  test('none for a name that leads nowhere', async () => {
    expect(await failureOf('http://demo.example/', leadingTo())).toEqual({
      code: 'dns.name_not_resolved',
      address: null,
    });
    expect(await failureOf('http://10.0.0.1/')).toEqual({ code: 'tcp.address_invalid', address: null });
  });
});

test('limits follow the clock that is passed in: the default ones, without waiting for them', async () => {
  const alarms: { ms: number; ring: () => void }[] = [];
  let noted = () => {};
  const nextAlarm = () => new Promise<void>((resolve) => (noted = resolve));
  const after = (ms: number, ring: () => void) => {
    alarms.push({ ms, ring });
    noted();
    return () => void alarms.splice(0);
  };
  const { origin } = await host({ replies: { '*': [] } });
  const connecting = nextAlarm();
  const request = wayOut({ now: () => 0, after }).request({
    url: origin,
    allowLoopback: true,
    limits: { connectMs: 4000 },
  });
  await connecting;
  expect(alarms.map(({ ms }) => ms)).toEqual([4000]);
  await nextAlarm();
  expect(alarms.map(({ ms }) => ms)).toEqual([5000]);
  alarms[0]?.ring();
  await expect(request).rejects.toMatchObject({
    code: 'fallback.transfer.first_byte_timeout',
    detail: 'nothing for 5 s',
  });
});
