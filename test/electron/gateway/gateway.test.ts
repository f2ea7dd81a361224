import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Download } from '../../../shared/contract/index.ts';
import { readMetalink } from '../../../shared/metalink/index.ts';
import { parseProjectPage } from '../../../shared/simple-api/index.ts';
import { deadPort } from '../../support/bad-host.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { setListed } from '../../support/publications.ts';
import { rawRequest } from '../../support/raw-http.ts';
import { type ScriptedServer, startScriptedServer } from '../../support/scripted-server.ts';

const filename = 'demo-1.0-py3-none-any.whl';
const bytes = randomBytes(300_000);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const metadata = 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n';
const metadataSha256 = createHash('sha256').update(metadata).digest('hex');

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

interface World {
  readonly gateway: TestGateway;
  /** The index with the hosted copy, and the external host. */
  readonly index: ScriptedServer;
  readonly external: ScriptedServer;
  readonly seen: IncomingMessage[];
}

const whole: Answer = (_request, response) => {
  response.writeHead(200, { 'content-length': bytes.length, 'set-cookie': 'spy=1', 'x-accel-redirect': '/etc/passwd' });
  response.end(bytes);
};
const broken: Answer = (_request, response) => response.writeHead(500).end();

/** The index answers in JSON, as PyPI does; the file's size is left out where the test says so. */
async function world(
  options: { hosted?: Answer; far?: Answer; size?: number | null; besides?: Answer; coreMetadata?: unknown } = {},
): Promise<World> {
  const { hosted = whole, far = whole, size = bytes.length } = options;
  const { besides = (_request, response) => response.end(metadata), coreMetadata = { sha256: metadataSha256 } } =
    options;
  const seen: IncomingMessage[] = [];
  const external = await startScriptedServer((request, response) => {
    seen.push(request);
    far(request, response);
  });
  const index: ScriptedServer = await startScriptedServer((request, response) => {
    if (request.url === `/files/${filename}`) return hosted(request, response);
    if (request.url === `/files/${filename}.metadata`) return besides(request, response);
    if (request.url !== '/simple/demo/') return response.writeHead(404).end();
    const file = {
      filename,
      url: `../../files/${filename}`,
      hashes: { sha256 },
      ...(size === null ? {} : { size }),
      'core-metadata': coreMetadata,
      '_external-urls': [`${external.origin}/mirror/${filename}`],
    };
    const meta = { 'api-version': '1.4' };
    response.writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json', 'cache-control': 'max-age=600' });
    response.end(JSON.stringify({ meta, name: 'demo', versions: ['1.0'], files: [file] }));
  });
  const gateway = await startTestGateway({
    indexes: [{ simpleUrl: `${index.origin}/simple/`, rehearsal: true, takesRegisteredLinks: true }],
  });
  return { gateway, index, external, seen };
}

const fileUrl = ({ gateway }: World, root = '') => `${gateway.origin}${root}/files/demo/${sha256}/${filename}`;

/** RFC 6249, of a file whose copies are there. */
function linksOf(urls: readonly string[]): string {
  return [
    ...urls.map((url, at) => `<${url}>; rel=duplicate; pri=${at + 1}`),
    `<${filename}.meta4>; rel=describedby; type="application/metalink4+xml"`,
  ].join(', ');
}

/** The newest download that has ended. */
async function ended({ gateway }: World): Promise<Download> {
  for await (const { recent } of gateway.watch()) if (recent[0] !== undefined) return recent[0];
  throw new Error('the gateway has ended');
}

describe('pages', () => {
  test.each([
    ['application/vnd.pypi.simple.v1+json', 'application/vnd.pypi.simple.v1+json'],
    ['text/html', 'text/html; charset=UTF-8'],
  ])('in %s: one link for each file, to the gateway, with all that the index says of it', async (accept, type) => {
    const there = await world();
    const url = `${there.gateway.simpleUrl}demo/`;
    const answer = await rawRequest(url, { headers: { accept } });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': type, vary: 'Accept' } });
    expect(answer.headers['cache-control']).toMatch(/^max-age=(600|59\d), must-revalidate$/);
    const page = parseProjectPage(answer.text, type, url);
    expect(page.links).toMatchObject([
      { filename, url: fileUrl(there), sha256, coreMetadata: { sha256: metadataSha256 }, externalUrls: [] },
    ]);
    const again = await rawRequest(url, { headers: { accept, 'if-none-match': answer.headers.etag ?? '' } });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect(there.index.requests).toEqual(['GET /simple/demo/']);
  });

  test('the twin without external hosts links to files that know none', async () => {
    const there = await world({ far: broken });
    const url = `${there.gateway.hostedSimpleUrl}demo/`;
    const answer = await rawRequest(url);
    const page = parseProjectPage(answer.text, 'text/html', url);
    expect(page.links.map((link) => link.url)).toEqual([fileUrl(there, '/hosted')]);
    const file = await rawRequest(fileUrl(there, '/hosted'));
    expect(file.bytes.equals(bytes)).toBe(true);
    expect(file.headers.link).toBe(linksOf([`${there.index.origin}/files/${filename}`]));
    expect(there.external.requests).toEqual([]);
  });

  test('what no index has is not there; what an index cannot say now is a 503 that names it', async () => {
    const there = await world();
    expect((await rawRequest(`${there.gateway.simpleUrl}nobody/`)).status).toBe(404);
    there.gateway.setIndexes([
      { simpleUrl: `${there.external.origin}/simple/`, rehearsal: true, takesRegisteredLinks: true },
    ]);
    const silent = await rawRequest(`${there.gateway.simpleUrl}demo/`);
    expect(silent.status).toBe(503);
    expect(silent.headers['retry-after']).toBe('5');
    expect(silent.text).toContain(new URL(there.external.origin).host);
  });

  test('an old page stands in while the index fails, and the log says so', async () => {
    let isWell = true;
    const index = await startScriptedServer((_request, response) => {
      // Never fresh, and for a day better than nothing.
      response.writeHead(isWell ? 200 : 500, { 'content-type': 'application/vnd.pypi.simple.v1+json' });
      response.end(JSON.stringify({ meta: { 'api-version': '1.4' }, name: 'demo', versions: [], files: [] }));
    });
    const gateway = await startTestGateway({
      indexes: [{ simpleUrl: `${index.origin}/simple/`, rehearsal: true, takesRegisteredLinks: true }],
    });
    expect((await rawRequest(`${gateway.simpleUrl}demo/`)).status).toBe(200);
    isWell = false;
    expect((await rawRequest(`${gateway.simpleUrl}demo/`)).status).toBe(200);
    expect(gateway.events).toEqual([
      { event: 'gateway.old_page', facts: { project: 'demo', detail: expect.stringContaining('answered 500') } },
    ]);
  });

  test('other spellings of a name are sent to the right one, under whatever name the gateway is called', async () => {
    const { gateway } = await world();
    const moved = await rawRequest(`${gateway.simpleUrl}De.mo`);
    expect(moved).toMatchObject({ status: 301, headers: { location: '/simple/de-mo/' } });
  });

  test('the metadata beside a file is the index’s own, verified', async () => {
    const there = await world();
    const answer = await rawRequest(`${fileUrl(there)}.metadata`);
    expect(answer).toMatchObject({ status: 200, text: metadata, headers: { etag: `"${metadataSha256}"` } });
    await rawRequest(`${fileUrl(there)}.metadata`);
    expect(there.index.requests.filter((one) => one.endsWith('.metadata')).length).toBe(1);
  });

  test('metadata that the index has no digest of must look like it, and is asked for each time', async () => {
    const there = await world({ coreMetadata: true });
    for (let turn = 0; turn < 2; turn += 1) {
      const answer = await rawRequest(`${fileUrl(there)}.metadata`);
      expect(answer).toMatchObject({ status: 200, text: metadata, headers: { 'cache-control': 'no-cache' } });
    }
    expect(there.index.requests.filter((one) => one.endsWith('.metadata')).length).toBe(2);

    const portal = await world({
      coreMetadata: true,
      besides: (_request, response) => response.end('<html>Please log in</html>'),
    });
    expect((await rawRequest(`${fileUrl(portal)}.metadata`)).status).toBe(503);
  });
});

describe('files', () => {
  test('come from the external host, with what a client can check them by, and nothing that the host says', async () => {
    const there = await world();
    const answer = await rawRequest(fileUrl(there));
    expect(answer.bytes.equals(bytes)).toBe(true);
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-length': String(bytes.length),
        'accept-ranges': 'bytes',
        etag: `"${sha256}"`,
        'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
        link: linksOf([`${there.external.origin}/mirror/${filename}`, `${there.index.origin}/files/${filename}`]),
      },
    });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers).not.toHaveProperty('x-accel-redirect');
    expect(there.index.requests).not.toContain(`GET /files/${filename}`);
    const download = await ended(there);
    expect(download).toMatchObject({ project: 'demo', filename, state: 'done', switches: [] });
    expect(download.segments).toEqual([
      { source: 'external', host: new URL(there.external.origin).host, start: 0, end: bytes.length },
    ]);
  });

  test('nothing of the client reaches the host', async () => {
    const there = await world();
    const client = {
      'user-agent': 'pip/23.0.1 {"distro":"secret"}',
      cookie: 'a=b',
      'accept-language': 'de',
      authorization: 'Basic c2VjcmV0',
      referer: 'https://intranet.example/',
      'x-forwarded-for': '10.1.2.3',
      via: '1.1 proxy',
      from: 'me@example.org',
    };
    await rawRequest(fileUrl(there), { headers: client });
    const [request] = there.seen;
    expect(request?.headers).toEqual({
      host: new URL(there.external.origin).host,
      connection: expect.any(String),
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'Mozilla/5.0 (compatible)',
    });
  });

  test.each([
    ['bytes=0-99', 0, 100],
    ['bytes=299990-', 299_990, 300_000],
    ['bytes=-500', 299_500, 300_000],
  ])('in part: %s', async (range, first, end) => {
    const there = await world();
    const answer = await rawRequest(fileUrl(there), { headers: { range } });
    expect(answer).toMatchObject({
      status: 206,
      headers: { 'content-range': `bytes ${first}-${end - 1}/300000`, 'content-length': String(end - first) },
    });
    expect(answer.bytes.equals(bytes.subarray(first, end))).toBe(true);
  });

  test('a range beyond the end, a condition that does not hold any more, and HEAD ask no source', async () => {
    const there = await world();
    const ask = (headers: Record<string, string>, method = 'GET') => rawRequest(fileUrl(there), { headers, method });
    expect(await ask({ range: 'bytes=300000-' })).toMatchObject({
      status: 416,
      headers: { 'content-range': 'bytes */300000' },
    });
    expect((await ask({ range: 'bytes=300000-' })).headers).not.toHaveProperty('etag');
    expect((await ask({ 'if-match': '"other"' })).status).toBe(412);
    expect(await ask({ 'if-none-match': `"${sha256}"` })).toMatchObject({ status: 304, text: '' });
    expect(await ask({}, 'HEAD')).toMatchObject({ status: 200, text: '', headers: { 'content-length': '300000' } });
    expect(there.seen).toEqual([]);
    expect((await ask({ range: 'bytes=0-9', 'if-range': '"other"' })).status).toBe(200);
  });

  test('when the external host fails, the hosted copy is sent and the reason is on record', async () => {
    const there = await world({ far: broken });
    const answer = await rawRequest(fileUrl(there));
    expect(answer.bytes.equals(bytes)).toBe(true);
    const download = await ended(there);
    const { host } = new URL(there.external.origin);
    expect(download.segments).toMatchObject([{ source: 'hosted', start: 0, end: bytes.length }]);
    expect(download.switches).toEqual([
      { at: 0, reason: expect.stringContaining(`${host} has a fault of its own (500)`) },
    ]);
    expect(download.attempts).toMatchObject([
      { source: 'external', host, code: 'http.error', status: 500, scored: true, used: 0 },
      { source: 'hosted', code: 'ok', used: bytes.length },
    ]);
  });

  test('the reason says what exactly was wrong', async () => {
    const there = await world({ far: (_request, response) => response.writeHead(200).end(bytes.subarray(1)) });
    expect((await rawRequest(fileUrl(there))).bytes.equals(bytes)).toBe(true);
    const { attempts } = await ended(there);
    expect(attempts[0]?.message).toContain('it did not say how long the file is');
  });

  test('when both fail, the client gets a 503 that names both, and nothing is kept', async () => {
    const there = await world({ far: broken, hosted: broken });
    const answer = await rawRequest(fileUrl(there));
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    for (const { origin } of [there.index, there.external]) expect(answer.reason).toContain(new URL(origin).host);
    expect(await ended(there)).toMatchObject({ state: 'failed', problem: { code: 'transfer.no_source' } });
    expect(there.gateway.view().cache.files).toBe(0);
  });

  test('row 68: a hosted copy that is missing is an alarm of its own', async () => {
    const there = await world({ far: broken, hosted: (_request, response) => response.writeHead(404).end() });
    expect((await rawRequest(fileUrl(there))).status).toBe(503);
    const { host } = new URL(there.index.origin);
    expect(there.gateway.events).toContainEqual({
      event: 'gateway.hosted_copy_missing',
      facts: { file: filename, host },
    });
  });

  test('is fetched once: the second client gets the copy on disk, which is checked on read', async () => {
    const there = await world();
    await rawRequest(fileUrl(there));
    await kept(there);
    const again = await rawRequest(fileUrl(there));
    expect(again.bytes.equals(bytes)).toBe(true);
    expect(there.external.requests.length).toBe(1);
    expect(there.gateway.view().recent[0]?.segments).toEqual([{ source: 'cache', host: '', start: 0, end: 300_000 }]);

    const place = path.join(there.gateway.folder, 'cache');
    const [copy] = (await readdir(place, { recursive: true })).filter((name) => name.endsWith(sha256));
    const damaged = await readFile(path.join(place, copy ?? ''));
    damaged[150_000] = (damaged[150_000] ?? 0) ^ 1;
    await writeFile(path.join(place, copy ?? ''), damaged);
    const third = await rawRequest(fileUrl(there));
    expect(third.bytes.equals(bytes)).toBe(true);
    expect(there.external.requests.length).toBe(2);
  });

  test('a client that asks at once for another part, as uv does, finds what the first one has brought', async () => {
    const there = await world();
    for (let turn = 0; turn < 20; turn += 1) {
      const answer = await rawRequest(fileUrl(there), { headers: { range: 'bytes=-500' } });
      expect(answer.bytes.equals(bytes.subarray(-500))).toBe(true);
    }
    expect(there.external.requests).toHaveLength(1);
  });

  test('an index that does not state sizes: the hosted copy is asked, and is then the one source', async () => {
    const there = await world({ size: null });
    const answer = await rawRequest(fileUrl(there));
    expect(answer.bytes.equals(bytes)).toBe(true);
    expect(answer.headers['content-length']).toBe('300000');
  });

  test('links that are registered here count, in their order and before those of the index', async () => {
    const there = await world({ far: broken });
    const ours = await startScriptedServer(whole);
    const link = { project: 'demo', filename, sha256, size: bytes.length, rank: 0, rehearsal: true };
    const at = '2026-11-22T10:00:00Z';
    const registered = { registeredAt: at, verifiedAt: at, indexId: 'any' };
    await there.gateway.store.links.register([{ ...link, ...registered, url: `${ours.origin}/ours/${filename}` }]);
    const answer = await rawRequest(fileUrl(there));
    expect(answer.bytes.equals(bytes)).toBe(true);
    expect(ours.requests).toEqual([`GET /ours/${filename}`]);
    expect(there.external.requests).toEqual([]);
  });

  test('a suspended link is used for no file from then on, whoever lists it, and is said to nobody', async () => {
    const there = await world();
    const { store } = there.gateway;
    const ours = await startScriptedServer(whole);
    const urls = { ours: `${ours.origin}/ours/${filename}`, theirs: `${there.external.origin}/mirror/${filename}` };
    const link = { project: 'demo', filename, sha256, size: bytes.length, rehearsal: true };
    const at = '2026-11-22T10:00:00Z';
    const registered = { registeredAt: at, verifiedAt: at, indexId: 'any' };
    await store.links.register(Object.values(urls).map((url, rank) => ({ ...link, ...registered, url, rank })));
    const copies = async () => {
      const { headers } = await rawRequest(fileUrl(there), { method: 'HEAD' });
      return [...String(headers.link).matchAll(/<([^>]*)>; rel=duplicate/g)].map(([, url]) => url);
    };
    const hosted = `${there.index.origin}/files/${filename}`;
    expect(await copies()).toEqual([urls.ours, urls.theirs, hosted]);
    // The page of the index is kept for ten minutes; it still names the link.
    await setListed(store, urls.theirs, false);
    expect(await copies()).toEqual([urls.ours, hosted]);
    await setListed(store, urls.ours, false);
    expect(await copies()).toEqual([hosted]);
    expect((await rawRequest(fileUrl(there))).bytes.equals(bytes)).toBe(true);
    expect([...ours.requests, ...there.external.requests]).toEqual([]);
    await setListed(store, urls.theirs, true);
    expect(await copies()).toEqual([urls.theirs, hosted]);
  });

  test('the Metalink beside a file names the copies that are good, with all hashes that are known', async () => {
    const there = await world({ far: (_request, response) => void response.end(bytes.toReversed()) });
    const external = `${there.external.origin}/mirror/${filename}`;
    const hosted = `${there.index.origin}/files/${filename}`;
    const ask = (root = '', headers = {}) => rawRequest(`${fileUrl(there, root)}.meta4`, { headers });
    const priorities = async (root = '') =>
      readMetalink((await ask(root)).text).flatMap(({ urls }) => urls.map(({ url, priority }) => [url, priority]));
    const answer = await ask();
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/metalink4+xml', 'cache-control': 'no-cache' },
    });
    const known = { name: filename, size: bytes.length, sha256, pieceLength: null };
    expect(readMetalink(answer.text)).toMatchObject([known]);
    expect(await priorities()).toEqual([
      [external, 1],
      [hosted, 2],
    ]);
    expect(await priorities('/hosted')).toEqual([[hosted, 1]]);
    expect((await ask('', { 'if-none-match': answer.headers.etag ?? '' })).status).toBe(304);
  });

  test('a copy that has been wrong is advertised no more', async () => {
    const wrong: Answer = (_request, response) =>
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes.toReversed());
    const there = await world({ far: wrong });
    expect((await rawRequest(fileUrl(there))).bytes.equals(bytes)).toBe(true);
    await ended(there);
    const { headers } = await rawRequest(fileUrl(there), { method: 'HEAD' });
    const hosted = `${there.index.origin}/files/${filename}`;
    expect(headers.link).toBe(linksOf([hosted]));
    expect(readMetalink((await rawRequest(`${fileUrl(there)}.meta4`)).text)).toMatchObject([
      { urls: [{ url: hosted }] },
    ]);
  });

  test('a signed address is used, and told to nobody', async () => {
    const there = await world();
    const signed = `${there.external.origin}/ours/${filename}?X-Amz-Signature=secret`;
    const link = { project: 'demo', filename, sha256, size: bytes.length, rank: 0, rehearsal: true, url: signed };
    const at = '2026-11-22T10:00:00Z';
    await there.gateway.store.links.register([{ ...link, registeredAt: at, verifiedAt: at, indexId: 'any' }]);
    const answer = await rawRequest(fileUrl(there));
    expect(answer.bytes.equals(bytes)).toBe(true);
    expect(there.external.requests).toEqual([`GET /ours/${filename}?X-Amz-Signature=secret`]);
    expect(answer.headers.link).not.toContain('secret');
    expect((await rawRequest(`${fileUrl(there)}.meta4`)).text).not.toContain('secret');
  });

  test('a copy that is kept is served while the index is down, after a restart too', async () => {
    const there = await world();
    await rawRequest(fileUrl(there));
    await kept(there);
    await there.gateway.close();
    const again = await startTestGateway({
      folder: there.gateway.folder,
      indexes: [
        { simpleUrl: `http://127.0.0.1:${await deadPort()}/simple/`, rehearsal: true, takesRegisteredLinks: true },
      ],
    });
    const ask = (target: string, headers = {}) => rawRequest(`${again.origin}/files/${target}`, { headers });
    const answer = await ask(`demo/${sha256}/${filename}`, { range: 'bytes=100-' });
    expect(answer).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 100-299999/300000' } });
    expect(answer.bytes.equals(bytes.subarray(100))).toBe(true);
    expect(answer.headers).not.toHaveProperty('link');
    for (const target of [`demo/${sha256}/other-1.0.tar.gz`, `demo/${'0'.repeat(64)}/${filename}`]) {
      expect((await ask(target)).status).toBe(503);
    }
  });

  test.each([
    [`/files/demo/${'0'.repeat(64)}/${filename}`],
    [`/files/other/${sha256}/${filename}`],
    [`/files/demo/${sha256}/other-1.0.tar.gz`],
    ['/files/demo'],
    ['/nothing'],
  ])('%s is not there', async (target) => {
    const { gateway } = await world();
    expect((await rawRequest(gateway.origin, { target })).status).toBe(404);
  });
});

describe('the server', () => {
  test('answers to its own names only, reads only, and says how it is', async () => {
    const { gateway } = await world();
    expect((await rawRequest(gateway.simpleUrl, { headers: { host: 'evil.example' } })).status).toBe(421);
    const absolute = (host: string) => rawRequest(gateway.simpleUrl, { target: `http://${host}/healthz` });
    expect((await absolute(new URL(gateway.origin).host)).status).toBe(200);
    expect((await absolute('evil.example')).status).toBe(421);
    expect((await rawRequest(gateway.simpleUrl, { method: 'POST', body: 'x' })).status).toBe(405);
    const health = await rawRequest(`${gateway.origin}/healthz`);
    expect(JSON.parse(health.text)).toMatchObject({ status: 'ok', running: 0, cache: { files: 0 } });
  });

  test('counts for Prometheus', async () => {
    const there = await world({ far: broken });
    await rawRequest(fileUrl(there));
    await ended(there);
    const { text, headers } = await rawRequest(`${there.gateway.origin}/metrics`);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('fallback_links_downloads_total{outcome="done"} 1');
    expect(text).toContain('fallback_links_attempts_total{source="external",code="http.error"} 1');
    expect(text).toContain(`fallback_links_download_bytes_total{source="hosted"} ${bytes.length}`);
    expect(text).toMatch(/fallback_links_requests_total\{route="file",status="200"\} 1/);
  });

  test.each([
    ['lets a running download finish when it is closed with grace', 30_000],
    ['cuts a running download when it is closed without', 0],
  ])('%s', async (_what, graceMs) => {
    const finish: (() => void)[] = [];
    const began = Promise.withResolvers<void>();
    const half: Answer = (_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 150_000));
      finish.push(() => response.end(bytes.subarray(150_000)));
      began.resolve();
    };
    const there = await world({ far: half });
    const answer = rawRequest(fileUrl(there));
    answer.catch(() => {});
    await began.promise;
    const closed = there.gateway.close({ graceMs });
    if (graceMs === 0) {
      await closed;
      await expect(answer).rejects.toThrow('socket hang up');
    } else {
      finish[0]?.();
      expect((await answer).bytes.equals(bytes)).toBe(true);
      await closed;
    }
  });

  test('logs downloads, and a restart does not forget them', async () => {
    const there = await world({ far: broken });
    await rawRequest(fileUrl(there));
    const { id } = await ended(there);
    await there.gateway.close();
    const again = await startTestGateway({ folder: there.gateway.folder });
    const logged = await again.store.downloads.recent(10);
    expect(logged).toMatchObject([{ id, state: 'done', filename, project: 'demo' }]);
  });
});

async function kept({ gateway }: World): Promise<void> {
  await expect.poll(() => gateway.view().cache.files, { interval: 5 }).toBe(1);
}
