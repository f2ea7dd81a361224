import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { parseGatewayConfig } from '../../../electron/headless/gateway-config.ts';
import { openProgramLog } from '../../../electron/headless/program-log.ts';
import { startGatewayServer } from '../../../electron/headless/gateway-server.ts';
import { type LoggedDownload, openStore } from '../../../electron/store/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const dayMs = 24 * 3600 * 1000;

function downloadOf(startedAt: string): LoggedDownload {
  return {
    id: startedAt,
    project: 'demo',
    filename: 'demo-1.0.tar.gz',
    sha256: 'a'.repeat(64),
    size: 1,
    startedAt,
    state: 'done',
    milliseconds: 1,
    segments: [],
    switches: [],
    attempts: [],
    problem: null,
  };
}

test('downloads that ended long ago are forgotten at the start and once a day', async () => {
  const folder = await temporaryFolder();
  const store = await openStore({ file: path.join(folder, 'fallback-links.sqlite') });
  onTestFinished(() => store.close());
  const days = ['2026-10-01', '2026-10-24', '2026-11-20'].map((day) => `${day}T12:00:00.000Z`);
  await store.downloads.add(days.map(downloadOf));
  const left = async () => (await store.downloads.recent(10)).map(({ startedAt }) => startedAt).toSorted();

  const clock = createVirtualClock();
  let now = new Date('2026-11-22T12:00:00.000Z');
  const config = JSON.stringify({ dataFolder: folder, listen: { port: 0 }, log: { level: 'silent' } });
  const log = await openProgramLog({ file: path.join(folder, 'log.jsonl'), level: 'silent' });
  const server = await startGatewayServer(parseGatewayConfig(config, path.join(folder, 'gateway.json')), {
    log,
    clock,
    now: () => now,
  });
  onTestFinished(() => server.close());
  await expect.poll(left, { interval: 10, timeout: 10_000 }).toEqual(days.slice(1));
  now = new Date(now.getTime() + 2 * dayMs);
  clock.advance(dayMs);
  await expect.poll(left, { interval: 10, timeout: 10_000 }).toEqual(days.slice(2));
});

test('a start that fails leaves the data folder to the next one', async () => {
  const folder = await temporaryFolder();
  const parse = (port: number) =>
    parseGatewayConfig(JSON.stringify({ dataFolder: folder, listen: { port } }), path.join(folder, 'gateway.json'));
  const log = await openProgramLog({ file: path.join(folder, 'log.jsonl'), level: 'silent' });
  const elsewhere = await startGatewayServer({ ...parse(0), dataFolder: path.join(folder, 'other') }, { log });
  onTestFinished(() => elsewhere.close());
  const taken = Number(new URL(elsewhere.simpleUrl).port);
  await expect(startGatewayServer(parse(taken), { log })).rejects.toMatchObject({
    problem: { code: 'serving.port_busy' },
  });
  const next = await startGatewayServer(parse(0), { log });
  await next.close();
});

test('with a monitor in it, the registered links are looked at', async () => {
  const folder = await temporaryFolder();
  const bytes = Buffer.from('a very small sdist');
  const host = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': bytes.byteLength }).end(bytes);
  });
  await new Promise<void>((resolve) => {
    host.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void host.close());
  const { port } = addressSchema.parse(host.address());
  const store = await openStore({ file: path.join(folder, 'fallback-links.sqlite') });
  onTestFinished(() => store.close());
  await store.links.register([
    {
      project: 'demo',
      filename: 'demo-1.0.tar.gz',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.byteLength,
      url: `http://127.0.0.1:${port}/demo-1.0.tar.gz`,
      rank: 0,
      rehearsal: true,
      registeredAt: '2026-11-22T12:00:00.000Z',
      verifiedAt: '2026-11-22T12:00:00.000Z',
      indexId: 'pypi',
    },
  ]);
  const clock = createVirtualClock();
  const config = JSON.stringify({ dataFolder: folder, listen: { port: 0 }, monitor: { rehearsal: true } });
  const server = await startGatewayServer(parseGatewayConfig(config, path.join(folder, 'gateway.json')), {
    log: await openProgramLog({ file: path.join(folder, 'log.jsonl'), level: 'silent' }),
    clock,
    now: () => new Date(Date.parse('2026-11-22T12:00:00.000Z') + clock.now()),
  });
  onTestFinished(() => server.close());
  const state = async () => {
    clock.advance(60_000);
    return (await store.health.link(1))?.state;
  };
  await expect.poll(state, { interval: 10, timeout: 30_000 }).toBe('healthy');
});

const addressSchema = z.object({ port: z.number() });
