/** The monitor with real sockets, a real store and real pages: in the app, and as a program of its own. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { claimHome } from '../../electron/shell/index.ts';
import { openStore, type Store } from '../../electron/store/index.ts';
import { inspected, startApp, type TestApp } from '../support/app.ts';
import { craftWheel } from '../support/distributions.ts';
import { runMonitorProgram, startMonitorProgram, writeMonitorConfig } from '../support/monitor-program.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';
import { temporaryFolder } from '../support/temp.ts';

const patiently = { interval: 50, timeout: 30_000 };

interface Mirror extends ScriptedServer {
  readonly files: Map<string, Buffer>;
}

/** A host that has these files, and no others. */
async function startMirror(files: ReadonlyMap<string, Buffer>): Promise<Mirror> {
  const held = new Map(files);
  const server = await startScriptedServer((request, response) => {
    const bytes = held.get(path.basename(new URL(request.url ?? '', 'http://mirror').pathname));
    if (bytes === undefined) {
      response.writeHead(404).end();
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const part = from === 0 ? {} : { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
    response.writeHead(from === 0 ? 200 : 206, { 'content-length': bytes.length - from, ...part });
    response.end(bytes.subarray(from));
  });
  return { ...server, files: held };
}

function altered(bytes: Buffer): Buffer {
  const wrong = Buffer.from(bytes);
  wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
  return wrong;
}

describe('in the app', () => {
  test('a link whose bytes change leaves the published folder, and comes back when they are right again', async () => {
    const folder = await temporaryFolder();
    const dist = path.join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '1.0', payloadBytes: 100_000 });
    const [wheel = ''] = await readdir(dist);
    const bytes = await readFile(path.join(dist, wheel));
    const mirror = await startMirror(new Map([[wheel, bytes]]));
    const app = await startApp(path.join(folder, 'home'));
    onTestFinished(() => app.close());
    const { client } = app;
    const site = path.join(folder, 'site');
    const id = await publishWithLink(app, dist, `${mirror.origin}/files/{filename}`, site);
    const isListed = async () => (await pageOf(site)).includes(mirror.origin);
    expect(await isListed()).toBe(true);
    const state = async () => (await client.health.link({ id })).row.state;
    expect(await state()).toBe('never-checked');

    await client.health.act({ on: { ids: [id] }, action: { kind: 'probe' } });
    await expect.poll(state, patiently).toBe('healthy');

    mirror.files.set(wheel, altered(bytes));
    await client.health.act({ on: { ids: [id] }, action: { kind: 'probe' } });
    await expect.poll(state, patiently).toBe('suspended');
    await expect.poll(isListed, patiently).toBe(false);
    const suspended = await client.health.link({ id });
    expect(suspended.row.sentence).toMatch(/^Suspended since .* Installers get the hosted copy\./);
    expect(suspended.installersGet).toMatch(/^The hosted copy/);
    expect(suspended.transitions[0]).toMatchObject({
      to: 'suspended',
      by: 'monitor',
      evidence: [{ code: 'fallback.integrity.digest_mismatch', depth: 'whole' }],
    });
    const overview = await client.health.overview();
    expect(overview.counts).toMatchObject({ suspended: 1, healthy: 0 });
    expect(overview.hosts).toMatchObject([{ name: new URL(mirror.origin).host, links: 1, worst: 'suspended' }]);
    expect(overview.monitor).toMatchObject({ state: 'watching', checksToday: 2 });

    mirror.files.set(wheel, bytes);
    await client.health.act({ on: { ids: [id] }, action: { kind: 'restore' } });
    await expect.poll(state, patiently).toBe('healthy');
    await expect.poll(isListed, patiently).toBe(true);

    const series = await client.health.series({ scope: { kind: 'link', id }, window: '24h', vantage: 'probe' });
    expect(series.statistics.completion).toMatchObject({ n: 3, ok: 2 });
    expect(series.summary).toMatch(/^66.7 % of 3 checks in the last 24 hours succeeded/);
    const exported = await client.health.export({ scope: { kind: 'all' }, window: '24h', format: 'csv' });
    expect(exported).toMatchObject({ filename: 'health-all-24h.csv', mediaType: 'text/csv' });
    expect(exported.text.split('\r\n')[0]).toContain('normalised_p95_s_per_mib');
  });

  test('what a person did is taken back, page and all, and what is not there is told', async () => {
    const folder = await temporaryFolder();
    const dist = path.join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '1.0' });
    const [wheel = ''] = await readdir(dist);
    const mirror = await startMirror(new Map([[wheel, await readFile(path.join(dist, wheel))]]));
    const app = await startApp(path.join(folder, 'home'));
    onTestFinished(() => app.close());
    const { client } = app;
    const site = path.join(folder, 'site');
    const id = await publishWithLink(app, dist, `${mirror.origin}/{filename}`, site);
    const isListed = async () => (await pageOf(site)).includes(mirror.origin);
    const { host } = new URL(mirror.origin);

    const { undo, links } = await client.health.act({ on: { host }, action: { kind: 'suspend' } });
    expect(links).toBe(1);
    await expect.poll(isListed, patiently).toBe(false);
    await client.health.undo({ id: undo?.id ?? '' });
    await expect.poll(isListed, patiently).toBe(true);
    const { row, transitions } = await client.health.link({ id });
    expect(row.state).toBe('never-checked');
    expect(transitions.map(({ sentence }) => sentence)[0]).toMatch(/^Undone /);
    const window = { from: '2030-01-01T00:00:00.000Z', until: '2030-01-02T00:00:00.000Z' };
    await client.health.act({ on: { host }, action: { kind: 'maintenance', window } });
    expect(await client.health.host({ host })).toMatchObject({ row: { name: host }, maintenance: window });
    await expect(client.health.link({ id: 99_999 })).rejects.toMatchObject({ data: { code: 'health.link_unknown' } });
    await expect(client.health.host({ host: 'nobody' })).rejects.toMatchObject({
      data: { code: 'health.host_unknown' },
    });
    const settings = await client.health.updateSettings({ meanHours: 12, quietHours: { from: '22:00', to: '07:00' } });
    expect(settings).toMatchObject({ meanHours: 12, enabled: true });
    expect(await client.health.settings()).toEqual(settings);
    for await (const tick of await client.health.watch()) {
      expect(tick).toMatchObject({ suspended: 0, held: 0, monitor: { state: 'watching' } });
      expect(tick.publications).toMatchObject([{ kind: 'folder', follow: true, problem: null }]);
      break;
    }
  });
});

describe("the gateway's own experience", () => {
  test('a download with wrong bytes suspends the link, and the next one leaves it out', async () => {
    const folder = await temporaryFolder();
    const dist = path.join(folder, 'dist');
    await craftWheel(dist, { name: 'demo', version: '1.0', payloadBytes: 100_000 });
    const [wheel = ''] = await readdir(dist);
    const bytes = await readFile(path.join(dist, wheel));
    const mirror = await startMirror(new Map([[wheel, bytes]]));
    const app = await startApp(path.join(folder, 'home'));
    onTestFinished(() => app.close());
    const { client } = app;
    const id = await publishWithLink(app, dist, `${mirror.origin}/{filename}`, null);
    const vantages = async () => (await client.health.link({ id })).checks.map(({ vantage, code }) => [vantage, code]);
    const state = async () => (await client.health.link({ id })).row.state;
    await client.gateway.update({ enabled: true, upstream: null, cacheLimitBytes: 0 });
    const { simpleUrl } = await firstOf(await client.gateway.watch());
    const fetchWheel = async () => {
      const page = await (await fetch(`${simpleUrl}demo/`)).text();
      const [, href = ''] = /href="([^"#]+)/.exec(page) ?? [];
      return Buffer.from(await (await fetch(new URL(href, `${simpleUrl}demo/`))).arrayBuffer());
    };

    expect(await fetchWheel()).toEqual(bytes);
    await expect.poll(vantages, patiently).toEqual([['gateway', 'ok']]);
    expect(await state()).toBe('healthy');
    mirror.files.set(wheel, altered(bytes));
    expect(await fetchWheel()).toEqual(bytes);
    await expect.poll(state, patiently).toBe('suspended');
    const asked = mirror.requests.length;
    const listed = async () => {
      const before = mirror.requests.length;
      expect(await fetchWheel()).toEqual(bytes);
      return mirror.requests.length > before;
    };
    await expect.poll(listed, patiently).toBe(false);
    expect(mirror.requests.length).toBeGreaterThanOrEqual(asked);
    const series = await client.health.series({ scope: { kind: 'all' }, window: '24h', vantage: 'gateway' });
    expect(series.statistics.completion).toMatchObject({ n: 2, ok: 1 });
    expect(series.points.reduce((sum, { hostedBytes }) => sum + hostedBytes, 0)).toBeGreaterThan(0);
  });
});

async function firstOf<T>(values: AsyncIterable<T>): Promise<T> {
  for await (const value of values) return value;
  throw new Error('there are none');
}

describe('as a program', () => {
  const wheels = ['one-1.0-py3-none-any.whl', 'two-1.0-py3-none-any.whl'] as const;

  async function dataFolder() {
    const folder = await temporaryFolder();
    const files = new Map(wheels.map((name) => [name, randomBytes(50_000)]));
    const mirror = await startMirror(files);
    await inStore(folder, (store) =>
      store.links.register(
        [...files].map(([filename, bytes]) => ({
          project: filename.split('-')[0] ?? '',
          filename,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          size: bytes.length,
          url: `${mirror.origin}/${filename}?signature=secret`,
          rank: 0,
          rehearsal: true,
          registeredAt: '2026-11-20T10:00:00.000Z',
          verifiedAt: '2026-11-20T10:00:00.000Z',
          indexId: 'rehearsal',
        })),
      ),
    );
    const config = await writeMonitorConfig(folder, {
      dataFolder: 'data',
      rehearsal: true,
      listen: { port: 0 },
    });
    return { folder, files, mirror, config };
  }

  async function inStore<T>(folder: string, work: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore({ file: path.join(folder, 'data', 'fallback-links.sqlite') });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  test('looks at each link once, and says by its exit code whether all are well', async () => {
    const { folder, files, mirror, config } = await dataFolder();
    const well = await runMonitorProgram(['--config', config, '--once']);
    expect(well.stderr).toBe('');
    expect(well.code).toBe(0);
    expect(well.lines.at(-1)).toMatchObject({ event: 'monitor.once', links: 2, failed: 0 });
    expect(await inStore(folder, (store) => store.health.counts())).toMatchObject({ counts: { healthy: 2 } });

    mirror.files.set(wheels[1], altered(files.get(wheels[1]) ?? Buffer.alloc(0)));
    const bad = await runMonitorProgram(['--config', config, '--once']);
    expect(bad.code).toBe(3);
    const codes = bad.lines.filter(({ event }) => event === 'monitor.checked').map(({ file, code }) => [file, code]);
    expect(Object.fromEntries(codes)).toEqual({ [wheels[0]]: 'ok', [wheels[1]]: 'fallback.integrity.digest_mismatch' });
    expect(bad.lines.find(({ event }) => event === 'monitor.transition')).toMatchObject({ to: 'suspended' });
    expect(JSON.stringify([...well.lines, ...bad.lines])).not.toContain('secret');
    expect(await inStore(folder, (store) => store.health.counts())).toMatchObject({
      counts: { healthy: 1, suspended: 1 },
    });
  });

  test('watches until it is told to end, and tells how it is', async () => {
    const { config } = await dataFolder();
    const program = startMonitorProgram(config);
    const { origin } = await program.logged('monitor.started');
    const health = await fetch(`${String(origin)}/healthz`);
    expect(await health.json()).toEqual({ status: 'ok', state: 'watching' });
    const metrics = await (await fetch(`${String(origin)}/metrics`)).text();
    expect(metrics).toContain('fallback_links_monitor_links{state="never-checked"} 2');
    expect(metrics).toContain('fallback_links_monitor_watching 1');
    program.send('SIGTERM');
    await program.logged('monitor.stopped');
    expect(await program.exited).toBe(0);
  });

  test('refuses to run where another one does, and what it is not told right', async () => {
    const { folder, config } = await dataFolder();
    const claimed = await claimHome(path.join(folder, 'data'), { path: null });
    if (!claimed.isFirst) throw new Error('somebody else is there');
    claimed.answer(() => Promise.reject(new Error('this is a test')));
    onTestFinished(() => claimed.release());
    const refused = await runMonitorProgram(['--config', config]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Another Fallback Links runs on the data folder');
    const wrong = await runMonitorProgram(['--config', await writeMonitorConfig(folder, { data: 1 }), '--check']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('has no key "data"');
  });
});

async function publishWithLink(app: TestApp, dist: string, template: string, site: string | null): Promise<number> {
  const { client } = app;
  const { id: releaseId } = await client.releases.create({ paths: [dist] });
  await app.until(releaseId, inspected);
  await app.ended(await client.hosted.upload({ releaseId }));
  await client.links.addHost({ releaseId, host: { template, rehearsal: true } });
  await app.ended(await client.links.verify({ releaseId }));
  const { files } = await client.releases.get({ releaseId });
  const links = files.flatMap((file) => file.links.map(({ hostId }) => ({ fileId: file.id, hostId })));
  await client.links.register({ releaseId, links });
  if (site === null) await client.page.publishToRehearsal({ releaseId });
  else await client.page.publishToFolder({ releaseId, folder: site });
  const all = { sort: 'file', descending: false, offset: 0, limit: 10 } as const;
  await expect.poll(async () => (await client.health.links(all)).total, patiently).toBe(1);
  const [row] = (await client.health.links(all)).rows;
  return row?.id ?? 0;
}

async function pageOf(site: string): Promise<string> {
  return await readFile(path.join(site, 'simple', 'demo', 'index.html'), 'utf8').catch(() => '');
}
