/**
 * Ten thousand monitored links: what the monitor takes while it watches them, beside a script that asks as many with curl;
 * every question of the health screens over a year of roll-ups; and the screens themselves in Chromium.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ensureBuilt } from '../../scripts/build.mjs';
import { nodeFlags } from '../../scripts/node-24.mjs';
import { findProgram } from '../../scripts/tools.mjs';
import { openStore } from '../../electron/store/index.ts';
import { fillYear } from './monitor-fill.ts';
import { registrations } from './monitor-links.ts';
import { measureQueries } from './monitor-queries.ts';
import { measureScreens } from './monitor-screen.ts';
import { HOSTS } from './probe-files.ts';
import { startProbeHosts } from './start-probe-hosts.ts';
import { type Bench, median, type Row } from './types.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = 3;
const SECONDS = 20;
const QUERY_LIMIT_MS = 50;
const CURL_LINKS = 200;
/** A page that is built asks for all of its files at once. */
const FILES_OF_A_PAGE = 100;
/** 95 of 100 frames come in their turn of 60 a second. */
const FRAME_LIMIT_MS = 25;
const FIRST_PAINT_LIMIT_MS = 1000;

export const bench: Bench = async (log) => {
  const curl = findProgram('curl');
  if (curl === null) throw new Error('curl is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'fallback-links-bench-'));
  const hosts = await startProbeHosts();
  try {
    const file = join(folder, 'fallback-links.sqlite');
    const [hosted = 0, ...ports] = hosts.ports;
    const links = registrations(ports, hosted);
    log(`${links.length} links on ${HOSTS} hosts`);
    const store = await openStore({ file });
    await store.links.register(links);
    await store.close();

    log('the first hour after a start, in which every link is looked at; none fails, so that the guard asks nobody');
    log('and no publication follows: what they take is not in these figures');
    const urls = links.slice(0, CURL_LINKS).map(({ url }) => url);
    const ours: Steady[] = [];
    const peer: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      log(round === 0 ? 'warming up' : `watching, round ${round} of ${ROUNDS}`);
      const curlCpu = await curlSeconds(curl, urls, folder);
      const steady = await watch(file, round === 0 ? 5 : SECONDS);
      if (round === 0) continue;
      peer.push(curlCpu / urls.length);
      ours.push(steady);
    }

    log('a year of roll-ups, checks, transitions, incidents and watched times');
    const rows = fillYear(file, new Date());
    log(`${rows} rows, ${Math.round((await stat(file)).size / 1024 ** 2)} MiB`);
    const asked = await measureQueries(
      file,
      new URL(urls[0] ?? '').host,
      links.slice(0, FILES_OF_A_PAGE).map(({ sha256 }) => sha256),
    );

    log('the screens');
    const off = await openStore({ file });
    await off.settings.set('monitor.settings', JSON.stringify({ enabled: false }));
    await off.close();
    if ((await ensureBuilt(root, log)) === 'failed') throw new Error('the app could not be built');
    const screen = await measureScreens(folder);

    const of = (what: (one: Steady) => number) => median(ours.map(what));
    const perCheck = of(({ cpuSeconds, checks }) => cpuSeconds / Math.max(1, checks));
    const slowest = Math.max(...asked.map(({ p95 }) => p95));
    return {
      figures: [
        { name: 'checks a second', value: of(({ checks, seconds }) => checks / seconds), unit: '' },
        {
          name: 'processor, of one core',
          value: of(({ cpuSeconds, seconds }) => (100 * cpuSeconds) / seconds),
          unit: '%',
        },
        { name: 'processor for one check: ours', value: perCheck * 1000, unit: 'ms' },
        { name: 'processor for one request: curl', value: median(peer) * 1000, unit: 'ms' },
        { name: 'memory', value: of(({ rssMib }) => rssMib), unit: 'MiB' },
        { name: 'memory, peak', value: Math.max(...ours.map(({ peakMib }) => peakMib)), unit: 'MiB' },
        { name: 'event loop, p99', value: of(({ delayP99 }) => delayP99), unit: 'ms' },
        { name: 'event loop, longest wait', value: of(({ delayMax }) => delayMax), unit: 'ms' },
        { name: 'roll-ups in the store', value: rows, unit: '' },
        ...asked.map(({ name, p95 }) => within(`query p95: ${name}`, p95, QUERY_LIMIT_MS)),
        within('slowest query, p95', slowest, QUERY_LIMIT_MS),
        within('overview: there after', screen.overviewMs, FIRST_PAINT_LIMIT_MS),
        within('list of links: there after', screen.linksMs, FIRST_PAINT_LIMIT_MS),
        { name: 'frames while scrolling, p50', value: screen.frameP50, unit: 'ms' },
        within('frames while scrolling, p95', screen.frameP95, FRAME_LIMIT_MS),
        { name: 'frames while scrolling, longest', value: screen.frameMax, unit: 'ms' },
      ],
      ratios: [{ name: 'processor: one check of ours / one curl', value: perCheck / median(peer), unit: '' }],
    };
  } finally {
    await hosts.close();
    await rm(folder, { recursive: true, force: true });
  }
};

function within(name: string, value: number, limit: number): Row {
  return { name, value, unit: 'ms', target: `< ${limit}`, met: value < limit };
}

const steadySchema = z.object({
  checks: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  rssMib: z.number(),
  peakMib: z.number(),
  delayP99: z.number(),
  delayMax: z.number(),
});
type Steady = z.infer<typeof steadySchema>;

async function watch(file: string, seconds: number): Promise<Steady> {
  const script = fileURLToPath(new URL('monitor-process.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [...nodeFlags, script, file, String(seconds)]);
  return steadySchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

/** The processor time of a script that asks each link for its beginning, one after the other; its own shell's too. */
async function curlSeconds(curl: string, urls: readonly string[], folder: string): Promise<number> {
  const script = join(folder, 'curl.sh');
  const lines = urls.map((url) => `${curl} -sS -f -o /dev/null -r 0-16383 '${url}'`);
  await writeFile(script, [...lines, 'times'].join('\n'));
  const { stdout } = await run('bash', [script]);
  const times = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)];
  return times.reduce((sum, [, minutes = '0', seconds = '0']) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
