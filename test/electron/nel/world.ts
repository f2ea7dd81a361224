/** A reporter on a virtual clock, hosts and collectors on loopback that remember what came. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { createHttp, type Http, type HttpOptions } from '../../../electron/http/index.ts';
import {
  createNelReporter,
  type KeyValues,
  type NelReporter,
  type ProbeAnswer,
  repositoryIn,
} from '../../../electron/nel/index.ts';
import type { ProbeFailure } from '../../../shared/nel/index.ts';
import { type ScriptedServer, startScriptedServer } from '../../support/scripted-server.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

export const minute = 60_000;
export const day = 24 * 60 * minute;

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Virtual. */
  readonly at: number;
}

/** What a collector answers, when the whole request has come. */
export type Answering = (request: Received, response: ServerResponse) => void;

export interface Collector {
  readonly origin: string;
  readonly received: readonly Received[];
  posts(): readonly Received[];
  answering(answer: Answering): void;
}

export interface World {
  readonly http: Http;
  readonly clock: VirtualClock;
  readonly values: Map<string, string>;
  readonly reporter: NelReporter;
  now(): number;
  /** The time of day is set, which no monotonic clock notices. */
  setTime(byMs: number): void;
  /** Another run of the app on what was kept. */
  restart(): NelReporter;
  collector(answer?: Answering): Promise<Collector>;
  /** Asks a host as a probe does, and has the reporter see the answer. */
  probe(
    url: string,
    options?: Partial<Pick<ProbeAnswer, 'allowLoopback' | 'found'>> & { readonly reporter?: NelReporter },
  ): Promise<void>;
}

const accepting: Answering = (_, response) => response.writeHead(204).end();

/** Agrees to get reports about every origin. */
export const agreeing: Answering = ({ method, headers }, response) => {
  const cors = { 'Access-Control-Allow-Origin': headers.origin ?? '', 'Access-Control-Allow-Headers': 'content-type' };
  response.writeHead(method === 'OPTIONS' ? 200 : 204, cors).end();
};

export function answeringWith(status: number): Answering {
  return (_, response) => response.writeHead(status).end();
}

export async function createWorld(
  options: {
    readonly http?: HttpOptions;
    readonly random?: () => number;
    /** Whether the store can be neither read nor written just now. */
    readonly isBroken?: () => boolean;
  } = {},
): Promise<World> {
  const http = createHttp(options.http);
  onTestFinished(() => http.close());
  const clock = createVirtualClock();
  let startOfTime = Date.parse('2026-11-22T12:00:00Z') - clock.now();
  const now = () => startOfTime + clock.now();
  const values = new Map<string, string>();
  const stored: KeyValues = {
    async get(key) {
      if (options.isBroken?.() === true) throw new Error('the store is broken');
      return values.get(key) ?? null;
    },
    async set(key, value) {
      if (options.isBroken?.() === true) throw new Error('the store is broken');
      values.set(key, value);
    },
    async remove(key) {
      if (options.isBroken?.() === true) throw new Error('the store is broken');
      values.delete(key);
    },
  };
  const start = () =>
    createNelReporter({ http, repository: repositoryIn(stored), now, clock, random: options.random ?? (() => 0) });
  const reporter = start();
  return {
    http,
    clock,
    values,
    reporter,
    now,
    setTime(byMs) {
      startOfTime += byMs;
    },
    restart: start,
    collector: (answer = accepting) => startCollector(now, answer),
    async probe(url, { allowLoopback = true, found = 'file', reporter: to = reporter } = {}) {
      const response = await http.request({ url, allowLoopback });
      await response.discard();
      const { headers, address } = response;
      await to.observe({ source: 'probe', url: response.url, headers, address, allowLoopback, found });
    },
  };
}

async function startCollector(now: () => number, first: Answering): Promise<Collector> {
  const received: Received[] = [];
  let answer = first;
  const { origin } = await startScriptedServer((request, response) => {
    void receive(request, now()).then((got) => {
      received.push(got);
      answer(got, response);
    });
  });
  return {
    origin,
    received,
    posts: () => received.filter(({ method }) => method === 'POST'),
    answering(next) {
      answer = next;
    },
  };
}

export async function receive(request: IncomingMessage, at: number): Promise<Received> {
  const { method = '', url: path = '', headers } = request;
  return { method, path, headers, body: await text(request), at };
}

const reportsSchema = z.array(z.object({ body: z.object({ type: z.string(), elapsed_time: z.number() }) }));

/** What matters here of the body of a delivery. */
export function reportsIn(body: string): z.infer<typeof reportsSchema> {
  return reportsSchema.parse(JSON.parse(body));
}

interface Declaring {
  readonly nel?: object | null;
  readonly endpoints?: readonly object[];
  readonly reportTo?: object;
  readonly status?: number;
}

/** The headers of a host that wants reports. */
export function declaration({ nel = {}, endpoints = [], reportTo = {} }: Declaring): Record<string, string> {
  return {
    'Report-To': JSON.stringify({ group: 'nel', max_age: 86_400, endpoints, ...reportTo }),
    ...(nel === null ? {} : { NEL: JSON.stringify({ report_to: 'nel', max_age: 86_400, ...nel }) }),
  };
}

/** A host of copies that wants reports. */
export function startHost(declaring: Declaring): Promise<ScriptedServer> {
  return startScriptedServer((_, response) =>
    response.writeHead(declaring.status ?? 200, declaration(declaring)).end('copy'),
  );
}

export function failureAt(origin: string, changes: Partial<ProbeFailure> = {}): ProbeFailure {
  return {
    source: 'probe',
    code: 'fallback.integrity.digest_mismatch',
    url: `${origin}/demo-1.0-py3-none-any.whl`,
    method: 'GET',
    address: '127.0.0.1',
    status: 200,
    elapsedMs: 412,
    ...changes,
  };
}
