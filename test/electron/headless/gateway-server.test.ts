import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseGatewayConfig } from '../../../electron/headless/gateway-config.ts';
import { openGatewayLog } from '../../../electron/headless/gateway-log.ts';
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
  const log = await openGatewayLog({ file: path.join(folder, 'log.jsonl'), level: 'silent' });
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
  const log = await openGatewayLog({ file: path.join(folder, 'log.jsonl'), level: 'silent' });
  const elsewhere = await startGatewayServer({ ...parse(0), dataFolder: path.join(folder, 'other') }, { log });
  onTestFinished(() => elsewhere.close());
  const taken = Number(new URL(elsewhere.simpleUrl).port);
  await expect(startGatewayServer(parse(taken), { log })).rejects.toMatchObject({
    problem: { code: 'serving.port_busy' },
  });
  const next = await startGatewayServer(parse(0), { log });
  await next.close();
});
