import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { GatewayView } from '../../shared/contract/index.ts';
import { openStore } from '../../electron/store/index.ts';
import { loggedDownload } from '../electron/store/samples.ts';
import { type AppClient, startApp, type TestApp } from '../support/app.ts';
import { rawRequest } from '../support/raw-http.ts';
import { temporaryFolder } from '../support/temp.ts';

async function view(client: AppClient): Promise<GatewayView> {
  for await (const now of await client.gateway.watch()) return now;
  throw new Error('the gateway says nothing');
}

/** Closed when the test has ended, unless it has closed it itself. */
async function start(home: string): Promise<TestApp> {
  const app = await startApp(home);
  onTestFinished(() => app.close());
  return app;
}

describe('the gateway in the app', () => {
  test('is off at first; switched on it serves, and is there again at the same address after a restart', async () => {
    const home = await temporaryFolder();
    const first = await start(home);
    expect(await view(first.client)).toMatchObject({
      state: 'off',
      simpleUrl: null,
      settings: { enabled: false, upstream: 'https://pypi.org/simple/' },
      totals: { downloads: 0, reasons: [] },
    });
    const on = await first.client.gateway.update({ enabled: true, upstream: null });
    expect(on).toMatchObject({ state: 'on', problem: null, settings: { enabled: true } });
    const url = on.simpleUrl ?? '';
    expect((await rawRequest(`${url}nobody/`)).status).toBe(404);
    await first.close();

    const second = await start(home);
    expect(await view(second.client)).toMatchObject({ state: 'on', simpleUrl: url });
    const off = await second.client.gateway.update({ enabled: false });
    expect(off).toMatchObject({ state: 'off', simpleUrl: null });
    await expect(rawRequest(`${url}nobody/`)).rejects.toThrow('ECONNREFUSED');
  });

  test('a port that is taken is a state with a way out, and the setting is kept', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      taken.close();
    });
    const address = taken.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const { client } = await start(await temporaryFolder());
    const failed = await client.gateway.update({ enabled: true, port, upstream: null });
    expect(failed).toMatchObject({ state: 'failed', problem: { code: 'serving.port_busy' }, settings: { port } });
    const free = await client.gateway.update({ port: 0 });
    expect(free.state).toBe('on');
  });

  test('what is out of its range is refused, with its name, and nothing is changed', async () => {
    const { client } = await start(await temporaryFolder());
    await expect(client.gateway.update({ policy: { stallMs: -1 } })).rejects.toMatchObject({
      data: { code: 'policy.out_of_range', facts: { setting: 'stallMs' } },
    });
    await expect(client.gateway.update({ upstream: 'http://pypi.org/simple/' })).rejects.toMatchObject({
      data: { code: 'gateway.upstream_invalid' },
    });
    expect((await view(client)).settings).toMatchObject({ policy: {}, upstream: 'https://pypi.org/simple/' });
  });

  test('settings take effect while it runs, without a new address', async () => {
    const { client } = await start(await temporaryFolder());
    const { simpleUrl } = await client.gateway.update({ enabled: true, upstream: null });
    const next = await client.gateway.update({ policy: { stallMs: 3000 }, cacheLimitBytes: 1024 });
    expect(next).toMatchObject({ state: 'on', simpleUrl, settings: { policy: { stallMs: 3000 } } });
    expect(next.cache.limitBytes).toBe(1024);
    expect((await client.gateway.clearCache()).cache.files).toBe(0);
  });
});

test('the log forgets what is older than thirty days', async () => {
  const home = await temporaryFolder();
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();
  const store = await openStore({ file: join(home, 'fallback-links.sqlite') });
  await store.downloads.add([
    loggedDownload('old', { startedAt: daysAgo(31) }),
    loggedDownload('new', { startedAt: daysAgo(29) }),
  ]);
  await store.close();
  const { client } = await start(home);
  expect((await view(client)).recent.map(({ id }) => id)).toEqual(['new']);
});
