import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { parseIndexPage, renderIndexHtml, renderIndexJson } from '../../../../shared/simple-api/index.ts';
import { startTestGateway } from '../../../support/gateway.ts';
import { rawRequest } from '../../../support/raw-http.ts';
import { startScriptedServer } from '../../../support/scripted-server.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const json = 'application/vnd.pypi.simple.v1+json';
const html = 'application/vnd.pypi.simple.v1+html';
const accepts = [json, html, 'text/html'];

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An index that has a root page and nothing else; what it answers may be changed. */
async function startIndex(first: Answer) {
  let answer = first;
  const server = await startScriptedServer((request, response) => {
    if (request.url === '/simple/') answer(request, response);
    else response.writeHead(404).end();
  });
  return {
    ...server,
    answer: (next: Answer) => (answer = next),
    behind: { simpleUrl: `${server.origin}/simple/`, rehearsal: true, takesRegisteredLinks: true },
  };
}

const inJson =
  (names: readonly string[], headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': json, ...headers }).end(renderIndexJson(names));

/** With a validator, as PyPI has it. */
const validated =
  (names: readonly string[]): Answer =>
  (request, response) => {
    const etag = `"${createHash('sha256').update(names.join(' ')).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else inJson(names, { etag, 'cache-control': 'max-age=600' })(request, response);
  };

const down: Answer = (_request, response) => response.writeHead(500).end();

function namesIn({ headers, text }: Awaited<ReturnType<typeof rawRequest>>, url: string): readonly string[] {
  return parseIndexPage(text, headers['content-type'] ?? '', url);
}

describe('the root page', () => {
  test.each(accepts)('as %s: the names of all indexes, normalised, sorted, each once', async (accept) => {
    const one = await startIndex(inJson(['Zope.Interface', 'demo', 'b'], { 'cache-control': 'max-age=600' }));
    const other = await startIndex((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'max-age=60' });
      response.end(`${renderIndexHtml(['a_a', 'Demo'])}<a href="x/">no name</a>`);
    });
    const none = await startIndex((_request, response) => response.writeHead(404).end());
    const gateway = await startTestGateway({ indexes: [one.behind, other.behind, none.behind] });
    const answer = await rawRequest(gateway.simpleUrl, { headers: { accept } });
    const charset = accept === 'text/html' ? '; charset=UTF-8' : '';
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': `${accept}${charset}`, vary: 'Accept' },
    });
    // As long as the one that is good for the shortest.
    expect(answer.headers['cache-control']).toMatch(/^max-age=(60|5\d), must-revalidate$/);
    expect(namesIn(answer, gateway.simpleUrl)).toEqual(['a-a', 'b', 'demo', 'zope-interface']);

    const { etag } = answer.headers;
    const again = await rawRequest(gateway.simpleUrl, { headers: { accept, 'if-none-match': etag } });
    expect(again).toMatchObject({ status: 304, text: '', headers: { etag } });
    const head = await rawRequest(gateway.simpleUrl, { headers: { accept }, method: 'HEAD' });
    expect(head.headers).toMatchObject({ etag, 'content-length': String(answer.bytes.length) });
    const twin = await rawRequest(gateway.hostedSimpleUrl, { headers: { accept } });
    expect(twin.text).toBe(answer.text);
    expect([one, other].map(({ requests }) => requests)).toEqual([['GET /simple/'], ['GET /simple/']]);
  });

  test('each type has an entity tag of its own; what is not offered is a 406', async () => {
    const index = await startIndex(inJson(['demo'], { 'cache-control': 'max-age=600' }));
    const gateway = await startTestGateway({ indexes: [index.behind] });
    const answers = await Promise.all(accepts.map((accept) => rawRequest(gateway.simpleUrl, { headers: { accept } })));
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(3);
    expect(index.requests.length).toBe(1);
    expect((await rawRequest(gateway.simpleUrl, { headers: { accept: 'image/png' } })).status).toBe(406);
  });

  test('where no index has one there is none', async () => {
    const index = await startIndex((_request, response) => response.writeHead(404).end());
    const gateway = await startTestGateway({ indexes: [index.behind] });
    expect((await rawRequest(gateway.simpleUrl)).status).toBe(404);
  });

  test('an index that cannot say its names is a 503 that names it, and never a shorter list', async () => {
    const [well, ill] = [await startIndex(inJson(['demo'])), await startIndex(down)];
    const gateway = await startTestGateway({ indexes: [well.behind, ill.behind] });
    const { host } = new URL(ill.origin);
    const refused = await rawRequest(gateway.simpleUrl);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(refused.reason).toContain(`${host} answered 500 instead of the list of its projects`);

    ill.answer((_request, response) => response.writeHead(200, { 'content-type': json }).end('<html>log in</html>'));
    const unreadable = await rawRequest(gateway.simpleUrl);
    expect(unreadable.status).toBe(503);
    expect(unreadable.text).toContain(`${host} says that it is JSON and is not`);
  });

  test('an old list stands in for an index that fails or answers nonsense', async () => {
    const clock = createVirtualClock();
    const index = await startIndex(validated(['demo', 'old']));
    const gateway = await startTestGateway({ indexes: [index.behind], clock });
    const ask = () => rawRequest(gateway.simpleUrl, { headers: { accept: json } });
    const first = await ask();
    const nonsense: Answer = (_request, response) => response.writeHead(200, { 'content-type': json }).end('{');
    for (const answer of [nonsense, down]) {
      clock.advance(700_000);
      index.answer(answer);
      const old = await ask();
      expect(old).toMatchObject({ status: 200, headers: { etag: first.headers.etag } });
      expect(old.headers['cache-control']).toBe('max-age=0, must-revalidate');
    }
    clock.advance(25 * 3600 * 1000);
    expect((await ask()).status).toBe(503);
  });

  test('is made anew when an index has other names, and only then', async () => {
    const clock = createVirtualClock();
    const index = await startIndex(validated(['demo']));
    const still = await startIndex(inJson(['still'], { 'cache-control': 'max-age=5' }));
    const gateway = await startTestGateway({ indexes: [index.behind, still.behind], clock });
    const ask = () => rawRequest(gateway.simpleUrl, { headers: { accept: json } });
    const first = await ask();
    clock.advance(700_000);
    const same = await ask();
    expect(same.headers.etag).toBe(first.headers.etag);
    expect(index.requests.length).toBe(2);
    clock.advance(700_000);
    index.answer(validated(['demo', 'new']));
    const next = await ask();
    expect(next.headers.etag).not.toBe(first.headers.etag);
    expect(namesIn(next, gateway.simpleUrl)).toEqual(['demo', 'new', 'still']);
  });

  test('of hundreds of thousands of names comes from a worker thread, asked for once by all', async () => {
    const names = Array.from({ length: 100_000 }, (_, number) => `project-${number}`);
    const body = renderIndexJson(names);
    const index = await startIndex((_request, response) => {
      response.writeHead(200, { 'content-type': json, 'cache-control': 'max-age=600' }).end(body);
    });
    const gateway = await startTestGateway({ indexes: [index.behind] });
    const answers = await Promise.all(
      [json, html, json].map((accept) => rawRequest(gateway.simpleUrl, { headers: { accept } })),
    );
    for (const answer of answers) expect(namesIn(answer, gateway.simpleUrl)).toEqual(names.toSorted());
    expect(answers[2]?.bytes.equals(answers[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(index.requests.length).toBe(1);
  });

  test('a client that leaves takes nobody with it', async () => {
    const held = Promise.withResolvers<() => void>();
    const index = await startIndex((request, response) => held.resolve(() => inJson(['demo'])(request, response)));
    const gateway = await startTestGateway({ indexes: [index.behind] });
    const leaver = new AbortController();
    const left = fetch(gateway.simpleUrl, { signal: leaver.signal }).catch(() => 'left');
    const stays = rawRequest(gateway.simpleUrl);
    const send = await held.promise;
    leaver.abort();
    expect(await left).toBe('left');
    send();
    expect((await stays).status).toBe(200);
    expect(index.requests.length).toBe(1);
  });
});
