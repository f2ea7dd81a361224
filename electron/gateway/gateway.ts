import { createServer, type Server } from 'node:http';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Download } from '../../shared/contract/index.ts';
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { Facts, Problem } from '../../shared/problem/index.ts';
import { type FileCacheState, openFileCache } from '../file-cache/index.ts';
import { type Clock, createHttp, type Http, monotonicClock } from '../http/index.ts';
import { listen } from '../serving/index.ts';
import type { Store } from '../store/index.ts';
import { createTransfers, type TransferRecord, type Transfers } from '../transfer/index.ts';
import type { Catalogue } from './catalogue.ts';
import { createDownloadLog } from './download-log.ts';
import { createDownloads, type DownloadsView } from './downloads.ts';
import { createHandler } from './handler.ts';
import { indexCatalogue } from './index-catalogue.ts';
import { createMetrics } from './metrics.ts';
import { createUpstream } from './upstream/index.ts';
import { createWrongCopies } from './wrong-copies.ts';

/** An index behind the gateway. */
export interface GatewayIndex {
  /** `https://host/simple/` */
  readonly simpleUrl: string;
  /** It is on this computer: loopback addresses and plain http are allowed for it and its files. */
  readonly rehearsal: boolean;
  /** Whether the links that are registered here count for its files, as for an index that does not list them itself. */
  readonly takesRegisteredLinks: boolean;
}

export interface GatewayOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Further names by which it is called (`Host`); `*` for any, behind a server that has looked already. */
  readonly names?: readonly string[];
  /** Asked in their order; the first that has a project answers alone. */
  readonly indexes: readonly GatewayIndex[];
  /** Asked before the indexes. */
  readonly catalogues?: readonly Catalogue[];
  readonly store: Pick<Store, 'files' | 'links' | 'health' | 'downloads'>;
  /** Of its own: the cache, and what is under way. */
  readonly folder: string;
  readonly cacheLimitBytes: number;
  readonly policy: PolicySettings;
  /** With the same clock as `clock`. By default one of its own. */
  readonly http?: Http;
  readonly clock?: Clock;
  now?(): Date;
  /** Some more downloads are in the store. */
  onLogged?(): void;
  /** One has ended. `asked`: what each attempt asked first, where a redirect led it elsewhere. */
  onDownload?(download: Download, asked: readonly string[]): void;
  log(event: string, facts: Facts): void;
}

export interface Gateway {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** What installers are given. */
  readonly simpleUrl: string;
  /** The same without external hosts. */
  readonly hostedSimpleUrl: string;
  view(): GatewayActivity;
  /** Now, after every download, and five times a second while one is under way. */
  watch(signal?: AbortSignal): AsyncGenerator<GatewayActivity, void, void>;
  /** From the next request on. */
  setIndexes(indexes: readonly GatewayIndex[]): void;
  /** From the next download on: those under way go on under the policy with which they began. */
  setPolicy(policy: PolicySettings): void;
  setCacheLimit(bytes: number): Promise<void>;
  /** Removes all copies but those that are being read. */
  clearCache(): Promise<void>;
  /** Takes no more connections, lets what is under way end for so long (milliseconds; 0 unless told), then ends it. */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

export interface GatewayActivity extends DownloadsView {
  readonly cache: Omit<FileCacheState, 'trouble'> & { readonly problem: Problem | null };
}

/** Problems: `serving.*`. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host, store, folder, log, clock = monotonicClock, now = () => new Date() } = options;
  const http = options.http ?? createHttp();
  const spools = join(folder, 'downloads');
  await rm(spools, { recursive: true, force: true }).catch(() => undefined);
  const cache = await openFileCache({ folder: join(folder, 'cache'), limitBytes: options.cacheLimitBytes, log });
  // The bounds of the built-in index: headers of 16 KiB in 10 s, and two minutes of silence.
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 0 });
  server.setTimeout(120_000);
  // From here to the handler nothing is waited for: whoever finds the port open is answered.
  const port = await listen(server, { port: options.port, host, what: 'the gateway' });

  let cacheLimit = options.cacheLimitBytes;
  let generation = 0;
  const all: Transfers[] = [];
  const wrongCopies = createWrongCopies();
  const onSettled = (record: TransferRecord): void => {
    wrongCopies.observe(record);
    downloads.settled(record);
  };
  const setPolicy = (settings: PolicySettings): void => {
    generation += 1;
    const spool = join(spools, String(generation));
    all.push(createTransfers({ http, settings, clock, folder: spool, onSettled }));
  };
  const downloadLog = createDownloadLog({
    store: store.downloads,
    clock,
    log,
    onWritten: () => options.onLogged?.(),
  });
  const metrics = createMetrics({
    running: () => running().length,
    cache: () => cache.state(),
  });
  const running = () => all.flatMap((transfers) => transfers.running());
  const downloads = createDownloads({
    running,
    clock,
    now,
    ended(download, asked) {
      metrics.ended(download);
      const missing = missingHostedCopy(download);
      if (missing !== null) log('gateway.hosted_copy_missing', { file: download.filename, host: missing });
      downloadLog.add(download);
      options.onDownload?.(download, asked);
    },
  });
  setPolicy(options.policy);

  let catalogues: readonly Catalogue[] = [];
  const setIndexes = (indexes: readonly GatewayIndex[]): void => {
    const behind = indexes.map(({ simpleUrl, rehearsal, takesRegisteredLinks }) =>
      indexCatalogue(createUpstream({ http, simpleUrl, rehearsal, now: clock.now }), {
        files: store.files,
        links: takesRegisteredLinks ? store.links : null,
        health: store.health,
        rehearsal,
        log,
      }),
    );
    catalogues = [...(options.catalogues ?? []), ...behind];
  };
  setIndexes(options.indexes);

  const handler = createHandler(
    {
      catalogues: () => catalogues,
      transfers: () => last(all),
      cache,
      http,
      clock,
      downloads,
      wrongCopies,
      metrics,
      log,
    },
    nameRule([authorityOf(host, port), authorityOf('localhost', port), ...(options.names ?? [])]),
  );
  server.on('request', handler.handle);
  const view = (): GatewayActivity => {
    const { trouble, ...held } = cache.state();
    return { ...downloads.view(), cache: { ...held, problem: trouble } };
  };
  const origin = `http://${authorityOf(host, port)}`;

  return {
    origin,
    simpleUrl: `${origin}/simple/`,
    hostedSimpleUrl: `${origin}/hosted/simple/`,
    view,
    async *watch(signal) {
      for await (const _ of downloads.watch(signal)) yield view();
    },
    setIndexes,
    setPolicy,
    async setCacheLimit(bytes) {
      cacheLimit = bytes;
      await cache.setLimit(bytes);
    },
    async clearCache() {
      await cache.setLimit(0);
      await cache.setLimit(cacheLimit);
    },
    async close({ graceMs = 0 } = {}) {
      // The copies that are still to be kept count as under way: whoever asked for them is served, and gone.
      const underWay = handler.settled().then(() => downloads.idle());
      await closeServer(server, underWay, graceMs);
      await Promise.all(all.map((transfers) => transfers.close()));
      await handler.settled();
      await downloads.close();
      await downloadLog.close();
      await cache.close();
      if (options.http === undefined) await http.close();
    },
  };
}

async function closeServer(server: Server, underWay: Promise<void>, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const stop = new AbortController();
  await Promise.race([underWay, delay(graceMs, undefined, { signal: stop.signal }).catch(() => undefined)]);
  stop.abort();
  server.closeAllConnections();
  await closed;
}

/** The host that says so. Without that copy nothing is left to fall back to, which somebody should hear of before then. */
function missingHostedCopy({ attempts }: Download): string | null {
  const missing = attempts.find(({ source, status }) => source === 'hosted' && (status === 404 || status === 410));
  return missing?.host ?? null;
}

/** As clients write it (RFC 9110 §4.2.1, §7.2): IPv6 in brackets, without the port that http has anyway. */
function authorityOf(host: string, port: number): string {
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`).host;
}

/** Anything else is a page in a browser that was pointed here by its own DNS name (DNS rebinding). */
function nameRule(names: readonly string[]): (host: string) => boolean {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return known.has('*') ? () => true : (host) => known.has(host);
}

function last<T>(items: readonly T[]): T {
  const item = items.at(-1);
  if (item === undefined) throw new Error('there is none');
  return item;
}
