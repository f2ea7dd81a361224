/**
 * The reachability check of 1,000 links over 50 hosts on loopback: each address tried, each link asked plainly, by HEAD,
 * by Range and by suffix Range, every part compared with its hash. Beside it `curl --parallel` that only downloads the same
 * URLs. Both take turns; medians.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { findProgram } from '../../scripts/tools.mjs';
import { type BenchLink, HOSTS, LINKS, linksOf } from './probe-files.ts';
import { startProbeHosts } from './start-probe-hosts.ts';
import { type Bench, median } from './types.ts';

const run = promisify(execFile);
const ROUNDS = 3;
const MIB = 1024 * 1024;

export const bench: Bench = async (log) => {
  const curl = findProgram('curl');
  if (curl === null) throw new Error('curl is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'fallback-links-bench-'));
  const hosts = await startProbeHosts();
  try {
    const [hosted = 0, ...ports] = hosts.ports;
    const links = linksOf(ports, hosted);
    const linksFile = join(folder, 'links.json');
    await writeFile(linksFile, JSON.stringify(links));
    const ours = new Array<z.infer<typeof resultSchema>>();
    const peer = new Array<number>();
    log(`${LINKS} links over ${HOSTS} hosts`);
    for (let round = 0; round <= ROUNDS; round += 1) {
      log(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`);
      const seconds = await download(curl, links, folder);
      const result = await check(linksFile);
      if (result.used !== LINKS)
        throw new Error(`${LINKS - result.used} of ${LINKS} links have another verdict than they should`);
      if (round === 0) continue;
      ours.push(result);
      peer.push(seconds);
    }
    const of = (what: 'seconds' | 'peakMib' | 'blockedMs' | 'bytes' | 'firstMs') =>
      median(ours.map((result) => result[what]));
    const slowest = Math.max(...ours.map(({ seconds }) => seconds));
    const peak = Math.max(...ours.map(({ peakMib }) => peakMib));
    return {
      figures: [
        { name: `${LINKS} links: ours, slowest round`, value: slowest, unit: 's', target: '< 30', met: slowest < 30 },
        { name: `${LINKS} links: ours`, value: of('seconds'), unit: 's' },
        { name: `${LINKS} links: curl --parallel, download only`, value: median(peer), unit: 's' },
        { name: 'first verdict after', value: of('firstMs'), unit: 'ms' },
        { name: 'read from external hosts: ours', value: of('bytes') / MIB, unit: 'MiB' },
        { name: 'memory, peak', value: peak, unit: 'MiB', target: '< 300', met: peak < 300 },
        { name: 'event loop, longest wait', value: of('blockedMs'), unit: 'ms' },
      ],
      ratios: [{ name: 'time: ours / curl --parallel', value: of('seconds') / median(peer), unit: '' }],
    };
  } finally {
    await hosts.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const resultSchema = z.object({
  seconds: z.number(),
  verdicts: z.number(),
  used: z.number(),
  bytes: z.number(),
  firstMs: z.number(),
  peakMib: z.number(),
  blockedMs: z.number(),
});

async function check(linksFile: string): Promise<z.infer<typeof resultSchema>> {
  const script = fileURLToPath(new URL('probe-process.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [script, linksFile]);
  return resultSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

/** Seconds. */
async function download(curl: string, links: readonly BenchLink[], folder: string): Promise<number> {
  const config = join(folder, 'curl.txt');
  await writeFile(config, links.map(({ url }) => `url = "${url}"\noutput = "/dev/null"\n`).join(''));
  const started = performance.now();
  await run(curl, ['-sS', '-f', '--parallel', '--parallel-max', '32', '-K', config]);
  return (performance.now() - started) / 1000;
}
