/** `npm run monitor -- --config file`: the monitor alone, on a server. A program: it runs when it is imported. */
import process from 'node:process';
import { type MonitorConfig, readMonitorConfig } from './monitor-config.ts';
import { parseMonitorOptions, usage } from './monitor-options.ts';
import { startMonitorServer } from './monitor-server.ts';
import type { ProgramLog } from './program-log.ts';
import { runServerProgram, untilStopped } from './server-program.ts';

const parsed = parseMonitorOptions(process.argv.slice(2));
const once = 'options' in parsed && parsed.options.once;

await runServerProgram({ parsed, usage, readConfig: readMonitorConfig, serve: once ? lookOnce : watch });

async function watch(config: MonitorConfig, log: ProgramLog): Promise<number> {
  const stopped = untilStopped();
  const server = await startMonitorServer(config, { log });
  const where = server.origin === null ? {} : { origin: server.origin };
  log.event('monitor.started', { dataFolder: config.dataFolder, ...where });
  const signal = await stopped;
  log.event('monitor.stopping', { signal });
  await server.close();
  log.event('monitor.stopped', {});
  return 0;
}

async function lookOnce(config: MonitorConfig, log: ProgramLog): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  const server = await startMonitorServer({ ...config, listen: null }, { log, idle: true });
  const checked = await server.checkAll(stop.signal);
  for (const { link, result } of checked) {
    const { code, status, detail, bytes, totalMs } = result;
    log.event('monitor.checked', {
      file: link.filename,
      project: link.project,
      url: link.url,
      code,
      ...(status === null ? {} : { status }),
      detail,
      bytes,
      ms: Math.round(totalMs ?? 0),
    });
  }
  const failed = checked.filter(({ result }) => result.code !== 'ok').length;
  log.event('monitor.once', { links: checked.length, failed });
  await server.close();
  return stop.signal.aborted ? 1 : failed > 0 ? 3 : 0;
}
