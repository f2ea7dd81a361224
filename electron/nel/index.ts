/**
 * Tells external hosts why downloads of their copies would be left: what our own probes met, to those who have declared
 * that they want to hear it (W3C NEL), where they have declared it, and nothing of anybody who installs something.
 */
import type { NelDailyFile, NelPreview } from '../../shared/contract/nel.ts';
import {
  type DailySummary,
  type ProbeFailure,
  createReport,
  dailySummaryFilename,
  isSampled,
  retryDelayMs,
  writeDailySummary,
} from '../../shared/nel/index.ts';
import type { Clock, Http } from '../http/index.ts';
import { type ProbeAnswer, declare, declaredFor, endpointsLeft, isNews } from './declarations.ts';
import {
  type HostState,
  afterDelivery,
  afterReport,
  enqueue,
  fresh,
  isForgettable,
  newHostState,
  pauseMs,
  withoutQueue,
} from './host-state.ts';
import { type Plan, planDelivery } from './plan.ts';
import { viewPlan } from './preview.ts';
import type { NelRepository } from './repository.ts';
import { send } from './send.ts';

export type { ProbeAnswer } from './declarations.ts';
export { type KeyValues, type NelRepository, repositoryIn } from './repository.ts';

export interface NelReporter {
  /** An answer that a probe got: what it declares takes the place of what was declared before. */
  observe(answer: ProbeAnswer): Promise<void>;
  /** A probe that failed through the host's doing. True: a report about it waits. */
  failed(failure: ProbeFailure): Promise<boolean>;
  /**
   * Sends what is due, each host's in one request; when (milliseconds since 1970) there is something to do next, null where
   * nothing waits. Rejects with the signal's reason, or where it cannot be written down before it is sent.
   */
  deliver(signal?: AbortSignal): Promise<number | null>;
  preview(host: string): Promise<NelPreview>;
  /** The file of a day, from the counts of all outcomes of the probes of that day. */
  daily(day: Omit<DailySummary, 'policy'>): Promise<NelDailyFile>;
}

interface NelReporterOptions {
  readonly http: Http;
  readonly repository: NelRepository;
  /** Milliseconds since 1970. */
  now(): number;
  /** Monotonic: the pause between two deliveries does not end because somebody sets the time. */
  readonly clock: Pick<Clock, 'now'>;
  /** From 0 up to, and without, 1. */
  random(): number;
}

/** Hosts that are told at once. */
const lanes = 4;
/** A declaration that only lives longer than before is written down this often. */
const renewalMs = 3600 * 1000;
/** How often what is of no use any more is looked for. */
const sweepMs = 24 * 3600 * 1000;

export function createNelReporter({ http, repository, now, clock, random }: NelReporterOptions): NelReporter {
  const hosts = new Map<string, HostState>();
  /** Monotonic times of the last delivery that was tried. */
  const triedAt = new Map<string, number>();
  const renewedAt = new Map<string, number>();
  let sweptAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | null = null;
  let saving: Promise<void> = Promise.resolve();

  const load = () =>
    (loading ??= loadAll().catch((error: unknown) => {
      loading = null;
      throw error;
    }));

  async function loadAll(): Promise<void> {
    for (const state of await repository.load()) {
      hosts.set(state.host, state);
      if (state.triedAt === null) continue;
      triedAt.set(state.host, clock.now() - Math.min(Math.max(now() - state.triedAt, 0), pauseMs));
    }
  }

  /** One after the other, each time what is then known. */
  function save(host: string): Promise<void> {
    const saved = saving.then(async () => {
      const state = hosts.get(host);
      await (state === undefined ? repository.forget(host) : repository.save(state));
    });
    saving = saved.catch(() => undefined);
    return saved;
  }

  function change(host: string, next: (state: HostState) => HostState): Promise<void> {
    const state = hosts.get(host);
    if (state === undefined) return Promise.resolve();
    const changed = next(state);
    if (changed === state) return Promise.resolve();
    hosts.set(host, changed);
    return save(host);
  }

  async function sweep(): Promise<void> {
    if (clock.now() - sweptAt < sweepMs) return;
    sweptAt = clock.now();
    for (const { host } of [...hosts.values()].filter((state) => isForgettable(state, now()))) {
      for (const known of [hosts, triedAt, renewedAt]) known.delete(host);
      await save(host);
    }
  }

  function planFor(state: HostState): Plan {
    const tried = triedAt.get(state.host) ?? Number.NEGATIVE_INFINITY;
    return planDelivery(state, { hosts, now: now(), pauseLeftMs: Math.max(0, tried + pauseMs - clock.now()) });
  }

  async function observe(answer: ProbeAnswer): Promise<void> {
    await load();
    await sweep();
    const { host } = new URL(answer.url);
    const before = hosts.get(host);
    const after = declare(before, answer, now(), random);
    if (after === null) return;
    hosts.set(host, after);
    const renewed = renewedAt.get(host) ?? Number.NEGATIVE_INFINITY;
    if (!isNews(before, after) && clock.now() - renewed < renewalMs) return;
    renewedAt.set(host, clock.now());
    await save(host);
  }

  async function failed(failure: ProbeFailure): Promise<boolean> {
    await load();
    const { origin, host } = new URL(failure.url);
    const declared = declaredFor(origin, hosts, now());
    if (declared === null || declared.group === null || declared.policy.spent) return false;
    const { policy, by } = declared;
    const known = hosts.get(host);
    const state = known?.origin === origin ? known : newHostState(origin, random());
    if (endpointsLeft(state, declared.group).length === 0) return false;
    if (!isSampled(policy.failureFraction, random())) return false;
    const report = createReport(failure, { ...policy, origin: by.origin, rehearsal: by.rehearsal }, now());
    if (report === null) return false;
    const at = now();
    hosts.set(by.host, afterReport(by, at));
    hosts.set(host, enqueue(by === state ? afterReport(state, at) : state, report));
    await Promise.all([...new Set([by.host, host])].map(save));
    return true;
  }

  async function deliverTo(host: string, signal: AbortSignal | undefined): Promise<void> {
    const state = hosts.get(host);
    if (state === undefined) return;
    const at = now();
    const plan = planFor(state);
    if (plan.kind === 'nothing') {
      await change(host, plan.unwanted ? withoutQueue : (current) => fresh(current, at));
      return;
    }
    if (plan.earliestAt > at) return;
    // At once, for whoever calls meanwhile; and written down before it is sent, for who is killed in between.
    triedAt.set(host, clock.now());
    await change(host, (current) => ({ ...fresh(current, at), triedAt: at }));
    const { outcome, status, wasSent, note } = await send(http, state.origin, plan, signal);
    const reports = wasSent ? plan.reports.length : 0;
    await change(host, (current) =>
      afterDelivery(current, {
        delivery: { at, url: plan.url, status, reports, note },
        outcome,
        sent: plan.reports,
        delayMs: (failures) => retryDelayMs(failures, random()),
        draw: random(),
      }),
    );
  }

  async function deliver(signal?: AbortSignal): Promise<number | null> {
    await load();
    const waiting = [...hosts.values()].filter(({ queue }) => queue.length > 0).map(({ host }) => host);
    const next = waiting.values();
    const lane = async () => {
      for (const host of next) await deliverTo(host, signal);
    };
    const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    const plans = [...hosts.values()].map(planFor);
    const due = plans.flatMap((plan) => (plan.kind === 'send' ? [plan.earliestAt] : []));
    return due.length === 0 ? null : Math.min(...due);
  }

  /** Of hosts that nothing is known of, too. */
  function stateOf(host: string): HostState {
    const origin = `https://${host}`;
    return hosts.get(host) ?? newHostState(URL.canParse(origin) ? new URL(origin).origin : 'https://invalid', 0);
  }

  return {
    observe,
    failed,
    deliver,
    async preview(host) {
      await load();
      const state = stateOf(host);
      return viewPlan(host, state, planFor(state));
    },
    async daily(day) {
      await load();
      const declared = declaredFor(stateOf(day.host).origin, hosts, now());
      const policy =
        declared === null ? null : { group: declared.policy.group, failureFraction: declared.policy.failureFraction };
      const text = writeDailySummary({ ...day, policy });
      return { filename: dailySummaryFilename(day), text };
    },
  };
}
