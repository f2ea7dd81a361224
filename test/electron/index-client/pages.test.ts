import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import type { IndexClient } from '../../../electron/index-client/index.ts';
import { isProblem, type Problem } from '../../../shared/problem/index.ts';
import { craftWheel } from '../../support/distributions.ts';
import { startTestIndex, uploadFile } from '../../support/built-in-index.ts';
import { startIndexClient, targetAt } from '../../support/index-client.ts';
import { type ScriptedServer, startScriptedServer } from '../../support/scripted-server.ts';
import { temporaryFolder } from '../../support/temp.ts';

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json';
const filename = 'demo-1.0-py3-none-any.whl';
const sha256 = 'a'.repeat(64);
let client: IndexClient;

beforeEach(() => {
  client = startIndexClient();
});

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(
    (value) => value,
    (reason: unknown) => reason,
  );
  if (!isProblem(error)) throw new Error('not a problem', { cause: error });
  return error.problem;
}

function page(type: string, body: string, file: (response: ServerResponse) => void = (response) => response.end()) {
  return startScriptedServer((request, response) => {
    if (request.url?.endsWith('.whl') === true) file(response);
    else response.writeHead(200, { 'content-type': type }).end(body);
  });
}

function jsonPage(file: Record<string, unknown>): string {
  const entry = { filename, url: filename, hashes: { sha256 }, size: 10, ...file };
  return JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'demo', versions: ['1.0'], files: [entry] });
}

test('a password in an address reaches no fact and no sentence', async () => {
  const target = { ...targetAt('http://127.0.0.1:1'), simpleUrl: 'http://me:hunter2@127.0.0.1:1/simple/' };
  expect(JSON.stringify(await problemOf(client.fetchPage(target, 'demo')))).not.toContain('hunter2');
});

describe('reading a page', () => {
  test('the built-in index: null before there is a project, its links afterwards', async () => {
    const index = await startTestIndex();
    const target = targetAt(index.origin);
    expect(await client.fetchPage(target, 'Demo')).toBeNull();
    const wheel = await craftWheel(await temporaryFolder(), { name: 'Demo', version: '1.0' });
    expect((await uploadFile(index, wheel, 'Demo', '1.0')).status).toBe(200);
    const read = await client.fetchPage(target, 'Demo');
    expect(read).toMatchObject({ name: 'demo', repositoryVersion: '1.4', versions: ['1.0'] });
    expect(read?.links.map((link) => link.filename)).toEqual([filename]);
  });

  test('asks for JSON first, for the normalised name, and for nothing encoded', async () => {
    let headers: Record<string, unknown> = {};
    const server = await startScriptedServer((request, response) => {
      headers = request.headers;
      response.writeHead(404).end();
    });
    await client.fetchPage({ ...targetAt(server.origin), simpleUrl: `${server.origin}/simple` }, 'De_mo.Pkg');
    expect(server.requests).toEqual(['GET /simple/de-mo-pkg/']);
    expect(headers).toMatchObject({
      'accept-encoding': 'identity',
      accept: expect.stringMatching(/^application\/vnd\.pypi\.simple\.v1\+json,/),
    });
  });

  test('HTML is read where the index has nothing else', async () => {
    const server = await page('text/html', `<a href="${filename}#sha256=${sha256}">${filename}</a>`);
    const read = await client.fetchPage(targetAt(server.origin), 'demo');
    expect(read?.links[0]).toMatchObject({ sha256, size: null, url: `${server.origin}/simple/demo/${filename}` });
  });

  test.each([
    [500, 'page.refused'],
    [403, 'page.refused'],
    [204, 'page.refused'],
  ])('status %i', async (status, code) => {
    const server = await startScriptedServer((_request, response) => response.writeHead(status).end());
    const problem = await problemOf(client.fetchPage(targetAt(server.origin), 'demo'));
    expect(problem).toMatchObject({ code, facts: { status, host: new URL(server.origin).host } });
  });

  test('what is no page at all', async () => {
    const server = await page('application/pdf', 'x');
    expect((await problemOf(client.fetchPage(targetAt(server.origin), 'demo'))).code).toBe('page.content_type');
  });

  test('a page that breaks off', async () => {
    const server = await startScriptedServer((_request, response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': '1000' }).write('{');
      response.destroy();
    });
    expect((await problemOf(client.fetchPage(targetAt(server.origin), 'demo'))).code).toBe('page.unreachable');
  });

  test('a page without end is left at 64 MiB', async () => {
    const server = await startScriptedServer((_request, response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE });
      const block = Buffer.alloc(1024 * 1024, ' ');
      const more = (): void => {
        while (!response.destroyed && response.write(block));
      };
      response.on('drain', more);
      more();
    });
    expect((await problemOf(client.fetchPage(targetAt(server.origin), 'demo'))).code).toBe('page.too_large');
  });

  test('is given up when asked to', async () => {
    const server = await startScriptedServer(() => undefined);
    const abort = new AbortController();
    const reading = client.fetchPage(targetAt(server.origin), 'demo', abort.signal);
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });
});

describe('confirming a hosted copy', () => {
  const confirm = (server: ScriptedServer, size = 10): Promise<{ readonly url: string }> =>
    client.confirmHosted({ target: targetAt(server.origin), project: 'demo', filename, sha256, size });

  test('the same SHA-256 and size', async () => {
    const server = await page(JSON_TYPE, jsonPage({}));
    expect(await confirm(server)).toEqual({ url: `${server.origin}/simple/demo/${filename}` });
  });

  test('no project, no such file', async () => {
    const empty = await startScriptedServer((_request, response) => response.writeHead(404).end());
    expect((await problemOf(confirm(empty))).code).toBe('hosted.not_listed');
    const other = await page(JSON_TYPE, jsonPage({ filename: 'demo-2.0.tar.gz', url: 'demo-2.0.tar.gz' }));
    expect((await problemOf(confirm(other))).code).toBe('hosted.not_listed');
  });

  test('another SHA-256, another size', async () => {
    const other = await page(JSON_TYPE, jsonPage({ hashes: { sha256: 'b'.repeat(64) } }));
    expect(await problemOf(confirm(other))).toMatchObject({
      code: 'hosted.digest_differs',
      facts: { listed: 'b'.repeat(64) },
    });
    const size = await page(JSON_TYPE, jsonPage({ size: 11 }));
    expect(await problemOf(confirm(size))).toMatchObject({
      code: 'hosted.size_differs',
      facts: { listed: 11, size: 10 },
    });
  });

  test('where the page says no SHA-256, the copy is downloaded and compared', async () => {
    const bytes = Buffer.from('0123456789');
    const ours = createHash('sha256').update(bytes).digest('hex');
    const compare = async (answer: (response: ServerResponse) => void) => {
      const server = await page(JSON_TYPE, jsonPage({ hashes: {} }), answer);
      return client.confirmHosted({
        target: targetAt(server.origin),
        project: 'demo',
        filename,
        sha256: ours,
        size: bytes.length,
      });
    };
    const serving = (body: string | Buffer) => (response: ServerResponse) => void response.writeHead(200).end(body);
    await expect(compare(serving(bytes))).resolves.toMatchObject({ url: expect.stringContaining(filename) });
    for (const other of ['0123456780', '01234', '01234567890']) {
      expect((await problemOf(compare(serving(other)))).code).toBe('hosted.digest_differs');
    }
    const gone = await problemOf(compare((response) => response.writeHead(404).end()));
    expect(gone).toMatchObject({ code: 'hosted.not_compared', remedy: expect.stringContaining('not sent again') });
    expect(gone.message).toContain('answers with status 404');
    const cut = (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': '10' }).write('0123');
      response.destroy();
    };
    expect((await problemOf(compare(cut))).code).toBe('hosted.not_compared');
  });

  test('where the page says no size, the file host is asked', async () => {
    const html = `<a href="${filename}#sha256=${sha256}">${filename}</a>`;
    const right = await page('text/html', html, (response) =>
      response.writeHead(200, { 'content-length': '10' }).end(),
    );
    await expect(confirm(right)).resolves.toMatchObject({ url: expect.stringContaining(filename) });
    expect(right.requests.at(-1)).toBe(`HEAD /simple/demo/${filename}`);
    const wrong = await page('text/html', html, (response) => response.writeHead(200, { 'content-length': '9' }).end());
    expect((await problemOf(confirm(wrong))).code).toBe('hosted.size_differs');
    const gone = await page('text/html', html, (response) => response.writeHead(404).end());
    expect(await problemOf(confirm(gone))).toMatchObject({ code: 'hosted.size_differs', facts: { listed: 'none' } });
  });
});
