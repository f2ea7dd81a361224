import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  createUpstream,
  type UpstreamAnswer,
  type UpstreamOptions,
} from '../../../../electron/gateway/upstream/index.ts';
import { createHttp } from '../../../../electron/http/index.ts';
import { isProblem } from '../../../../shared/problem/index.ts';
import { startScriptedServer } from '../../../support/scripted-server.ts';

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json';
const SECOND = 1000;
const HOUR = 3600 * SECOND;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let clock: number;
let answer: Answer;
let requests: IncomingMessage[];

beforeEach(() => {
  clock = 1_000_000;
  answer = page({});
  requests = [];
});

const fileNamed = (name: string, extra: object = {}) => ({
  filename: name,
  url: `/files/${name}`,
  hashes: { sha256: 'a'.repeat(64) },
  size: 10,
  ...extra,
});

function bodyOf(names: readonly string[]): string {
  const files = names.map((name) => fileNamed(name));
  return JSON.stringify({ meta: { 'api-version': '1.4' }, name: 'demo', versions: ['1.0'], files });
}

function page(headers: Readonly<Record<string, string>>, names: readonly string[] = ['demo-1.0.tar.gz']): Answer {
  return (_request, response) => response.writeHead(200, { 'content-type': JSON_TYPE, ...headers }).end(bodyOf(names));
}

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) =>
    response.writeHead(code, headers).end();

/** The upstream answers as `answer` says at that moment. */
async function start(options: Partial<UpstreamOptions> = {}) {
  const server = await startScriptedServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  const http = createHttp();
  onTestFinished(() => http.close());
  const simpleUrl = `${server.origin}/simple`;
  const upstream = createUpstream({ http, simpleUrl, rehearsal: true, now: () => clock, ...options });
  return { upstream, origin: server.origin };
}

function files(got: UpstreamAnswer): readonly string[] {
  if (got.kind !== 'page') throw new Error('there is no page');
  return got.page.files.map((file) => file.filename);
}

async function problemOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isProblem(error)) throw new Error('not a problem', { cause: error });
  return error.problem;
}

describe('asking', () => {
  test('for the normalised name, as pip does, and with nothing else', async () => {
    const { upstream, origin } = await start();
    const got = await upstream.project('De_mo.Pkg');
    expect(requests.map(({ url }) => url)).toEqual(['/simple/de-mo-pkg/']);
    const { host, connection, ...headers } = requests[0]?.headers ?? {};
    expect([host, connection]).toEqual([new URL(origin).host, 'keep-alive']);
    expect(headers).toEqual({
      accept: 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01',
      'accept-encoding': 'identity',
    });
    expect(got).toMatchObject({
      kind: 'page',
      warning: null,
      page: {
        name: 'de-mo-pkg',
        versions: ['1.0'],
        files: [
          {
            kind: 'proxied',
            hostedUrl: `${origin}/files/demo-1.0.tar.gz`,
          },
        ],
      },
    });
  });

  test.each(['', '..', 'a/../b', 'a?b', 'a b', 'é', '%2e%2e', '-a'])('not for what is no name: %j', async (name) => {
    const { upstream } = await start();
    expect((await upstream.project(name)).kind).toBe('absent');
    expect(requests).toEqual([]);
  });

  test('HTML is taken where there is nothing else; links are relative to where the page was in the end', async () => {
    const { upstream, origin } = await start();
    answer = (request, response) => {
      if (request.url === '/simple/demo/') response.writeHead(302, { location: '/moved/here/' }).end();
      else
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(`<a href="demo-1.0.tar.gz#sha256=${'b'.repeat(64)}">demo-1.0.tar.gz</a>`);
    };
    const got = await upstream.project('demo');
    expect(got.kind === 'page' && got.page.files[0]).toMatchObject({
      hostedUrl: `${origin}/moved/here/demo-1.0.tar.gz`,
      size: null,
    });
  });

  test('one request for all who ask at the same time; another project has its own', async () => {
    const { upstream } = await start();
    const all = await Promise.all(['demo', 'Demo', 'demo', 'other'].map((name) => upstream.project(name)));
    expect(requests.length).toBe(2);
    expect(new Set(requests.map(({ url }) => url))).toEqual(new Set(['/simple/demo/', '/simple/other/']));
    expect(all.map((one) => one.kind)).toEqual(['page', 'page', 'page', 'page']);
  });

  test('one who leaves takes nobody with them; the last one ends the request', async () => {
    const { upstream } = await start();
    const arrived = Promise.withResolvers<ServerResponse>();
    let send = (): void => undefined;
    answer = (request, response) => {
      send = () => page({})(request, response);
      arrived.resolve(response);
    };
    const [one, two] = [new AbortController(), new AbortController()];
    const first = upstream.project('demo', one.signal);
    const second = upstream.project('demo', two.signal);
    const response = await arrived.promise;
    const closed = new Promise<void>((resolve) => response.once('close', () => resolve()));
    one.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    const third = upstream.project('demo');
    send();
    expect(files(await second)).toEqual(files(await third));
    await closed;

    const again = Promise.withResolvers<ServerResponse>();
    answer = (_request, late) => again.resolve(late);
    const alone = new AbortController();
    const last = upstream.project('demo', alone.signal);
    const open = await again.promise;
    const ended = new Promise<void>((resolve) => open.once('close', () => resolve()));
    alone.abort(new Error('gone too'));
    await expect(last).rejects.toThrow('gone too');
    await ended;
    // Nobody's leaving is the upstream's failure: the next one asks anew.
    answer = page({});
    expect((await upstream.project('demo')).kind).toBe('page');
    expect(requests.length).toBe(3);
  });
});

describe('keeping', () => {
  test('fresh: no request; stale: asked with both validators; 304: fresh again, the same page', async () => {
    const { upstream } = await start();
    const validators = { etag: '"one"', 'last-modified': 'Sun, 22 Nov 2026 10:00:00 GMT' };
    answer = page({ ...validators, 'cache-control': 'max-age=600' });
    const first = await upstream.project('demo');
    expect(first).toMatchObject({ freshForSeconds: 600 });
    clock += 599 * SECOND;
    expect(await upstream.project('demo')).toEqual({ ...first, freshForSeconds: 1 });
    expect(requests.length).toBe(1);
    clock += SECOND;
    answer = status(304, { etag: 'W/"one"', 'cache-control': 'max-age=60' });
    expect(await upstream.project('demo')).toMatchObject({ freshForSeconds: 60, warning: null });
    expect(requests[1]?.headers).toMatchObject({
      'if-none-match': '"one"',
      'if-modified-since': validators['last-modified'],
    });
    clock += 59 * SECOND;
    expect(files(await upstream.project('demo'))).toEqual(['demo-1.0.tar.gz']);
    expect(requests.length).toBe(2);
    clock += SECOND;
    answer = page({ etag: '"two"' }, ['demo-2.0.tar.gz']);
    expect(files(await upstream.project('demo'))).toEqual(['demo-2.0.tar.gz']);
    expect(requests.length).toBe(3);
  });

  test('a 304 about another page is not believed', async () => {
    const { upstream } = await start();
    answer = page({ etag: '"one"' });
    await upstream.project('demo');
    answer = (request, response) => {
      if (request.headers['if-none-match'] !== undefined) response.writeHead(304, { etag: '"two"' }).end();
      else page({ etag: '"two"' }, ['demo-2.0.tar.gz'])(request, response);
    };
    expect(files(await upstream.project('demo'))).toEqual(['demo-2.0.tar.gz']);
    expect(requests.length).toBe(3);
  });

  test('a 304 that nobody asked for is a refusal', async () => {
    const { upstream } = await start();
    answer = status(304);
    expect(await problemOf(upstream.project('demo'))).toMatchObject({
      code: 'upstream.refused',
      facts: { status: 304 },
    });
  });

  test('the time that the answer took counts', async () => {
    const { upstream } = await start();
    answer = (request, response) => {
      clock += 20 * SECOND;
      page({ 'cache-control': 'max-age=60', age: '30' })(request, response);
    };
    expect(await upstream.project('demo')).toMatchObject({ freshForSeconds: 10 });
  });

  test('what must not be kept is not, and takes the older one with it', async () => {
    const { upstream } = await start();
    answer = page({});
    await upstream.project('demo');
    answer = page({ 'cache-control': 'no-store, max-age=600' });
    await upstream.project('demo');
    answer = status(503);
    expect(await problemOf(upstream.project('demo'))).toMatchObject({ code: 'upstream.refused' });
  });

  test.each([404, 410])('%i is remembered for a minute, and a page that was there is gone', async (code) => {
    const { upstream } = await start();
    await upstream.project('demo');
    answer = status(code);
    expect(await upstream.project('demo')).toEqual({ kind: 'absent', freshForSeconds: 60 });
    answer = page({});
    clock += 59 * SECOND;
    expect(await upstream.project('demo')).toEqual({ kind: 'absent', freshForSeconds: 1 });
    clock += SECOND;
    expect((await upstream.project('demo')).kind).toBe('page');
    expect(requests.length).toBe(3);
  });

  test('no more than its memory: the least recently used page is asked for again', async () => {
    const size = bodyOf(['demo-1.0.tar.gz']).length;
    const { upstream } = await start({ memoryBytes: 2 * 2 * size });
    answer = page({ 'cache-control': 'max-age=600' });
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await upstream.project(name);
    expect(requests.map(({ url }) => url)).toEqual(['a', 'b', 'c', 'b'].map((name) => `/simple/${name}/`));
  });
});

describe('when the upstream fails', () => {
  const dead: Answer = (request) => request.socket.destroy();
  const login: Answer = (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/pdf' }).end('please log in');

  test.each([
    ['503', status(503), 'answered 503'],
    ['429', status(429), 'answered 429'],
    ['403', status(403), 'answered 403'],
    ['a connection that is closed', dead, 'could not be read'],
    ['a page that is none', login, 'not an index page'],
    ['JSON that is none', page({ 'content-type': JSON_TYPE, 'content-length': '3' }), ''],
  ])('%s: the old page for a day, with a word about it', async (_, failing, words) => {
    const { upstream } = await start();
    const first = await upstream.project('demo');
    answer = failing;
    clock += 23 * HOUR;
    const old = await upstream.project('demo');
    expect(old).toMatchObject({ kind: 'page', freshForSeconds: 0, warning: expect.stringContaining(words) });
    expect(old.kind === 'page' && old.warning).toContain('23 hours ago');
    expect(files(old)).toEqual(files(first));
    clock += HOUR;
    expect((await problemOf(upstream.project('demo'))).code).toMatch(/^(upstream|page)\./);
    answer = page({});
    expect(await upstream.project('demo')).toMatchObject({ warning: null });
  });

  test.each([
    ['stale-if-error=60', 59, true],
    ['stale-if-error=60', 60, false],
    ['s-maxage=1', 2, false],
    ['max-age=1, must-revalidate', 2, false],
    ['max-age=1', 2, true],
  ])('as long as it allows: %s after %i s', async (cacheControl, seconds, allowed) => {
    const { upstream } = await start();
    answer = page({ 'cache-control': cacheControl });
    await upstream.project('demo');
    answer = dead;
    clock += seconds * SECOND;
    if (allowed) expect(await upstream.project('demo')).toMatchObject({ warning: expect.any(String) });
    else expect((await problemOf(upstream.project('demo'))).code).toBe('upstream.unreachable');
  });

  test('is left alone for half a minute where there is an old page; what there is none of is asked for', async () => {
    const { upstream } = await start();
    await upstream.project('a');
    await upstream.project('b');
    answer = status(500);
    await upstream.project('a');
    expect(requests.length).toBe(3);
    expect(await upstream.project('b')).toMatchObject({ warning: expect.stringContaining('500') });
    expect(requests.length).toBe(3);
    await problemOf(upstream.project('c'));
    expect(requests.length).toBe(4);
    clock += 30 * SECOND;
    answer = page({});
    expect(await upstream.project('b')).toMatchObject({ warning: null });
    expect(await upstream.project('a')).toMatchObject({ warning: null });
  });

  test('a page without end is left at its limit, and is the fault of that page alone', async () => {
    const { upstream } = await start({ pageBytes: 1024 * 1024 });
    await upstream.project('a');
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE });
      const block = Buffer.alloc(64 * 1024, ' ');
      const more = (): void => {
        while (!response.destroyed && response.write(block));
      };
      response.on('drain', more);
      more();
    };
    expect((await problemOf(upstream.project('big'))).code).toBe('upstream.too_large');
    answer = page({});
    expect(await upstream.project('a')).toMatchObject({ warning: null });
  });

  test('a private address is refused', async () => {
    const http = createHttp();
    onTestFinished(() => http.close());
    const upstream = createUpstream({ http, simpleUrl: 'https://10.0.0.1/simple/', rehearsal: true });
    expect(await problemOf(upstream.project('demo'))).toMatchObject({
      code: 'upstream.unreachable',
      facts: { outcome: 'tcp.address_invalid' },
    });
  });
});

describe('a link of ours', () => {
  const name = { project: 'demo', sha256: 'a'.repeat(64), filename: 'demo-1.0.tar.gz' };

  test('leads to its file, also after a restart, and on an old page without asking', async () => {
    const { upstream, origin } = await start();
    expect(await upstream.file(name)).toMatchObject({ hostedUrl: `${origin}/files/demo-1.0.tar.gz` });
    clock += 100 * HOUR;
    expect(await upstream.file(name)).not.toBeNull();
    expect(requests.length).toBe(1);
  });

  test('to what the page does not list (yet) asks once more', async () => {
    const { upstream } = await start();
    const next = { ...name, filename: 'demo-2.0.tar.gz' };
    expect(await upstream.file(next)).toBeNull();
    expect(await upstream.file({ ...name, sha256: 'b'.repeat(64) })).toBeNull();
    answer = page({}, ['demo-2.0.tar.gz']);
    expect(await upstream.file(next)).toMatchObject({ filename: 'demo-2.0.tar.gz' });
    answer = status(404);
    expect(await upstream.file({ ...name, project: 'nobody' })).toBeNull();
  });
});

describe('a large page', () => {
  const names = Array.from({ length: 3001 }, (_, at) => `demo-1.${at}-py3-none-any.whl`);

  test('is read in a thread of its own, the same as a small one', async () => {
    const { upstream } = await start();
    expect(bodyOf(names).length).toBeGreaterThan(256 * 1024);
    answer = page({}, names);
    const got = await upstream.project('demo');
    expect(files(got)).toEqual(names);
    answer = page({}, names.slice(0, 1));
    const small = await upstream.project('small');
    if (got.kind !== 'page' || small.kind !== 'page') throw new Error('there is no page');
    const [first] = small.page.files;
    if (first?.kind !== 'proxied') throw new Error('not through the gateway');
    expect(got.page.files[0]).toEqual(first);
    expect({ ...got.page, files: [] }).toEqual({ ...small.page, name: 'demo', files: [] });
  });

  test('that is none is the same problem', async () => {
    const { upstream } = await start();
    answer = (_request, response) => response.writeHead(200, { 'content-type': JSON_TYPE }).end('x'.repeat(300_000));
    expect((await problemOf(upstream.project('demo'))).code).toBe('page.not_json');
  });
});
