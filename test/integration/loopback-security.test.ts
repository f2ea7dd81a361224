/** The loopback list of the architecture's Security chapter, point by point, against the real server. */
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startLoopback } from '../../electron/loopback/index.ts';
import { contentSecurityPolicy } from '../../electron/shell/index.ts';
import { launchSecretOf, sessionHeader } from '../../shared/wire/index.ts';
import { writeBuiltPage } from '../support/built-page.ts';
import { createContractApp } from '../support/contract-app.ts';
import { openLoopbackSession, pageHeaders } from '../support/loopback-browser.ts';
import { rawRequest } from '../support/raw-http.ts';
import { temporaryFolder } from '../support/temp.ts';

const json = { 'content-type': 'application/json' };
const procedure = '/rpc/releases/list';

async function start(options: { readonly now?: () => number } = {}) {
  const folder = await temporaryFolder();
  const loopback = await startLoopback({
    app: createContractApp(),
    rendererFolder: await writeBuiltPage(path.join(folder, 'renderer')),
    spoolFolder: path.join(folder, 'spool'),
    onBug: (error) => {
      throw error;
    },
    ...options,
  });
  onTestFinished(() => loopback.close());
  const { origin } = loopback;
  const call = (headers: Record<string, string>, body: Uint8Array | string = '{}', target = procedure) =>
    rawRequest(origin + target, { method: 'POST', headers: { ...json, ...headers }, body });
  return { loopback, origin, call };
}

async function startWithSession() {
  const started = await start();
  return { ...started, session: await openLoopbackSession(started.loopback.launchUrl()) };
}

describe('who may call', () => {
  it('answers the page with its session', async () => {
    const { call, session } = await startWithSession();
    const { status, text } = await call(session);
    expect({ status, text }).toEqual({ status: 200, text: '{"json":[]}' });
  });

  it.each(['localhost', 'rebound.example', '127.0.0.1', '127.0.0.1:1', '[::1]'])(
    'refuses the foreign Host %s, for the page’s files too',
    async (name) => {
      const { origin, call, session } = await startWithSession();
      const host = name === 'localhost' ? `localhost:${new URL(origin).port}` : name;

      expect((await call({ ...session, host })).status).toBe(421);
      expect((await rawRequest(`${origin}/`, { headers: { host } })).status).toBe(421);
    },
  );

  it.each([
    'https://example.org',
    'null',
    'http://localhost:1',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'app://fallback-links',
  ])('refuses the foreign Origin %s', async (foreign) => {
    const { call, session } = await startWithSession();
    expect((await call({ ...session, origin: foreign })).status).toBe(403);
  });

  it('refuses a page on another port: the same site, so its browser sends the cookie', async () => {
    const { call, session } = await startWithSession();
    const neighbour = { ...session, origin: 'http://127.0.0.1:8000', 'sec-fetch-site': 'same-site' };
    expect((await call(neighbour)).status).toBe(403);
  });

  it.each(['same-site', 'cross-site', 'none', ''])('refuses Sec-Fetch-Site “%s”', async (site) => {
    const { call, session } = await startWithSession();
    expect((await call({ ...session, 'sec-fetch-site': site })).status).toBe(403);
  });

  it.each(['origin', 'sec-fetch-site'])('refuses a call without %s', async (name) => {
    const { call, session } = await startWithSession();
    expect((await call(without(session, name))).status).toBe(403);
  });

  it.each([sessionHeader, 'cookie'])('refuses a call without %s, and one with a wrong one', async (name) => {
    const { call, session } = await startWithSession();
    const wrong = name === 'cookie' ? `${session['cookie'] ?? ''}x` : 'x'.repeat(43);

    expect((await call(without(session, name))).status).toBe(401);
    expect((await call({ ...session, [name]: wrong })).status).toBe(401);
  });

  it('does not take one session’s cookie with another’s token', async () => {
    const { loopback, call, session } = await startWithSession();
    const other = await openLoopbackSession(loopback.launchUrl());

    expect((await call(other)).status).toBe(200);
    expect((await call({ ...session, [sessionHeader]: other[sessionHeader] ?? '' })).status).toBe(401);
  });

  it('asks the same of the spool and of opening a session', async () => {
    const { origin, loopback, session } = await startWithSession();
    const put = (headers: Record<string, string>) =>
      rawRequest(`${origin}/spool/a.whl`, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: 'x',
      });
    const foreign = { ...session, origin: 'https://example.org' };
    const launchSecret = launchSecretOf(new URL(loopback.launchUrl()).hash);
    const exchange = (headers: Record<string, string>) =>
      rawRequest(`${origin}/session`, { method: 'POST', headers, body: JSON.stringify({ launchSecret }) });

    expect((await put(foreign)).status).toBe(403);
    expect((await put(without(session, 'cookie'))).status).toBe(401);
    expect((await exchange({ ...json, ...foreign })).status).toBe(403);
    expect((await exchange({ ...json, ...without(pageHeaders(origin), 'sec-fetch-site') })).status).toBe(403);
    expect((await exchange({ ...pageHeaders(origin), 'content-type': 'text/plain' })).status).toBe(415);
    // None of these used the secret up.
    expect((await exchange({ ...json, ...pageHeaders(origin) })).status).toBe(200);
  });
});

describe('the session', () => {
  const exchange = (origin: string, launchSecret: unknown) =>
    rawRequest(`${origin}/session`, {
      method: 'POST',
      headers: { ...json, ...pageHeaders(origin) },
      body: JSON.stringify({ launchSecret }),
    });

  it('is opened by a secret in the fragment, with a cookie that scripts and other hosts cannot have', async () => {
    const { origin, loopback } = await start();
    const launchUrl = new URL(loopback.launchUrl());

    const answer = await exchange(origin, launchSecretOf(launchUrl.hash));

    expect(`${launchUrl.origin}${launchUrl.pathname}${launchUrl.search}`).toBe(`${origin}/`);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-fallback-links-\d+=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/),
    ]);
    expect(answer.text).not.toContain(/=([\w-]{43});/.exec(answer.headers['set-cookie']?.[0] ?? '')?.[1]);
  });

  it('refuses a launch secret the second time, and one that was never issued', async () => {
    const { origin, loopback } = await start();
    const secret = launchSecretOf(new URL(loopback.launchUrl()).hash);

    expect((await exchange(origin, secret)).status).toBe(200);
    expect((await exchange(origin, secret)).status).toBe(401);
    expect((await exchange(origin, 'A'.repeat(43))).status).toBe(401);
    expect((await exchange(origin, { length: 43 })).status).toBe(401);
  });

  it('refuses a launch secret after ten minutes', async () => {
    let now = 0;
    const { origin, loopback } = await start({ now: () => now });
    const first = launchSecretOf(new URL(loopback.launchUrl()).hash);
    const second = launchSecretOf(new URL(loopback.launchUrl()).hash);

    now = 10 * 60_000 - 1;
    expect((await exchange(origin, first)).status).toBe(200);
    now += 1;
    expect((await exchange(origin, second)).status).toBe(401);
  });
});

describe('bodies', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-seq',
    '',
  ])('refuses a post of “%s”, which another page could send without being asked first', async (contentType) => {
    const { call, session } = await startWithSession();
    expect((await call({ ...session, 'content-type': contentType })).status).toBe(415);
  });

  it('takes a megabyte and refuses one byte more, with and without a length', async () => {
    const { call, session } = await startWithSession();
    const body = (size: number) => `{"json":"${'x'.repeat(size - 11)}"}`;
    const chunked = (size: number) => call({ ...session, 'transfer-encoding': 'chunked' }, body(size));

    expect((await call(session, body(1024 ** 2))).status).toBe(200);
    expect((await call(session, body(1024 ** 2 + 1))).status).toBe(413);
    expect((await chunked(1024 ** 2)).status).toBe(200);
    expect((await chunked(1024 ** 2 + 1)).status).toBe(413);
  });

  it('refuses what is not JSON', async () => {
    const { call, session } = await startWithSession();
    expect((await call(session, '{')).status).toBe(400);
  });
});

describe('paths', () => {
  it('serves the page’s files by their exact names', async () => {
    const { origin } = await start();
    const index = await rawRequest(`${origin}/`);
    const script = await rawRequest(`${origin}/assets/index-Ab12.js`);

    expect(index.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(index.headers['cache-control']).toBe('no-cache');
    expect(script.text).toBe('document.title;');
    expect(script.headers['cache-control']).toContain('immutable');
    const again = await rawRequest(`${origin}/`, { headers: { 'if-none-match': index.headers.etag } });
    expect(again.status).toBe(304);
    expect((await rawRequest(`${origin}/`, { method: 'HEAD' })).text).toBe('');
  });

  it.each([
    '/../spool',
    '/assets/../../renderer/index.html',
    '/assets/..%2f..%2findex.html',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..\\..\\etc\\passwd',
    '//etc/passwd',
    '/assets/',
    '/assets/%69ndex-Ab12.js',
    '/index.html/',
    '/index.html%00.js',
    'http://127.0.0.1/etc/passwd',
    '*',
  ])('finds nothing under %s', async (target) => {
    const { origin } = await start();
    expect((await rawRequest(origin, { target })).status).toBe(404);
  });

  it.each([
    '/rpc/../session',
    '/rpc/releases/%6cist',
    '/rpc/',
    '/rpc//list',
    '/rpc/releases/list/',
    '/rpc/__proto__/x',
  ])('calls nothing under %s', async (target) => {
    const { origin, session } = await startWithSession();
    const headers = { ...json, ...session };
    expect((await rawRequest(origin, { method: 'POST', headers, target, body: '{}' })).status).toBe(404);
  });

  it('says which method a path takes', async () => {
    const { origin, session } = await startWithSession();
    const allowed = async (method: string, target: string) => {
      const answer = await rawRequest(origin, { method, target, headers: session });
      return [answer.status, answer.headers.allow];
    };

    expect(await allowed('GET', procedure)).toEqual([405, 'POST']);
    expect(await allowed('GET', `${procedure}?data=%7B%7D`)).toEqual([405, 'POST']);
    expect(await allowed('OPTIONS', procedure)).toEqual([405, 'POST']);
    expect(await allowed('POST', '/')).toEqual([405, 'GET, HEAD']);
    expect(await allowed('GET', '/session')).toEqual([405, 'POST']);
    expect(await allowed('POST', '/spool/a.whl')).toEqual([405, 'PUT']);
  });
});

describe('answers', () => {
  it('carry the policy and no CORS header, whatever they say', async () => {
    const { origin, call, session } = await startWithSession();
    const answers = [
      await rawRequest(`${origin}/`),
      await rawRequest(`${origin}/nothing`),
      await rawRequest(`${origin}/`, { headers: { host: 'rebound.example' } }),
      await rawRequest(`${origin}/`, { method: 'DELETE' }),
      await rawRequest(origin + procedure, { method: 'OPTIONS', headers: { origin: 'https://example.org' } }),
      await call({}),
      await call(session),
      await call(session, '{'),
      await call(session, '{"json":{"releaseId":"gone"}}', '/rpc/releases/get'),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 404, 421, 405, 405, 403, 200, 400, 422]);
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toBe(contentSecurityPolicy);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('carry the policy even where the request is not HTTP, or has two Hosts', async () => {
    const { origin } = await start();
    const nonsense = await overSocket(origin, 'NONSENSE\r\n\r\n');
    const host = new URL(origin).host;
    const twice = await overSocket(
      origin,
      `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );

    expect(nonsense).toMatch(/^HTTP\/1\.1 400 /);
    expect(nonsense).toContain(`content-security-policy: ${contentSecurityPolicy}\r\n`);
    expect(twice).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(twice).not.toContain('Test page');
  });

  it('come on 127.0.0.1 alone', async () => {
    const { origin } = await start();
    const port = Number(new URL(origin).port);
    const reached = await new Promise<boolean>((resolve) => {
      // Another loopback address reaches what listens on every interface, and nothing else of ours.
      const socket = connect({ host: '127.0.0.2', port }, () => resolve(true));
      socket.on('error', () => resolve(false));
      onTestFinished(() => void socket.destroy());
    });
    expect(reached).toBe(false);
  });
});

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}

async function overSocket(origin: string, request: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(request);
  return text(socket);
}
