import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer as createNetServer } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Busboy } from '@fastify/busboy';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InspectedFile } from '../../../electron/distributions/index.ts';
import type { IndexClient } from '../../../electron/index-client/index.ts';
import { isProblem, type Problem } from '../../../shared/problem/index.ts';
import { craftSdist, craftWheel } from '../../support/distributions.ts';
import { collectGarbage } from '../../support/garbage.ts';
import { startTestIndex } from '../../support/built-in-index.ts';
import { inspectFile, rehearsalCredentials, startIndexClient, targetAt } from '../../support/index-client.ts';
import { startScriptedServer } from '../../support/scripted-server.ts';
import { temporaryFolder, temporaryFolderUntil } from '../../support/temp.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { refusals } from './refusals-table.ts';

const credentials = rehearsalCredentials;
const MIB = 1024 * 1024;
let client: IndexClient;

beforeEach(() => {
  client = startIndexClient();
});

async function wheel(options: { payloadBytes?: number; metadata?: string } = {}): Promise<InspectedFile> {
  return inspectFile(await craftWheel(await temporaryFolder(), { name: 'Demo.Pkg', version: '1.0', ...options }));
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(
    (value) => value,
    (reason: unknown) => reason,
  );
  if (!isProblem(error)) throw new Error('not a problem', { cause: error });
  return error.problem;
}

/** An index without pages whose upload address answers like this, after the whole body. */
async function indexThatAnswers(answer: (response: ServerResponse) => void) {
  return startScriptedServer((request, response) => {
    request.resume();
    request.once('end', () => {
      if (request.method === 'GET') response.writeHead(404).end();
      else answer(response);
    });
  });
}

describe('to the built-in index', () => {
  test('a wheel and an sdist arrive, and the index confirms them', async () => {
    const index = await startTestIndex();
    const target = targetAt(index.origin);
    const folder = await temporaryFolder();
    const paths = [
      await craftWheel(folder, { name: 'Demo.Pkg', version: '1.0', payloadBytes: 200_000 }),
      await craftSdist(folder, { name: 'Demo.Pkg', version: '1.0' }),
    ];
    for (const path of paths) {
      const file = await inspectFile(path);
      const progress: number[] = [];
      const onProgress = (bytes: number): void => void progress.push(bytes);
      expect(await client.upload({ target, file, credentials, onProgress })).toBe('uploaded');
      expect(progress.at(-1)).toBe(file.size);
      expect(progress).toEqual(progress.toSorted((a, b) => a - b));
      const { filename, sha256, size } = file;
      const { url } = await client.confirmHosted({ target, project: 'demo-pkg', filename, sha256, size });
      expect(new URL(url).pathname.endsWith(filename)).toBe(true);
    }
  });

  test('what is listed already is not sent again', async () => {
    const index = await startTestIndex();
    const target = targetAt(index.origin);
    const file = await wheel();
    await client.upload({ target, file, credentials });
    let sent = 0;
    const onProgress = (bytes: number): void => void (sent = bytes);
    expect(await client.upload({ target, file, credentials, onProgress })).toBe('already-there');
    expect(sent).toBe(0);
  });

  test('other bytes under a taken name are refused in the words of the index', async () => {
    const index = await startTestIndex();
    const target = targetAt(index.origin);
    await client.upload({ target, file: await wheel(), credentials });
    const problem = await problemOf(client.upload({ target, file: await wheel({ payloadBytes: 10 }), credentials }));
    expect(problem.code).toBe('upload.file_exists');
    expect(problem.facts['answer']).toMatch(
      /^File already exists \('demo_pkg-1\.0-py3-none-any\.whl', with blake2_256 hash '/,
    );
    expect(problem.facts).toMatchObject({ status: 400, index: 'Test index', file: 'demo_pkg-1.0-py3-none-any.whl' });
    expect(problem.remedy).toContain('raise the version');
  });

  test('without a token', async () => {
    const index = await startTestIndex();
    const problem = await problemOf(
      client.upload({ target: targetAt(index.origin), file: await wheel(), credentials: null }),
    );
    expect(problem).toMatchObject({ code: 'upload.not_authenticated', facts: { status: 403 } });
  });

  test('at an address without its slash, the right one is suggested and nothing is followed', async () => {
    const index = await startTestIndex();
    const target = { ...targetAt(index.origin), uploadUrl: `${index.origin}/legacy` };
    const problem = await problemOf(client.upload({ target, file: await wheel(), credentials }));
    expect(problem).toMatchObject({ code: 'upload.redirected', facts: { suggestedUrl: index.uploadUrl } });
    expect(problem.remedy).toContain(index.uploadUrl);
    expect(await index.repository.projects()).toEqual([]);
  });
});

describe('the form', () => {
  async function formSent(file: InspectedFile, attestations?: string) {
    const fields: [string, string][] = [];
    const files: { name: string; filename: string; type: string; bytes: Buffer }[] = [];
    let headers: IncomingMessage['headers'] = {};
    const server = await startScriptedServer((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(404).end();
        return;
      }
      headers = request.headers;
      const parser = new Busboy({
        headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
        limits: { fieldSize: 1e7 },
      });
      const reading: Promise<void>[] = [];
      parser.on('field', (name, value) => fields.push([name, value]));
      parser.on('file', (name, stream, filename, _encoding, type) => {
        reading.push(buffer(stream).then((bytes) => void files.push({ name, filename, type, bytes })));
      });
      parser.on('finish', () => void Promise.all(reading).then(() => response.writeHead(200).end()));
      request.pipe(parser);
    });
    const attested = attestations === undefined ? {} : { attestations };
    await client.upload({ target: targetAt(server.origin), file, credentials, ...attested });
    return { fields, files, headers };
  }

  test("is PyPI's, in its order, with the file last and its length known", async () => {
    const file = await wheel({
      metadata:
        'Metadata-Version: 2.1\nName: Demo.Pkg\nVersion: 1.0\nClassifier: A\nClassifier: B\nRequires-Python: >=3.8\nProject-URL: Home, https://x.example\n\nText\n',
    });
    const { fields, files, headers } = await formSent(file);
    expect(fields.slice(0, 9)).toEqual([
      [':action', 'file_upload'],
      ['protocol_version', '1'],
      ['filetype', 'bdist_wheel'],
      ['pyversion', 'py3'],
      ['sha256_digest', file.sha256],
      ['blake2_256_digest', file.blake2b256],
      ['metadata_version', '2.1'],
      ['name', 'Demo.Pkg'],
      ['version', '1.0'],
    ]);
    expect(fields).toContainEqual(['requires_python', '>=3.8']);
    expect(fields.filter(([name]) => name === 'classifiers').map(([, value]) => value)).toEqual(['A', 'B']);
    expect(fields).toContainEqual(['project_urls', 'Home, https://x.example']);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ name: 'content', filename: file.filename, type: 'application/octet-stream' });
    expect(files[0]?.bytes.equals(await readFile(file.path))).toBe(true);
    expect(headers['transfer-encoding']).toBeUndefined();
    expect(Number(headers['content-length'])).toBeGreaterThan(file.size);
    expect(headers.authorization).toBe(`Basic ${Buffer.from('__token__:pypi-secret').toString('base64')}`);
  });

  test('says source for an sdist', async () => {
    const path = await craftSdist(await temporaryFolder(), { name: 'demo', version: '1.0' });
    const { fields } = await formSent(await inspectFile(path));
    expect(fields).toContainEqual(['filetype', 'sdist']);
    expect(fields).toContainEqual(['pyversion', 'source']);
  });

  test('carries attestations where there are some', async () => {
    const file = await wheel();
    expect((await formSent(file, '[{"version":1}]')).fields).toContainEqual(['attestations', '[{"version":1}]']);
    expect((await formSent(file)).fields.map(([name]) => name)).not.toContain('attestations');
  });

  test('keeps the line ends of a text as they are in the archive', async () => {
    const file = await wheel({ metadata: 'Metadata-Version: 2.1\nName: Demo.Pkg\nVersion: 1.0\n\none\ntwo\n' });
    const { fields } = await formSent(file);
    expect(fields.find(([name]) => name === 'description')?.[1].trim()).toBe('one\ntwo');
  });

  test('carries long and foreign text whole', async () => {
    const text = `${'Grüße, 世界 \u{1f600}. '.repeat(20_000)}end`;
    const file = await wheel({ metadata: `Metadata-Version: 2.1\nName: Demo.Pkg\nVersion: 1.0\n\n${text}` });
    const { fields } = await formSent(file);
    expect(fields.find(([name]) => name === 'description')?.[1].trim()).toBe(text);
  });
});

describe('refusals of other indexes', () => {
  let file: InspectedFile;
  let removeFolder: () => Promise<void>;
  beforeAll(async () => {
    const { folder, remove } = await temporaryFolderUntil();
    removeFolder = remove;
    file = await inspectFile(await craftWheel(folder, { name: 'Demo.Pkg', version: '1.0' }));
  });
  afterAll(() => removeFolder());
  const html = (message: string): string =>
    `<html>\n <head>\n  <title>400 ${message}</title>\n </head>\n <body>\n  <h1>400 ${message}</h1>\n  ` +
    `The server could not comply with the request.<br/><br/>\n${message}\n\n </body>\n</html>`;

  test.each(refusals)('%i %s', async (status, message, code, sentence) => {
    const inReason = await indexThatAnswers((response) => response.writeHead(status, message).end(html('other words')));
    const first = await problemOf(client.upload({ target: targetAt(inReason.origin), file, credentials }));
    expect(first).toMatchObject({ code, facts: { status, answer: message } });
    // The words of the index themselves are a click away, in the facts.
    expect(first.message).toBe(sentence);
    expect(first.remedy).toMatch(/\.$/);
    // HTTP/2 has no reason phrase: then the page says it.
    const inBody = await indexThatAnswers((response) => {
      response.writeHead(status, '', { 'content-type': 'text/html; charset=utf-8' }).end(html(message));
    });
    const second = await problemOf(client.upload({ target: targetAt(inBody.origin), file, credentials }));
    expect(second).toMatchObject({ code, facts: { answer: message } });
  });

  test('plain text and JSON bodies are quoted too, an endless one only in part', async () => {
    const plain = await indexThatAnswers((response) => response.writeHead(400).end('No\n  way'));
    expect(
      (await problemOf(client.upload({ target: targetAt(plain.origin), file, credentials }))).facts['answer'],
    ).toBe('No way');
    const endless = await indexThatAnswers((response) => {
      response.writeHead(400);
      const more = (): boolean => response.write('never ends '.repeat(1000)) && more();
      response.on('drain', more);
      more();
    });
    const problem = await problemOf(client.upload({ target: targetAt(endless.origin), file, credentials }));
    expect(String(problem.facts['answer']).length).toBeLessThanOrEqual(600);
    const bare = await indexThatAnswers((response) => response.writeHead(500).end());
    expect(await problemOf(client.upload({ target: targetAt(bare.origin), file, credentials }))).toMatchObject({
      code: 'upload.index_failed',
      facts: { answer: 'Internal Server Error' },
    });
  });

  test('how long to wait is passed on', async () => {
    const busy = await indexThatAnswers((response) =>
      response.writeHead(429, { 'retry-after': '17' }).end('Slow down'),
    );
    expect(
      (await problemOf(client.upload({ target: targetAt(busy.origin), file, credentials }))).facts['retryAfter'],
    ).toBe('17');
  });

  test('a token that the index repeats does not come through', async () => {
    const encoded = Buffer.from('__token__:pypi-secret').toString('base64');
    const server = await indexThatAnswers((response) => response.writeHead(403, `No ${encoded} or pypi-secret`).end());
    const problem = await problemOf(client.upload({ target: targetAt(server.origin), file, credentials }));
    expect(problem.facts['answer']).toBe('No … or …');
    expect(JSON.stringify(problem)).not.toContain('pypi-secret');
  });

  test.each([301, 302, 303, 307, 308])('a %i is not followed', async (status) => {
    const server = await indexThatAnswers((response) => {
      response.writeHead(status, { location: 'https://elsewhere.example/legacy/' }).end();
    });
    const problem = await problemOf(client.upload({ target: targetAt(server.origin), file, credentials }));
    expect(problem).toMatchObject({
      code: 'upload.redirected',
      facts: { suggestedUrl: 'https://elsewhere.example/legacy/' },
    });
    expect(server.requests).toEqual(['GET /simple/demo-pkg/', 'POST /legacy/']);
  });

  test('an index that cannot be reached', async () => {
    const closed = createNetServer();
    await new Promise<void>((resolve) => {
      closed.listen(0, '127.0.0.1', resolve);
    });
    const address = closed.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    await new Promise((resolve) => {
      closed.close(resolve);
    });
    const target = targetAt(`http://127.0.0.1:${port}`);
    const problem = await problemOf(client.upload({ target, file, credentials }));
    expect(problem).toMatchObject({ code: 'upload.unreachable', facts: { outcome: 'tcp.refused' } });
  });

  test('an index whose pages are broken still gets the file', async () => {
    const index = await startTestIndex();
    const broken = await startScriptedServer((_request, response) => response.writeHead(500).end());
    const target = { ...targetAt(index.origin), simpleUrl: `${broken.origin}/simple/` };
    expect(await client.upload({ target, file, credentials })).toBe('uploaded');
  });
});

describe('a file that is not what was inspected', () => {
  test('is noticed before anything is sent', async () => {
    const server = await indexThatAnswers((response) => response.writeHead(200).end());
    const target = targetAt(server.origin);
    const file = await wheel();
    await appendFile(file.path, 'x');
    expect((await problemOf(client.upload({ target, file, credentials }))).code).toBe('file.changed');
    await rm(file.path);
    expect((await problemOf(client.upload({ target, file, credentials }))).code).toBe('file.missing');
    expect(server.requests).toEqual([]);
  });

  test.each([
    [
      'altered',
      async (path: string, bytes: Buffer) => writeFile(path, Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')])),
    ],
    ['made shorter', async (path: string, bytes: Buffer) => truncate(path, bytes.length - 1)],
    ['made longer', async (path: string) => appendFile(path, '!')],
  ])('is noticed when it is %s behind our back, and the request is never completed', async (_title, alter) => {
    let completed = false;
    const file = await wheel({ payloadBytes: 300_000 });
    const server = await startScriptedServer((request, response) => {
      if (request.method === 'GET') {
        // Between the check and the reading of the bytes.
        const bytes = readFile(file.path);
        void bytes.then((old) => alter(file.path, old)).then(() => response.writeHead(404).end());
        return;
      }
      request.resume();
      request.once('end', () => (completed = true));
      request.once('error', () => undefined);
    });
    const problem = await problemOf(client.upload({ target: targetAt(server.origin), file, credentials }));
    expect(problem).toMatchObject({ code: 'file.changed', facts: { filename: file.filename } });
    expect(completed).toBe(false);
  });
});

test('an upload can be cancelled: before it, and in the middle', async () => {
  const index = await startTestIndex();
  const target = targetAt(index.origin);
  const file = await wheel({ payloadBytes: 20_000_000 });
  const reason = new Error('cancelled by the test');
  await expect(client.upload({ target, file, credentials, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const abort = new AbortController();
  const onProgress = (bytes: number): void => {
    if (bytes > 1_000_000) abort.abort(reason);
  };
  await expect(client.upload({ target, file, credentials, signal: abort.signal, onProgress })).rejects.toBe(reason);
  expect(await index.repository.projects()).toEqual([]);
  expect(await client.upload({ target, file, credentials })).toBe('uploaded');
});

describe('an uplink that stands still', () => {
  /** An index that takes nothing of what is uploaded until the test lets it, and a clock that is the test's too. */
  async function standing() {
    const clock = createVirtualClock();
    const begun = Promise.withResolvers<IncomingMessage>();
    const server = await startScriptedServer((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(404).end();
        return;
      }
      request.once('end', () => response.writeHead(200).end());
      begun.resolve(request);
    });
    // More than the buffers of both ends hold.
    const file = await wheel({ payloadBytes: 24 * MIB });
    const target = targetAt(server.origin);
    const upload = startIndexClient(clock).upload({ target, file, credentials });
    upload.catch(() => undefined);
    return { clock, upload, begun: begun.promise };
  }

  test('for most of a minute is waited for', async () => {
    const { clock, upload, begun } = await standing();
    const request = await begun;
    clock.advance(55_000);
    request.resume();
    expect(await upload).toBe('uploaded');
  });

  test('for longer has failed, in a way that may pass', async () => {
    const { clock, upload, begun } = await standing();
    await begun;
    const minute = () => {
      clock.advance(60_000);
      return clock.next() === null;
    };
    await expect.poll(minute).toBe(true);
    await expect(upload).rejects.toMatchObject({
      problem: { code: 'upload.unreachable', facts: { outcome: 'fallback.transfer.stalled' } },
    });
  });
});

test('64 MiB go out through constant memory', async () => {
  const file = await wheel({ payloadBytes: 64 * 1024 * 1024 });
  const server = await indexThatAnswers((response) => response.writeHead(200).end());
  // Collected first: what counts is what is held, not what lies about.
  const held = (): number => {
    collectGarbage();
    return process.memoryUsage().arrayBuffers;
  };
  const before = held();
  let most = 0;
  let next = 0;
  const onProgress = (sent: number): void => {
    if (sent < next) return;
    next = sent + 4 * MIB;
    most = Math.max(most, held() - before);
  };
  expect(await client.upload({ target: targetAt(server.origin), file, credentials, onProgress })).toBe('uploaded');
  expect(most).toBeLessThan(16 * MIB);
});
