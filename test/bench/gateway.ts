/**
 * The gateway next to nginx's `proxy_pass` (one process, its defaults, no hash check), on the same files of the same host,
 * with the same clients: curl for large files, wrk for many small ones. The gateway keeps nothing: each file comes from
 * its host each time, and every byte of it is verified. Both take turns; the medians of the rounds are compared. Linux.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Tool, findProgram } from '../../scripts/tools.mjs';
import { startNginx } from '../support/nginx.ts';
import { type BenchFile, bigBytes, configOf, writeFiles } from './gateway-files.ts';
import { type Bench, median, type Row } from './types.ts';

const memory = '/dev/shm';
const run = promisify(execFile);
const MIB = 1024 * 1024;
const ROUNDS = 3;
const SMALL_CLIENTS = 32;
const SMALL_SECONDS = 3;
const LATENCY_REQUESTS = 300;
/** Eight of these take far longer than the gateway needs to have all files. */
const SLOW_BYTES_PER_SECOND = 4 * MIB;
const SLOW_SECONDS = 20;

/** What is measured: where a file is on it. */
interface Server {
  url(file: BenchFile): string;
}

export const bench: Bench = async (log) => {
  const programs = { curl: programOf('curl'), wrk: programOf('wrk') };
  // In memory where there is room, for both sides: what is compared is not the disk. nginx's files follow TMPDIR too.
  if (existsSync(memory)) process.env['TMPDIR'] = memory;
  const folder = await mkdtemp(join(tmpdir(), 'fallback-links-bench-'));
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    log('writing 4 GiB of files …');
    const { big, small } = await writeFiles(join(folder, 'files'));
    const origin = await startNginx({ locations: [{ path: '/files/', root: join(folder, 'files') }] });
    ends.push(() => origin.close());
    const proxy = await startNginx({ locations: [{ path: '/files/', extra: `proxy_pass ${origin.origin};` }] });
    ends.push(() => proxy.close());
    const start = async (name: string) => {
      const own = join(folder, name);
      await mkdir(own);
      const config = configOf({ origin: `${origin.origin}/files/`, folder: own, files: [...big, ...small] });
      await writeFile(join(own, 'config.json'), JSON.stringify(config));
      const gateway = await startGatewayProcess(join(own, 'config.json'), join(folder, 'compiled'));
      ends.push(() => gateway.close());
      return gateway;
    };
    // The sources are compiled in the first process only: what that takes is not the gateway's.
    await (await start('compiling')).close();
    const gateway = await start('gateway');
    const direct: Server = { url: ({ filename }) => `${origin.origin}/files/${filename}` };
    const peer: Server = { url: ({ filename }) => `${proxy.origin}/files/${filename}` };
    const ours = gateway.serving('cold');
    const withoutPieces = gateway.serving('without-pieces');
    const kept = gateway.serving('kept');

    const [first] = big;
    const [firstSmall] = small;
    if (first === undefined || firstSmall === undefined) throw new Error('no files');
    const one = (server: Server) => fetchAll(programs.curl, [server.url(first)]);
    const eight = (server: Server) => fetchAll(programs.curl, big.map(server.url));
    const requests = (server: Server) => requestRate(programs.wrk, small.map(server.url), folder);
    const series = {
      one: { ours: new Array<number>(), peer: new Array<number>() },
      eight: { ours: new Array<number>(), peer: new Array<number>() },
      requests: { ours: new Array<number>(), peer: new Array<number>() },
      withoutPieces: new Array<number>(),
      kept: new Array<number>(),
      latency: { ours: new Array<number>(), direct: new Array<number>() },
    };
    log('warming up');
    for (const server of [ours, peer, kept]) await one(server);
    for (const server of [ours, peer]) await requests(server);
    for (let round = 1; round <= ROUNDS; round += 1) {
      log(`round ${round} of ${ROUNDS}`);
      for (const who of ['peer', 'ours'] as const) {
        const server = who === 'peer' ? peer : ours;
        series.one[who].push(await one(server));
        series.eight[who].push(await eight(server));
        series.requests[who].push(await requests(server));
      }
      series.withoutPieces.push(await one(withoutPieces));
      series.kept.push(await one(kept));
    }
    log('latency');
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let count = 0; count < LATENCY_REQUESTS; count += 1) {
      series.latency.direct.push(await latency(agent, direct.url(firstSmall)));
      series.latency.ours.push(await latency(agent, ours.url(firstSmall)));
    }
    agent.destroy();
    log('eight slow clients');
    const idle = await start('slow');
    const before = await resident(idle.pid, 'VmRSS');
    await slowly(programs.curl, big.map(idle.serving('cold').url));
    const peak = await resident(idle.pid, 'VmHWM');

    const added = median(series.latency.ours) - median(series.latency.direct);
    return {
      figures: [
        { name: '512 MiB, 1 client: ours', value: median(series.one.ours), unit: 'MiB/s' },
        { name: '512 MiB, 1 client: nginx', value: median(series.one.peer), unit: 'MiB/s' },
        { name: '512 MiB, 1 client: ours, without piece hashes', value: median(series.withoutPieces), unit: 'MiB/s' },
        { name: '512 MiB, 1 client: ours, kept on disk', value: median(series.kept), unit: 'MiB/s' },
        { name: '512 MiB, 8 clients: ours', value: median(series.eight.ours), unit: 'MiB/s' },
        { name: '512 MiB, 8 clients: nginx', value: median(series.eight.peer), unit: 'MiB/s' },
        { name: `200 KiB, ${SMALL_CLIENTS} clients: ours`, value: median(series.requests.ours), unit: '/s' },
        { name: `200 KiB, ${SMALL_CLIENTS} clients: nginx`, value: median(series.requests.peer), unit: '/s' },
        { name: '200 KiB: added latency, p50', value: added, unit: 'ms', target: '< 5', met: added < 5 },
        { name: 'memory before 8 slow clients', value: before, unit: 'MiB' },
        { name: 'memory with 8 slow clients, peak', value: peak, unit: 'MiB', target: '< 200', met: peak < 200 },
      ],
      ratios: [
        ratio('512 MiB, 1 client: ours / nginx', series.one, 0.6),
        ratio('512 MiB, 8 clients: ours / nginx', series.eight, 0.6),
        ratio(`200 KiB, ${SMALL_CLIENTS} clients: ours / nginx`, series.requests, 0.4),
      ],
    };
  } finally {
    for (const end of ends.toReversed()) await end();
  }
};

function ratio(
  name: string,
  { ours, peer }: { readonly ours: readonly number[]; readonly peer: readonly number[] },
  least: number,
): Row {
  const value = median(ours) / median(peer);
  return { name, value, unit: '', target: `>= ${least}`, met: value >= least };
}

/** MiB a second of one curl for each of these at the same time. */
async function fetchAll(curl: string, urls: readonly string[]): Promise<number> {
  const started = performance.now();
  const sizes = await Promise.all(
    urls.map(async (url) => {
      const { stdout } = await run(curl, ['-sS', '-f', '-o', '/dev/null', '-w', '%{size_download}', url]);
      return Number(stdout);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  if (sizes.some((size) => size !== bigBytes)) throw new Error('a download is not whole');
  return (urls.length * bigBytes) / MIB / seconds;
}

/** Requests a second, each of another file than the last. */
async function requestRate(wrk: string, urls: readonly string[], folder: string): Promise<number> {
  const script = join(folder, 'paths.lua');
  const paths = urls.map((url) => `"${new URL(url).pathname}"`);
  await writeFile(
    script,
    `local paths = {${paths.join(',')}}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"seconds":%f,"errors":%d}\\n', summary.requests, summary.duration / 1e6,
    e.connect + e.read + e.write + e.status + e.timeout))
end
`,
  );
  const args = [
    '-t1',
    '--timeout',
    '20s',
    `-c${SMALL_CLIENTS}`,
    `-d${SMALL_SECONDS}s`,
    '-s',
    script,
    new URL(urls[0] ?? '').origin,
  ];
  const { stdout } = await run(wrk, args);
  const result = wrkSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  if (result.errors > 0) throw new Error(`${result.errors} requests have failed`);
  return result.requests / result.seconds;
}

const wrkSchema = z.object({ requests: z.number(), seconds: z.number(), errors: z.number() });

/** Milliseconds from the request to the last byte. */
async function latency(agent: http.Agent, url: string): Promise<number> {
  const started = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  http
    .get(url, { agent }, (response) => {
      response.on('end', resolve).resume();
      if (response.statusCode !== 200) reject(new Error(`${response.statusCode}`));
    })
    .on('error', reject);
  await promise;
  return performance.now() - started;
}

/** One slow client for each of these, for a while. */
async function slowly(curl: string, urls: readonly string[]): Promise<void> {
  const limits = ['--limit-rate', String(SLOW_BYTES_PER_SECOND), '--max-time', String(SLOW_SECONDS)];
  await Promise.all(
    // It ends in the middle, by its own watch: exit code 28.
    urls.map((url) => run(curl, ['-sS', '-o', '/dev/null', ...limits, url]).catch(() => {})),
  );
}

/** MiB. */
async function resident(pid: number, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
}

interface GatewayProcess {
  readonly pid: number;
  /** Its files, as those of this project. */
  serving(project: string): Server;
  close(): Promise<void>;
}

async function startGatewayProcess(configFile: string, compiled: string): Promise<GatewayProcess> {
  const script = fileURLToPath(new URL('gateway-process.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, configFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  const exited = once(child, 'exit');
  const { stdout, pid } = child;
  if (stdout === null || pid === undefined) throw new Error('the gateway could not be started');
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const line = await Promise.race([once(createInterface({ input: stdout }), 'line'), exited.then(() => null)]);
  if (line === null) throw new Error('the gateway ended before it was ready');
  const { origin } = z.object({ origin: z.string() }).parse(JSON.parse(String(line[0])));
  return {
    pid,
    serving: (project) => ({ url: ({ sha256, filename }) => `${origin}/files/${project}/${sha256}/${filename}` }),
    async close() {
      process.off('exit', killAtExit);
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}

function programOf(tool: Tool): string {
  const path = findProgram(tool);
  if (path === null) throw new Error(`${tool} is not installed`);
  return path;
}
