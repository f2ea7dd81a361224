/** `npm run monitor -- --config file`: the monitor alone, on a server. A program: it runs when it is imported. */
import path from 'node:path';
import process from 'node:process';
import { isProblem } from '../../shared/problem/index.ts';
import { surviveRejections } from '../shell/index.ts';
import { type GatewayLog as ProgramLog, openGatewayLog as openLog } from './gateway-log.ts';
import { type MonitorConfig, readMonitorConfig } from './monitor-config.ts';
import { parseMonitorOptions, usage } from './monitor-options.ts';
import { type MonitorServer, startMonitorServer } from './monitor-server.ts';

await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<void> {
  const parsed = parseMonitorOptions(args);
  if ('wrong' in parsed) return end(2, `${parsed.wrong}\n\n${usage}`);
  if ('help' in parsed) return console.log(usage);
  const { config: given, once, check } = parsed.options;
  // npm changes the folder; it says where it was called.
  const file = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), given);
  let config: MonitorConfig;
  try {
    config = await readMonitorConfig(file);
  } catch (error) {
    return end(2, inWords(error));
  }
  if (check) return console.log(`${file} can be used.`);
  try {
    const log = await openLog(config.log);
    process.on('exit', log.flush);
    surviveRejections(process, { reportBug: log.bug });
    await (once ? lookOnce(config, log) : watch(config, log));
  } catch (error) {
    end(1, inWords(error));
  }
}

async function watch(config: MonitorConfig, log: ProgramLog): Promise<void> {
  const stopping = Promise.withResolvers<NodeJS.Signals>();
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signals += 1;
      // Whoever asks a second time does not want to wait.
      if (signals > 1) process.exit(0);
      stopping.resolve(signal);
    });
  }
  const server: MonitorServer = await startMonitorServer(config, { log });
  const where = server.origin === null ? {} : { origin: server.origin };
  log.event('monitor.started', { dataFolder: config.dataFolder, ...where });
  const signal = await stopping.promise;
  log.event('monitor.stopping', { signal });
  await server.close();
  log.event('monitor.stopped', {});
  await log.written();
  process.exit(0);
}

async function lookOnce(config: MonitorConfig, log: ProgramLog): Promise<void> {
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
  await log.written();
  process.exit(stop.signal.aborted ? 1 : failed > 0 ? 3 : 0);
}

function inWords(error: unknown): string {
  if (!isProblem(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${error.message}\n${error.problem.remedy}`;
}

function end(code: number, words: string): void {
  console.error(words);
  process.exitCode = code;
  if (code === 1) process.exit();
}
