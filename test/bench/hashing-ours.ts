/**
 * One run: inspects every distribution of a folder as the app does. The threads are started first, on a small wheel per
 * core, as the interpreter that hashes in twine's way is started before its clock; that start is timed of its own.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInspector, listDistributions } from '../../electron/distributions/index.ts';

const MIB = 1024 * 1024;
const [, , folder = '.', smallFolder = '.'] = process.argv;
const files = await listDistributions(folder);
const small = (await listDistributions(smallFolder)).slice(0, availableParallelism());
const idle = process.memoryUsage.rss() / MIB;
let sampled = idle;
// Peak as the kernel counted it where it tells (Linux), else sampled.
const sampler = setInterval(() => {
  sampled = Math.max(sampled, process.memoryUsage.rss() / MIB);
}, 20);
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const inspector = createInspector();
const created = performance.now();
await Promise.all(small.map((file) => inspector.inspect(file.path)));
const processor = process.cpuUsage();
const started = performance.now();
const inspected = await Promise.all(files.map((file) => inspector.inspect(file.path, { onProgress() {} })));
const seconds = (performance.now() - started) / 1000;
const used = process.cpuUsage(processor);
delay.disable();
clearInterval(sampler);
await inspector.close();
const check = createHash('sha256');
for (const file of inspected) check.update(`${file.sha256} ${file.blake2b256}\n`);
console.log(
  JSON.stringify({
    seconds,
    processorSeconds: (used.user + used.system) / 1e6,
    startMs: started - created,
    peakMiB: Math.max(sampled, peakResident()) - idle,
    // The histogram counts the whole interval between two ticks; what is above the interval is delay.
    delayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - 5),
    check: check.digest('hex'),
  }),
);

function peakResident(): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return Number(line?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
