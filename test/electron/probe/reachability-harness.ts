import { createHash } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import { type Clock, type Http, type HttpOptions, createExaminer, createHttp } from '../../../electron/http/index.ts';
import { type ProbedLink, checkReachability } from '../../../electron/probe/index.ts';
import { type ReachabilityStep, reachabilityProgressSchema } from '../../../shared/contract/reachability.ts';
import { type PolicySettings, parsePolicy } from '../../../shared/fallback/index.ts';

export interface Seen {
  readonly steps: readonly ReachabilityStep[];
  readonly verdict: Extract<ReachabilityStep, { type: 'verdict' }>['verdict'];
  readonly last: Extract<ReachabilityStep, { type: 'verdict' }>;
}

export interface Scene extends HttpOptions {
  readonly policy?: Partial<PolicySettings>;
  readonly clock?: Clock;
  readonly now?: never;
  readonly date?: Date;
  wrap?(http: Http): Http;
  onStep?(step: ReachabilityStep): void;
}

/** Everything of a list of links, by link. */
export async function checkAll(links: readonly ProbedLink[], scene: Scene = {}, more: object = {}) {
  const { policy = {}, clock, date = new Date('2026-11-22T12:00:00Z'), wrap, onStep, now: _, ...given } = scene;
  const options = { ...given, ...clock };
  const http = createHttp(options);
  onTestFinished(() => http.close());
  const bugs: unknown[] = [];
  const services = {
    http: wrap?.(http) ?? http,
    examiner: createExaminer(options),
    now: () => date,
    onBug: (error: unknown) => bugs.push(error),
    ...(clock === undefined ? {} : { clock }),
  };
  const seen = new Map<string, ReachabilityStep[]>();
  let counted = { total: 0, done: 0 };
  for await (const progress of checkReachability(services, links, {
    seed: 1,
    settings: parsePolicy(policy),
    ...more,
  })) {
    // As it crosses to the renderer: nothing more and nothing else.
    expect(reachabilityProgressSchema.parse(progress)).toEqual(progress);
    counted = progress;
    for (const { linkId, step } of progress.steps) {
      seen.set(linkId, [...(seen.get(linkId) ?? []), step]);
      onStep?.(step);
    }
  }
  if (bugs.length > 0) throw bugs[0];
  expect(counted).toMatchObject({ total: links.length, done: links.length });
  return seen;
}

export async function check(link: ProbedLink, scene: Scene = {}): Promise<Seen> {
  const steps = (await checkAll([link], scene)).get(link.id) ?? [];
  const last = steps.at(-1);
  if (last?.type !== 'verdict') throw new Error('it did not end with a verdict');
  return { steps, verdict: last.verdict, last };
}

export function linkTo(url: string, bytes: Uint8Array, given: Partial<ProbedLink> = {}): ProbedLink {
  return {
    id: url,
    url,
    size: bytes.byteLength,
    sha256: sha256(bytes).toString('hex'),
    pieces: null,
    hostedUrl: null,
    allowLoopback: true,
    hostedAllowLoopback: true,
    ...given,
  };
}

export function piecesOf(bytes: Uint8Array, length: number): NonNullable<ProbedLink['pieces']> {
  const count = Math.ceil(bytes.byteLength / length);
  const hashes = Array.from({ length: count }, (_, at) => sha256(bytes.subarray(at * length, (at + 1) * length)));
  return { length, hashes: Buffer.concat(hashes) };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
