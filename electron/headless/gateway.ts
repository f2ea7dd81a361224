/** `npm run gateway -- --config file`: the gateway alone, on a server. A program: it runs when it is imported. */
import process from 'node:process';
import { type GatewayConfig, readGatewayConfig } from './gateway-config.ts';
import { parseGatewayOptions, usage } from './gateway-options.ts';
import { startGatewayServer } from './gateway-server.ts';
import type { ProgramLog } from './program-log.ts';
import { runServerProgram, untilStopped } from './server-program.ts';

await runServerProgram({
  parsed: parseGatewayOptions(process.argv.slice(2)),
  usage,
  readConfig: readGatewayConfig,
  serve,
});

async function serve(config: GatewayConfig, log: ProgramLog): Promise<number> {
  // From the first moment on. What was being fetched when it was ended in haste is removed at the next start.
  const stopped = untilStopped();
  const server = await startGatewayServer(config, { log });
  const { simpleUrl, hostedSimpleUrl } = server;
  log.event('gateway.started', { simpleUrl, hostedSimpleUrl, dataFolder: config.dataFolder });
  const signal = await stopped;
  log.event('gateway.stopping', { signal, seconds: config.shutdownSeconds });
  await server.close();
  log.event('gateway.stopped', {});
  return 0;
}
