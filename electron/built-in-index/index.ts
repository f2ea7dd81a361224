/**
 * The built-in index: an HTTP server on 127.0.0.1 that takes PyPI's legacy uploads, serves the simple API (PEP 503,
 * 691) and the files. It is its own server on its own port, without cookies, and never speaks to another host.
 */
import { createServer } from 'node:http';
import { createInspector, type Inspector } from '../distributions/index.ts';
import type { IndexRepository } from '../store/index.ts';
import { usualFileLimit } from '../../shared/packaging/index.ts';
import type { Facts } from '../../shared/problem/index.ts';
import { listen } from '../serving/index.ts';
import { openBlobs } from './blobs.ts';
import { createHandler } from './handler.ts';

export interface BuiltInIndex {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly simpleUrl: string;
  readonly uploadUrl: string;
  /** Ends every connection; an upload that is under way is not listed. */
  close(): Promise<void>;
}

export interface BuiltInIndexOptions {
  readonly repository: IndexRepository;
  /** Holds `blobs/` (the files, by content) and `incoming/` (uploads under way). */
  readonly dataFolder: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly host?: '127.0.0.1';
  /** The one API token that may upload; by default any token that is not empty. */
  readonly uploadToken?: string;
  /** Bytes; 100 MiB by default, as on PyPI. */
  readonly maxFileBytes?: number;
  /** Reads what was uploaded; by default one of the index's own with one worker. */
  readonly inspector?: Pick<Inspector, 'inspect'>;
  now?(): Date;
  log?(event: string, facts: Facts): void;
}

/** Problems: `serving.port_busy`; the caller may try again with port 0. */
export async function startBuiltInIndex(options: BuiltInIndexOptions): Promise<BuiltInIndex> {
  const host = options.host ?? '127.0.0.1';
  const blobs = await openBlobs(options.dataFolder);
  // Bounds: a request line and headers of 16 KiB, 10 s to send them, and two minutes of silence. A whole request may
  // take any time: a large upload from a slow program is no attack.
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 0 });
  server.setTimeout(120_000);
  const port = await listen(server, { port: options.port, host, what: 'the built-in index' });
  const own = options.inspector === undefined ? createInspector({ workers: 1 }) : null;
  const handler = createHandler({
    repository: options.repository,
    blobs,
    inspector: options.inspector ?? required(own),
    // Anything else is a page in a browser that was pointed here by its own DNS name (DNS rebinding).
    hosts: [`${host}:${port}`, `localhost:${port}`],
    uploadToken: options.uploadToken ?? null,
    maxFileBytes: options.maxFileBytes ?? usualFileLimit,
    now: options.now ?? (() => new Date()),
    log: options.log ?? (() => undefined),
  });
  server.on('request', handler.handle);
  const origin = `http://${host}:${port}`;
  return {
    origin,
    simpleUrl: `${origin}/simple/`,
    uploadUrl: `${origin}/legacy/`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await handler.settled();
      await own?.close();
    },
  };
}

function required<T>(value: T | null): T {
  if (value === null) throw new Error('unreachable');
  return value;
}
