/**
 * One run: reads, hashes and uploads every distribution of a folder, three side by side, as the app does. Memory is what
 * the kernel counted at most (Linux), over what the process had before.
 */
import { readFileSync } from 'node:fs';
import pLimit from 'p-limit';
import { createInspector, listDistributions } from '../../electron/distributions/index.ts';
import { createHttp } from '../../electron/http/index.ts';
import { createIndexClient } from '../../electron/index-client/index.ts';
import { Secret } from '../../electron/secrets/index.ts';

const MIB = 1024 * 1024;
const [, , folder = '.', origin = ''] = process.argv;
const target = {
  id: 'bench',
  name: 'Bench',
  simpleUrl: `${origin}/simple/`,
  uploadUrl: `${origin}/legacy/`,
  rehearsal: true,
};
const credentials = { username: '__token__', password: new Secret('a-secret') };
const files = await listDistributions(folder);
const inspector = createInspector();
const http = createHttp();
const client = createIndexClient(http);
const idle = process.memoryUsage.rss() / MIB;
const started = performance.now();
const inspected = await Promise.all(files.map((file) => inspector.inspect(file.path)));
const read = performance.now();
const afterReading = process.memoryUsage.rss() / MIB;
let most = 0;
const sampler = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss() / MIB);
}, 20);
const limit = pLimit(3);
await Promise.all(
  inspected.map((file) => limit(() => client.upload({ target, file, credentials, checksFirst: false }))),
);
const ended = performance.now();
clearInterval(sampler);
await inspector.close();
await http.close();
console.log(
  JSON.stringify({
    seconds: (ended - started) / 1000,
    uploadSeconds: (ended - read) / 1000,
    growthMiB: most - afterReading,
    peakMiB: Math.max(most, peakResident()) - idle,
  }),
);

function peakResident(): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
