/** `npm run gateway -- --config file` as a server's operator sees it. */
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startTestIndex, uploadFile } from '../support/built-in-index.ts';
import { pipInstalls } from '../support/clients.ts';
import { craftWheel } from '../support/distributions.ts';
import {
  type GatewayProgram,
  runGatewayProgram,
  startGatewayProgram,
  writeConfig,
} from '../support/gateway-program.ts';
import { startNginx } from '../support/nginx.ts';
import { rawRequest } from '../support/raw-http.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';

const filename = 'demo-1.0-py3-none-any.whl';
/** More than what is checked as a whole before it is passed on. */
const bytes = randomBytes(12 * 1024 * 1024);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const third = bytes.length / 3;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An index with one file, whose hosted copy and external host do what they are told. */
async function startIndex(hosted: Answer, external: Answer | null = null) {
  const far = external === null ? null : await startScriptedServer(external);
  const index = await startScriptedServer((asked, response) => {
    if (asked.url?.startsWith(`/files/${filename}`)) return hosted(asked, response);
    if (asked.url !== '/simple/demo/') return response.writeHead(404).end();
    const file = {
      filename,
      // Signed addresses are secrets as long as they are good.
      url: `../../files/${filename}?signature=hosted-secret`,
      hashes: { sha256 },
      size: bytes.length,
      ...(far === null ? {} : { '_external-urls': [`${far.origin}/mirror/${filename}?signature=far-secret`] }),
    };
    response.writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json', 'cache-control': 'max-age=600' });
    response.end(JSON.stringify({ meta: { 'api-version': '1.4' }, name: 'demo', versions: ['1.0'], files: [file] }));
  });
  return index;
}

/** Honours ranges, as a download that goes on elsewhere wants it. */
const whole: Answer = (asked, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(asked.headers.range ?? '')?.[1] ?? 0);
  const range = from === 0 ? {} : { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
  response.writeHead(from === 0 ? 200 : 206, { 'content-length': bytes.length - from, ...range });
  response.end(bytes.subarray(from));
};

/** A third at once, the rest when the test says so. */
function held(): { readonly answer: Answer; readonly finish: () => void } {
  let finish = (): void => undefined;
  return {
    answer(_asked, response) {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, third));
      finish = () => response.end(bytes.subarray(third));
    },
    finish: () => finish(),
  };
}

function configFor(index: { readonly origin: string }, more: Readonly<Record<string, unknown>> = {}) {
  return {
    listen: { port: 0 },
    indexes: [{ simpleUrl: `${index.origin}/simple/`, rehearsal: true }],
    dataFolder: 'data',
    // What sends slowly here does so because the test wants it.
    policy: { stallMs: 120_000, judgeAfterMs: 600_000, deadlineBaseMs: 600_000, wholeFirstBytes: 0 },
    ...more,
  };
}

async function startOn(folder: string, config: unknown): Promise<GatewayProgram> {
  return startGatewayProgram(await writeConfig(folder, config));
}

const fileUrl = ({ origin }: GatewayProgram) => `${origin}/files/demo/${sha256}/${filename}`;

/** A download of which the first bytes are there; `rest` resolves with all of them, or null where it was cut. */
async function begin(url: string): Promise<{ readonly rest: Promise<Buffer | null> }> {
  const sent = request(url, { agent: false });
  sent.end();
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve).on('error', reject);
  });
  return { rest: buffer(answer).catch(() => null) };
}

async function cachedFiles(folder: string): Promise<readonly string[]> {
  const place = path.join(folder, 'data', 'gateway');
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

describe('serving', () => {
  needs('pip')('a real pip installs through it', () => {
    test('from an index behind it', async () => {
      const folder = await temporaryFolder();
      const index = await startTestIndex();
      const wheel = await craftWheel(folder, { name: 'crafted', version: '1.0' });
      expect((await uploadFile(index, wheel, 'crafted', '1.0')).status).toBe(200);
      const gateway = await startOn(folder, configFor(index));
      await pipInstalls({ crafted: 'crafted-1.0.dist-info' }, path.join(folder, 'site'), gateway.simpleUrl);
      const root = await rawRequest(gateway.simpleUrl);
      expect(root.text).toContain('<a href="crafted/">crafted</a>');
      expect(await gateway.logged('download')).toMatchObject({ outcome: 'done', project: 'crafted' });
    });
  });

  test('says how it is and counts; its log has a line for each download and nothing of a client', async () => {
    const folder = await temporaryFolder();
    const index = await startIndex(whole, (_asked, response) => response.writeHead(500).end());
    const gateway = await startOn(folder, configFor(index));
    const headers = { 'user-agent': 'secret-agent/1', authorization: 'Basic c2VjcmV0', cookie: 'a=secret-cookie' };
    const answer = await rawRequest(`${fileUrl(gateway)}?token=secret-token`, { headers });
    expect(answer.bytes.equals(bytes)).toBe(true);

    const line = await gateway.logged('download');
    expect(line).toMatchObject({
      level: 'info',
      file: filename,
      project: 'demo',
      outcome: 'done',
      bytes: { external: 0, hosted: bytes.length, cache: 0 },
      switches: 1,
      attempts: [
        { source: 'external', code: 'http.error', status: 500 },
        { source: 'hosted', code: 'ok', host: new URL(index.origin).host },
      ],
    });
    const refused = await rawRequest(`${gateway.origin}/simple/?token=secret-token`, { headers });
    expect(refused.status).toBe(404);
    const health = await rawRequest(`${gateway.origin}/healthz`);
    expect(health).toMatchObject({ status: 200 });
    expect(JSON.parse(health.text)).toMatchObject({ status: 'ok', running: 0 });
    const metrics = await rawRequest(`${gateway.origin}/metrics`);
    expect(metrics.text).toContain('fallback_links_downloads_total{outcome="done"} 1');
    expect(metrics.text).toContain(`fallback_links_download_bytes_total{source="hosted"} ${bytes.length}`);
    expect(metrics.text).toContain('fallback_links_switches_total 1');

    gateway.send('SIGTERM');
    expect(await gateway.exited).toBe(0);
    expect(gateway.lines.map((one) => eventOf(one))).toEqual([
      'gateway.started',
      'download',
      'gateway.stopping',
      'gateway.stopped',
    ]);
    expect(gateway.lines.join('\n')).not.toMatch(/secret|127\.0\.0\.1:0|signature/);
  });

  needs('nginx')('behind nginx, as docs/gateway.md has it', () => {
    test('it answers to the name that it was given', async () => {
      const folder = await temporaryFolder();
      const index = await startIndex(whole);
      const gateway = await startOn(folder, configFor(index, { names: ['pypi.example.org'] }));
      const text = await readFile(path.join(import.meta.dirname, '..', '..', 'docs', 'gateway.md'), 'utf8');
      const [, directives = ''] = /location \/ \{([^}]*)\}/.exec(text) ?? [];
      expect(directives).toContain('http://127.0.0.1:8080');
      const extra = directives.replace('http://127.0.0.1:8080', gateway.origin);
      const nginx = await startNginx({ locations: [{ path: '/', extra }] });
      onTestFinished(() => nginx.close());
      const ask = (host: string, target: string) => rawRequest(nginx.origin, { headers: { host }, target });
      const page = await ask('pypi.example.org', '/simple/demo/');
      const [, link = ''] = /href="\.\.\/\.\.([^"#]*)/.exec(page.text) ?? [];
      expect((await ask('pypi.example.org', link)).bytes.equals(bytes)).toBe(true);
      expect((await ask('other.example.org', '/simple/demo/')).status).toBe(421);
    });
  });

  test('refusals and failures are in the log file, without queries', async () => {
    const folder = await temporaryFolder();
    const broken: Answer = (_asked, response) => response.writeHead(500).end();
    const index = await startIndex(broken);
    const config = configFor(index, { log: { file: 'logs/gateway.jsonl' } });
    // It says nothing on stdout: where it listens stands in the file.
    const ready = startGatewayProgram(await writeConfig(folder, config)).catch(() => null);
    const log = async () => {
      const text = await readFile(path.join(folder, 'logs', 'gateway.jsonl'), 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    };
    await expect.poll(log, { interval: 50, timeout: 30_000 }).toHaveLength(1);
    const [started = ''] = await log();
    const { origin } = new URL(z.object({ simpleUrl: z.string() }).parse(JSON.parse(started)).simpleUrl);
    const answer = await rawRequest(`${origin}/files/demo/${sha256}/${filename}?token=secret-token`);
    expect(answer.status).toBe(503);
    await expect.poll(async () => (await log()).map(eventOf), { interval: 50, timeout: 10_000 }).toContain('download');
    const lines = await log();
    expect(lines.map(eventOf).toSorted()).toEqual(['download', 'gateway.refused', 'gateway.started']);
    const refused = lines.find((line) => eventOf(line) === 'gateway.refused') ?? '';
    expect(JSON.parse(refused)).toMatchObject({
      level: 'warn',
      path: `/files/demo/${sha256}/${filename}`,
      code: 'transfer.no_source',
    });
    const failed = lines.find((line) => eventOf(line) === 'download') ?? '';
    expect(JSON.parse(failed)).toMatchObject({ level: 'warn', outcome: 'failed', code: 'transfer.no_source' });
    expect(lines.join('\n')).not.toContain('secret');
    void ready;
  });
});

describe('the end', () => {
  test('lets a running download finish, and takes no new one', async () => {
    const folder = await temporaryFolder();
    const copy = held();
    const gateway = await startOn(folder, configFor(await startIndex(copy.answer)));
    const download = await begin(fileUrl(gateway));
    gateway.send('SIGTERM');
    await gateway.logged('gateway.stopping');
    await expect
      .poll(
        () =>
          rawRequest(`${gateway.origin}/healthz`).then(
            () => 'answered',
            () => 'refused',
          ),
        { interval: 10, timeout: 10_000 },
      )
      .toBe('refused');
    copy.finish();
    expect((await download.rest)?.equals(bytes)).toBe(true);
    expect(await gateway.exited).toBe(0);
    expect(gateway.lines.map((line) => eventOf(line))).toContain('download');
  });

  test('cuts what is not done after the time it has', async () => {
    const folder = await temporaryFolder();
    const index = await startIndex(held().answer);
    const gateway = await startOn(folder, configFor(index, { shutdownSeconds: 0 }));
    const download = await begin(fileUrl(gateway));
    gateway.send('SIGINT');
    expect(await download.rest).toBeNull();
    expect(await gateway.exited).toBe(0);
    expect(await gateway.logged('download')).toMatchObject({ outcome: 'abandoned' });
  });

  test('comes at once when it is asked for twice', async () => {
    const folder = await temporaryFolder();
    const index = await startIndex(held().answer);
    const gateway = await startOn(folder, configFor(index, { shutdownSeconds: 3600 }));
    const download = await begin(fileUrl(gateway));
    gateway.send('SIGTERM');
    await gateway.logged('gateway.stopping');
    gateway.send('SIGTERM');
    expect(await gateway.exited).toBe(0);
    expect(await download.rest).toBeNull();
  });

  test('as npm runs it, it waits just as long', async () => {
    const folder = await temporaryFolder();
    const copy = held();
    const config = await writeConfig(folder, configFor(await startIndex(copy.answer)));
    const patient = await startGatewayProgram(config, { script: true });
    const download = await begin(fileUrl(patient));
    patient.send('SIGTERM');
    await patient.logged('gateway.stopping');
    copy.finish();
    expect((await download.rest)?.equals(bytes)).toBe(true);
    expect(await patient.exited).toBe(0);
  });

  test('as npm runs it, it hears the second signal too', async () => {
    const folder = await temporaryFolder();
    const config = await writeConfig(folder, configFor(await startIndex(held().answer), { shutdownSeconds: 3600 }));
    const gateway = await startGatewayProgram(config, { script: true });
    const download = await begin(fileUrl(gateway));
    gateway.send('SIGINT');
    await gateway.logged('gateway.stopping');
    gateway.send('SIGINT');
    expect(await gateway.exited).toBe(0);
    expect(await download.rest).toBeNull();
  });

  test('kill -9 in the middle of a download leaves no bad file, and the next start serves it', async () => {
    const folder = await temporaryFolder();
    let answer: Answer = held().answer;
    const index = await startIndex((asked, response) => answer(asked, response));
    const gateway = await startOn(folder, configFor(index));
    const download = await begin(fileUrl(gateway));
    gateway.send('SIGKILL');
    expect(await download.rest).toBeNull();
    await gateway.exited;
    // What is left is what had come so far, and not where a file is looked for.
    for (const file of await cachedFiles(folder)) expect(path.basename(file)).not.toBe(sha256);

    answer = whole;
    const again = await startOn(folder, configFor(index));
    const afterwards = (await cachedFiles(folder)).filter((file) => file.includes('downloads'));
    expect(afterwards).toEqual([]);
    expect((await rawRequest(fileUrl(again))).bytes.equals(bytes)).toBe(true);
    await expect.poll(async () => await filesInCache(again), { interval: 20, timeout: 10_000 }).toBe(1);
    const kept = (await cachedFiles(folder)).filter((file) => path.basename(file).includes(sha256));
    expect(kept.length).toBe(1);
    expect((await readFile(kept[0] ?? '')).equals(bytes)).toBe(true);
    answer = (_asked, response) => response.writeHead(500).end();
    expect((await rawRequest(fileUrl(again))).bytes.equals(bytes)).toBe(true);
  });
});

describe('starting', () => {
  test('--check tells that a config can be used, and starts nothing', async () => {
    const folder = await temporaryFolder();
    const config = await writeConfig(folder, { dataFolder: 'data' });
    const ended = await runGatewayProgram(['--config', config, '--check']);
    expect(ended).toEqual({ code: 0, stdout: `${config} can be used.\n`, stderr: '' });
    expect(await readdir(folder)).toEqual(['gateway.json']);
  });

  test('a config that cannot be used ends it with 2, and every key that is wrong is named', async () => {
    const folder = await temporaryFolder();
    const config = await writeConfig(folder, { listen: { port: 'eighty' }, cache: { limit: 3 }, shutdownSeconds: -1 });
    const { code, stdout, stderr } = await runGatewayProgram(['--config', config]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('listen.port must be a whole number from 0 to 65535.');
    expect(stderr).toContain('dataFolder must be the path of a folder');
    expect(stderr).toContain('cache has no key "limit"; its keys are limitMiB.');
    expect(stderr).toContain('shutdownSeconds must be a whole number from 0 to 86400.');
  });

  test.each([[[]], [['--config', '/nowhere/gateway.json']], [['--port', '1']]])('%j: wrong, with 2', async (args) => {
    expect(await runGatewayProgram(args)).toMatchObject({ code: 2, stdout: '' });
  });

  test('one program to a data folder, and one to a port', async () => {
    const folder = await temporaryFolder();
    const index = await startIndex(whole);
    const first = await startOn(folder, configFor(index));
    const again = await runGatewayProgram(['--config', path.join(folder, 'gateway.json')]);
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Another Fallback Links runs on the data folder'),
    });

    const elsewhere = path.join(folder, 'elsewhere');
    await mkdir(elsewhere);
    const port = Number(new URL(first.origin).port);
    const busy = await runGatewayProgram([
      '--config',
      await writeConfig(elsewhere, configFor(index, { listen: { port } })),
    ]);
    expect(busy).toMatchObject({ code: 1, stderr: expect.stringContaining(`Port ${port} of this computer is taken`) });
  });
});

function eventOf(line: string): string {
  return z.object({ event: z.string() }).parse(JSON.parse(line)).event;
}

async function filesInCache({ origin }: GatewayProgram): Promise<number> {
  const { text } = await rawRequest(`${origin}/healthz`);
  return z.object({ cache: z.object({ files: z.number() }) }).parse(JSON.parse(text)).cache.files;
}
