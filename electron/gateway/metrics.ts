/** What a server's operator watches, in the Prometheus exposition format. Nothing of a client, and no file, is in it. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Download } from '../../shared/contract/index.ts';

export interface Metrics {
  answered(route: string, status: number): void;
  ended(download: Download): void;
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}

interface Gauges {
  running(): number;
  cache(): { readonly files: number; readonly bytes: number; readonly limitBytes: number };
}

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'fallback_links_requests_total',
    help: 'Answered requests by kind of resource and status.',
    labelNames: ['route', 'status'],
    registers,
  });
  const downloads = new Counter({
    name: 'fallback_links_downloads_total',
    help: 'Downloads that have ended, by how.',
    labelNames: ['outcome'],
    registers,
  });
  const bytes = new Counter({
    name: 'fallback_links_download_bytes_total',
    help: 'Bytes of files by where they came from.',
    labelNames: ['source'],
    registers,
  });
  const attempts = new Counter({
    name: 'fallback_links_attempts_total',
    help: 'Requests to sources by kind of source and outcome code.',
    labelNames: ['source', 'code'],
    registers,
  });
  const switches = new Counter({
    name: 'fallback_links_switches_total',
    help: 'Times that another source took over.',
    registers,
  });
  const seconds = new Histogram({
    name: 'fallback_links_download_seconds',
    help: 'How long downloads took that ended well.',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
    registers,
  });
  gauge('fallback_links_downloads_running', 'Downloads that are under way.', gauges.running);
  gauge('fallback_links_cache_files', 'Files in the cache.', () => gauges.cache().files);
  gauge('fallback_links_cache_bytes', 'Bytes in the cache.', () => gauges.cache().bytes);
  gauge('fallback_links_cache_limit_bytes', 'Bytes that the cache may hold.', () => gauges.cache().limitBytes);

  function gauge(name: string, help: string, read: () => number): void {
    const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(read()) });
  }

  return {
    answered: (route, status) => requests.inc({ route, status }),
    ended(download) {
      downloads.inc({ outcome: download.state });
      switches.inc(download.switches.length);
      for (const { source, start, end } of download.segments) bytes.inc({ source }, end - start);
      for (const { source, code } of download.attempts) attempts.inc({ source, code: code ?? 'abandoned' });
      if (download.state === 'done') seconds.observe(download.milliseconds / 1000);
    },
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
