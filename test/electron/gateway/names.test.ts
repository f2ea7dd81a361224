import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { startTestGateway } from '../../support/gateway.ts';
import { rawRequest } from '../../support/raw-http.ts';

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');

test('the gateway answers to its address, to localhost and to the names it was given, and to no other', async () => {
  const gateway = await startTestGateway({ names: ['PyPI.example.org', 'with.example.org:8080'] });
  const { host, port } = new URL(gateway.origin);
  const ask = async (called: string) =>
    (await rawRequest(`${gateway.origin}/healthz`, { headers: { host: called } })).status;
  const ours = [host, `localhost:${port}`, `LOCALHOST:${port}`, 'pypi.example.org', 'with.example.org:8080'];
  expect(await Promise.all(ours.map(ask))).toEqual(ours.map(() => 200));
  const others = ['localhost', `pypi.example.org:${port}`, 'with.example.org', `evil.example:${port}`];
  expect(await Promise.all(others.map(ask))).toEqual(others.map(() => 421));
});

test.skipIf(!hasIpv6)('on an IPv6 address it is called by that, in brackets', async () => {
  const gateway = await startTestGateway({ host: '::1' });
  expect(gateway.origin).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await fetch(`${gateway.origin}/healthz`)).status).toBe(200);
});
