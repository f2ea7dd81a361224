/** What is kept of a host: what it has declared, what waits for it, and how its endpoints have behaved. */
import { z } from 'zod';

const milliseconds = z.int();
const count = z.int().nonnegative();

const bodySchema = z.object({
  sampling_fraction: z.number(),
  referrer: z.literal(''),
  server_ip: z.string(),
  protocol: z.enum(['', 'http/1.1']),
  method: z.enum(['GET', 'HEAD']),
  status_code: z.int(),
  elapsed_time: z.int(),
  phase: z.enum(['dns', 'connection', 'application']),
  type: z.string(),
});

/** Times are milliseconds since 1970. */
export const hostStateSchema = z
  .object({
    host: z.string(),
    origin: z.url(),
    /** It is on this computer: its endpoints may be on loopback. */
    rehearsal: z.boolean(),
    policy: z
      .object({
        group: z.string(),
        includeSubdomains: z.boolean(),
        failureFraction: z.number(),
        expiresAt: milliseconds,
        receivedFrom: z.string(),
        receivedAt: milliseconds,
        /** It has had the one report that one so old may have (`isStale`): no more until it is declared again. */
        spent: z.boolean(),
      })
      .readonly()
      .nullable(),
    groups: z
      .array(
        z
          .object({
            name: z.string(),
            includeSubdomains: z.boolean(),
            expiresAt: milliseconds,
            endpoints: z.array(z.object({ url: z.url(), priority: count, weight: count }).readonly()).readonly(),
          })
          .readonly(),
      )
      .readonly(),
    /** Endpoints that have failed or are gone for good, also through a parent domain. */
    endpoints: z
      .array(z.object({ url: z.string(), failures: count, retryAt: milliseconds, gone: z.boolean() }).readonly())
      .readonly(),
    /** The oldest first. */
    queue: z.array(z.object({ at: milliseconds, url: z.url(), body: bodySchema.readonly() }).readonly()).readonly(),
    /** Chooses among endpoints of the same priority; drawn anew after each delivery, so that a preview tells the truth. */
    draw: z.number().min(0).lt(1),
    /** When something was last sent, or tried. */
    triedAt: milliseconds.nullable(),
    /** The newest first. */
    deliveries: z
      .array(
        z
          .object({
            at: milliseconds,
            url: z.string(),
            status: z.int().nullable(),
            reports: count,
            note: z.string(),
          })
          .readonly(),
      )
      .readonly(),
    dropped: count,
  })
  .readonly();
export type HostState = z.infer<typeof hostStateSchema>;
export type StoredGroup = HostState['groups'][number];
export type Delivery = HostState['deliveries'][number];

/** Of a host, at most; the oldest is dropped for the newest. */
const longestQueue = 100;
/** A report that could not be delivered for two days says nothing of the host as it is. */
const longestWaitMs = 2 * 24 * 3600 * 1000;
/** At most one delivery to a host in this time. */
export const pauseMs = 5 * 60 * 1000;

/** NEL §2.4: 48 hours. */
const staleMs = 2 * 24 * 3600 * 1000;
/** What has happened can be looked at for this long. */
const rememberedMs = 30 * 24 * 3600 * 1000;

const keptDeliveries = 20;
const keptEndpoints = 200;

export function newHostState(origin: string, draw: number): HostState {
  return {
    host: new URL(origin).host,
    origin,
    rehearsal: false,
    policy: null,
    groups: [],
    endpoints: [],
    queue: [],
    draw,
    triedAt: null,
    deliveries: [],
    dropped: 0,
  };
}

/** With this report too; what is too much or too old is dropped and counted. */
export function enqueue(state: HostState, report: HostState['queue'][number]): HostState {
  const { queue, dropped } = fresh(state, report.at);
  const kept = [...queue, report].slice(-longestQueue);
  return { ...state, queue: kept, dropped: dropped + queue.length + 1 - kept.length };
}

/** Without what is too old. */
export function fresh(state: HostState, now: number): HostState {
  const queue = state.queue.filter(({ at }) => now - at <= longestWaitMs);
  return queue.length === state.queue.length
    ? state
    : { ...state, queue, dropped: state.dropped + state.queue.length - queue.length };
}

/** With a policy that a report was made under: one that is stale gets no other (NEL §5.2, "if policy is stale"). */
export function afterReport(state: HostState, now: number): HostState {
  const { policy } = state;
  return policy === null || now - policy.receivedAt <= staleMs
    ? state
    : { ...state, policy: { ...policy, spent: true } };
}

/** Nothing of it is in force, waits, or was tried lately. */
export function isForgettable({ policy, groups, queue, triedAt }: HostState, now: number): boolean {
  const ends = [...groups, ...(policy === null ? [] : [policy])].map(({ expiresAt }) => expiresAt);
  const times = [...ends, ...queue.map(({ at }) => at), triedAt ?? 0];
  return now - Math.max(...times) > rememberedMs;
}

/** Nobody wants what waits any more. */
export function withoutQueue(state: HostState): HostState {
  return state.queue.length === 0 ? state : { ...state, queue: [], dropped: state.dropped + state.queue.length };
}

export interface DeliveryResult {
  readonly delivery: Delivery;
  /** `refused`: not delivered, and to be tried again after a while. */
  readonly outcome: 'delivered' | 'gone' | 'refused';
  /** Those that were sent. */
  readonly sent: HostState['queue'];
  /** How long the endpoint is left alone after so many failures in a row. */
  delayMs(failures: number): number;
  readonly draw: number;
}

export function afterDelivery(state: HostState, { delivery, outcome, sent, delayMs, draw }: DeliveryResult): HostState {
  const { url, at } = delivery;
  const failures = (state.endpoints.find((endpoint) => endpoint.url === url)?.failures ?? 0) + 1;
  const others = state.endpoints.filter((endpoint) => endpoint.url !== url);
  const endpoint = { url, failures, retryAt: at + delayMs(failures), gone: outcome === 'gone' };
  return {
    ...state,
    queue: outcome === 'delivered' ? state.queue.filter((report) => !sent.includes(report)) : state.queue,
    endpoints: outcome === 'delivered' ? others : [...others, endpoint].slice(-keptEndpoints),
    deliveries: [delivery, ...state.deliveries].slice(0, keptDeliveries),
    draw,
  };
}
