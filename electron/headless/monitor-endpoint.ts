/** What a server's operator asks: is it well, and the figures for Prometheus. Nothing of a link's address is in them. */
import { createServer } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import { linkStates, type MonitorState, type StateCounts } from '../../shared/contract/health.ts';
import { listen } from '../serving/index.ts';

export interface MonitorEndpoint {
  readonly origin: string;
  close(): Promise<void>;
}

interface Figures {
  state(): MonitorState;
  counts(): Promise<{ readonly counts: StateCounts; readonly held: number }>;
}

/** Problem: `serving.port_busy`. */
export async function startMonitorEndpoint(
  { host, port: wanted }: { readonly host: string; readonly port: number },
  figures: Figures,
): Promise<MonitorEndpoint> {
  const registry = registryOf(figures);
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000 }, (request, response) => {
    const send = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    if (request.method !== 'GET') send(405, 'text/plain', 'Only GET.\n');
    else if (request.url === '/healthz') {
      const { state } = figures.state();
      const status = state === 'offline' ? 'degraded' : 'ok';
      send(200, 'application/json', `${JSON.stringify({ status, state })}\n`);
    } else if (request.url === '/metrics') {
      registry.metrics().then(
        (text) => send(200, registry.contentType, text),
        () => send(503, 'text/plain', 'The figures cannot be read at the moment.\n'),
      );
    } else send(404, 'text/plain', 'There are /healthz and /metrics.\n');
  });
  const port = await listen(server, { port: wanted, host, what: 'the monitor' });
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

function registryOf({ state, counts }: Figures): Registry {
  const registry = new Registry();
  const registers = [registry];
  const links = new Gauge({
    name: 'fallback_links_monitor_links',
    help: 'Links by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      const now = await counts();
      for (const each of linkStates) links.set({ state: each }, now.counts[each]);
      held.set(now.held);
      const { checksToday, bytesToday, state: is } = state();
      checks.set(checksToday);
      bytes.set(bytesToday);
      watching.set(is === 'watching' ? 1 : 0);
    },
  });
  const held = new Gauge({ name: 'fallback_links_monitor_held', help: 'Links that wait for a person.', registers });
  const checks = new Gauge({ name: 'fallback_links_monitor_checks', help: 'Checks of the last 24 hours.', registers });
  const bytes = new Gauge({ name: 'fallback_links_monitor_bytes', help: 'Bytes of the last 24 hours.', registers });
  const watching = new Gauge({
    name: 'fallback_links_monitor_watching',
    help: '1 while links are judged; 0 while our own line is down.',
    registers,
  });
  return registry;
}
