/** `npm run gateway -- --config file`: the gateway alone, on a server. A program: it runs when it is imported. */
import path from 'node:path';
import process from 'node:process';
import { isProblem } from '../../shared/problem/index.ts';
import { surviveRejections } from '../shell/index.ts';
import { type GatewayConfig, readGatewayConfig } from './gateway-config.ts';
import { type GatewayLog, openGatewayLog } from './gateway-log.ts';
import { parseGatewayOptions, usage } from './gateway-options.ts';
import { type GatewayServer, startGatewayServer } from './gateway-server.ts';

await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<void> {
  const parsed = parseGatewayOptions(args);
  if ('wrong' in parsed) return end(2, `${parsed.wrong}\n\n${usage}`);
  if ('help' in parsed) return console.log(usage);
  const { config: given, check } = parsed.options;
  // npm changes the folder; it says where it was called.
  const file = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), given);
  let config: GatewayConfig;
  try {
    config = await readGatewayConfig(file);
  } catch (error) {
    return end(2, inWords(error));
  }
  if (check) return console.log(`${file} can be used.`);
  try {
    const log = await openGatewayLog(config.log);
    process.on('exit', log.flush);
    surviveRejections(process, { reportBug: log.bug });
    await serve(config, log);
  } catch (error) {
    end(1, inWords(error));
  }
}

async function serve(config: GatewayConfig, log: GatewayLog): Promise<void> {
  const stopping = Promise.withResolvers<NodeJS.Signals>();
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signals += 1;
      // Whoever asks a second time does not want to wait. What was being fetched is removed at the next start.
      if (signals > 1) process.exit(0);
      stopping.resolve(signal);
    });
  }
  const server: GatewayServer = await startGatewayServer(config, { log });
  const { simpleUrl, hostedSimpleUrl } = server;
  log.event('gateway.started', { simpleUrl, hostedSimpleUrl, dataFolder: config.dataFolder });
  const signal = await stopping.promise;
  log.event('gateway.stopping', { signal, seconds: config.shutdownSeconds });
  await server.close();
  log.event('gateway.stopped', {});
  await log.written();
  process.exit(0);
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
