/** The check of the bench, in a process of its own: what it took, and what it found. */
import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createExaminer, createHttp } from '../../electron/http/index.ts';
import { checkReachability } from '../../electron/probe/index.ts';
import { linksSchema, pieceLength } from './probe-files.ts';

const [, , linksFile = ''] = process.argv;
const links = linksSchema.parse(JSON.parse(await readFile(linksFile, 'utf8'))).map((link, at) => ({
  ...link,
  id: String(at),
  pieces: { length: pieceLength, hashes: Buffer.from(link.pieces, 'base64') },
  allowLoopback: true,
  hostedAllowLoopback: true,
}));
const http = createHttp();
const services = {
  http,
  examiner: createExaminer(),
  now: () => new Date(),
  onBug: (bug: unknown) => console.error(bug),
};
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const started = performance.now();
let used = 0;
let verdicts = 0;
let bytes = 0;
let firstMs = 0;
for await (const { steps } of checkReachability(services, links, { seed: 1 })) {
  for (const { step } of steps) {
    if (step.type === 'part') bytes += step.part.received;
    if (step.type !== 'verdict') continue;
    if (verdicts === 0) firstMs = performance.now() - started;
    verdicts += 1;
    if (step.verdict.kind === 'used') used += 1;
  }
}
const seconds = (performance.now() - started) / 1000;
await http.close();
const peakMib = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ seconds, verdicts, used, bytes, firstMs, peakMib, blockedMs: delay.max / 1e6 }));
