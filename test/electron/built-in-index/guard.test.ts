import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { isProblem } from '../../../shared/problem/index.ts';
import { startBuiltInIndex } from '../../../electron/built-in-index/index.ts';
import { startTestIndex } from '../../support/built-in-index.ts';
import { rawRequest } from '../../support/raw-http.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('only our own names are served: a page that rebinds its DNS name to us gets nothing', async () => {
  const index = await startTestIndex();
  const { port } = new URL(index.origin);
  const status = async (host: string): Promise<number> =>
    (await rawRequest(index.simpleUrl, { headers: { host } })).status;
  expect(await status(`127.0.0.1:${port}`)).toBe(200);
  expect(await status(`localhost:${port}`)).toBe(200);
  expect(await status(`LOCALHOST:${port}`)).toBe(200);
  expect(await status(`rebound.example:${port}`)).toBe(421);
  expect(await status('127.0.0.1')).toBe(421);
  expect(await status(`127.0.0.1:${Number(port) - 1}`)).toBe(421);
  expect(await status(`127.0.0.1.example:${port}`)).toBe(421);
});

test('links and redirects name the host that was asked', async () => {
  const index = await startTestIndex();
  const { port } = new URL(index.origin);
  const moved = await rawRequest(index.origin, { target: '/simple', headers: { host: `localhost:${port}` } });
  expect(moved.headers.location).toBe(`http://localhost:${port}/simple/`);
});

test.each([
  ['DELETE', '/simple/', 'GET, HEAD'],
  ['POST', '/simple/demo/', 'GET, HEAD'],
  ['OPTIONS', '/legacy/', 'POST'],
  ['GET', '/legacy/', 'POST'],
  ['PUT', `/files/ab/ab/${'ab'.repeat(30)}/x.whl`, 'GET, HEAD'],
])('%s %s is not allowed', async (method, target, allow) => {
  const index = await startTestIndex();
  expect(await rawRequest(index.origin, { method, target })).toMatchObject({ status: 405, headers: { allow } });
});

test('an upload address without its slash is not followed silently', async () => {
  const index = await startTestIndex();
  expect(await rawRequest(index.origin, { method: 'POST', target: '/legacy', body: 'x' })).toMatchObject({
    status: 308,
    reason: 'An upload was attempted to /legacy but the expected upload URL is /legacy/ (with a trailing slash)',
    headers: { location: index.uploadUrl },
  });
});

test.each(['/simple/', '/simple/none/', '/nowhere', '/legacy/'])(
  '%s sets no cookie, allows no other origin and is never sniffed',
  async (target) => {
    const index = await startTestIndex();
    const { headers } = await rawRequest(index.origin, { target, headers: { origin: 'https://elsewhere.example' } });
    expect(headers['set-cookie']).toBeUndefined();
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  },
);

test('headers without end are cut off', async () => {
  const index = await startTestIndex();
  const headers = { 'x-padding': 'x'.repeat(40_000) };
  expect((await rawRequest(index.simpleUrl, { headers })).status).toBe(431);
});

test('what is no HTTP is answered with 400, and the next request is served', async () => {
  const index = await startTestIndex();
  const socket = connect(Number(new URL(index.origin).port), '127.0.0.1');
  socket.end('HELLO\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  expect((await rawRequest(index.simpleUrl)).status).toBe(200);
});

test('a port that is taken is a problem, told with its number', async () => {
  const index = await startTestIndex();
  const port = Number(new URL(index.origin).port);
  const second = startBuiltInIndex({ repository: index.repository, dataFolder: await temporaryFolder(), port });
  const error: unknown = await second.catch((reason: unknown) => reason);
  expect(isProblem(error) && error.problem).toMatchObject({ code: 'serving.port_busy', facts: { port } });
});
