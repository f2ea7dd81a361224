/** The monitor of the bench, in a process of its own: on a store with ten thousand links, for some seconds, and what it took. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { defaultPolicy } from '../../shared/fallback/index.ts';
import { createHttp, monotonicClock } from '../../electron/http/index.ts';
import { createLinkChecker, createMonitor } from '../../electron/monitor/index.ts';
import { openStore } from '../../electron/store/index.ts';
import { createForwardClock } from '../support/forward-clock.ts';

const [, , file = '', seconds = '30', meanHours = '6'] = process.argv;
const store = await openStore({ file });
const http = createHttp();
const clock = createForwardClock();
const monitor = createMonitor({
  repository: store.health,
  settings: store.settings,
  publications: {
    list: async () => [],
    linksChanged: () => undefined,
    // oxlint-disable-next-line require-yield -- there are none
    async *watch() {
      return;
    },
  },
  checker: createLinkChecker({
    http,
    files: store.files,
    clock: monotonicClock,
    policy: () => defaultPolicy,
    random: Math.random,
  }),
  control: { works: async () => true, measure: async () => [] },
  now: clock.date,
  clock,
  random: Math.random,
  fixedSettings: {
    enabled: true,
    byteBudget: 1024 ** 4,
    meanHours: Number(meanHours),
    notify: false,
    quietHours: null,
  },
  log: () => undefined,
  onBug: (bug) => console.error(bug),
});
await monitor.start();
// What the start itself takes is not steady, and for its first two minutes nothing is looked at.
clock.forward(125_000);
await wait(5000);
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const cpu = process.cpuUsage();
const began = performance.now();
const checksBefore = monitor.state().checksToday;
await wait(Number(seconds) * 1000);
const used = process.cpuUsage(cpu);
const took = (performance.now() - began) / 1000;
const checks = monitor.state().checksToday - checksBefore;
const result = {
  checks,
  seconds: took,
  cpuSeconds: (used.user + used.system) / 1e6,
  rssMib: process.memoryUsage().rss / 1024 ** 2,
  peakMib: process.resourceUsage().maxRSS / 1024,
  delayP99: Math.max(0, delay.percentile(99) / 1e6 - 5),
  delayMax: Math.max(0, delay.max / 1e6 - 5),
};
await monitor.close();
await http.close();
await store.close();
console.log(JSON.stringify(result));
