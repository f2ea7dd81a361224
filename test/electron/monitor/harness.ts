/** A monitor in a world of its own: its time passes when a test says so, and its hosts answer what a test says. */
import { setImmediate as turn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type Control, createMonitor, type Monitor } from '../../../electron/monitor/index.ts';
import type { SpotResult } from '../../../electron/probe/index.ts';
import type {
  FallbackBytes,
  MonitoredLink,
  StoredCheck,
  StoredIncident,
  StoredRecord,
  StoredTransition,
} from '../../../electron/store/index.ts';
import type { CheckDepth, MonitorSettings, StateCounts } from '../../../shared/contract/health.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

export const minute = 60_000;
export const hour = 60 * minute;
const begins = Date.parse('2026-11-20T12:00:00.000Z');

export interface Asked {
  readonly id: number;
  readonly depth: CheckDepth;
  readonly at: number;
}

export interface HarnessOptions {
  readonly links: readonly MonitoredLink[];
  answer?(link: MonitoredLink, depth: CheckDepth, at: number): Partial<SpotResult>;
  works?(link: MonitoredLink): boolean;
  measure?(link: MonitoredLink, unrelated: readonly MonitoredLink[]): Awaited<ReturnType<Control['measure']>>;
  readonly settings?: Partial<MonitorSettings>;
  /** What was kept before. */
  readonly kept?: ReadonlyMap<string, string>;
  readonly random?: () => number;
  onFailure?(result: SpotResult, link: MonitoredLink): void;
}

export interface Harness {
  readonly monitor: Monitor;
  readonly asked: readonly Asked[];
  readonly controlled: readonly MonitoredLink[][];
  readonly checks: readonly StoredCheck[];
  readonly transitions: readonly StoredTransition[];
  readonly records: ReadonlyMap<number, StoredRecord>;
  readonly incidents: ReadonlyMap<string, StoredIncident>;
  readonly watched: readonly { readonly state: string; readonly at: string }[];
  readonly fallback: readonly FallbackBytes[];
  /** Projects, each time that they were to be published anew. */
  readonly published: readonly (readonly string[])[];
  readonly bugs: readonly unknown[];
  readonly store: Map<string, string>;
  links: readonly MonitoredLink[];
  now(): number;
  /** The computer sleeps for so long, or its clock is set: no timer runs. */
  sleep(ms: number): void;
  /** Lets so much time pass, and everything happen that happens in it. */
  pass(ms: number): Promise<void>;
  settle(): Promise<void>;
}

export const good: SpotResult = {
  depth: 'headers',
  code: 'ok',
  status: 200,
  detail: '',
  slow: false,
  wrongBytes: false,
  forbidden: false,
  bytes: 1000,
  totalMs: 50,
  normalised: null,
  phases: { resolveMs: 1, connectMs: 1, tlsMs: 1, firstByteMs: 20 },
  certificateUntil: null,
};
export const refused: Partial<SpotResult> = { code: 'tcp.refused', status: null, bytes: 0 };
export const broken: Partial<SpotResult> = { code: 'http.error', status: 503, bytes: 0 };
export const altered: Partial<SpotResult> = { code: 'fallback.integrity.digest_mismatch', wrongBytes: true };

export function linksOf(hosts: number, each: number, size = 1_000_000): MonitoredLink[] {
  return Array.from({ length: hosts * each }, (_, at) => {
    const host = `host-${Math.floor(at / each)}.example`;
    const filename = `demo-${at}.whl`;
    return {
      id: at + 1,
      project: `project-${at + 1}`,
      filename,
      sha256: (at + 1).toString(16).padStart(64, '0'),
      size,
      url: `https://${host}/files/${filename}`,
      host,
      rehearsal: false,
      registeredAt: new Date(begins - 24 * hour).toISOString(),
      registered: true,
      listed: true,
      record: null,
      lastGoodAt: null,
    };
  });
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export async function startMonitor(options: HarnessOptions): Promise<Harness> {
  const { answer = () => ({}), works = () => true } = options;
  const clock = createVirtualClock(0);
  let slept = 0;
  const now = () => begins + clock.now() + slept;
  const asked: Asked[] = [];
  const controlled: MonitoredLink[][] = [];
  const checks: StoredCheck[] = [];
  const transitions: StoredTransition[] = [];
  const records = new Map<number, StoredRecord>();
  const incidents = new Map<string, StoredIncident>();
  const watched: { state: string; at: string }[] = [];
  const fallback: FallbackBytes[] = [];
  const published: (readonly string[])[] = [];
  const bugs: unknown[] = [];
  const told = new Set<string>(options.kept?.get('told')?.split('\n'));
  const store = new Map(options.kept);

  const monitor = createMonitor({
    repository: {
      links: () =>
        Promise.resolve(
          harness.links.map((link) => ({ ...link, record: records.get(link.id)?.record ?? link.record })),
        ),
      record(batch) {
        checks.push(...batch.checks);
        transitions.push(...batch.transitions);
        for (const record of batch.records) records.set(record.linkId, record);
        return Promise.resolve();
      },
      addFallbackBytes: (bytes) => Promise.resolve(void fallback.push(...bytes)),
      certificates() {
        const seen = new Map<string, string>();
        for (const { linkId, certificateUntil } of checks) {
          const host = harness.links.find(({ id }) => id === linkId)?.host;
          if (host !== undefined && certificateUntil !== null) seen.set(host, certificateUntil);
        }
        return Promise.resolve([...seen].map(([host, until]) => ({ host, until })));
      },
      counts: () => Promise.resolve({ counts: none, held: 0 }),
      incidents: () => Promise.resolve([...incidents.values()]),
      saveIncidents(saved) {
        for (const incident of saved) incidents.set(incident.id, incident);
        return Promise.resolve();
      },
      watched: (state, at) => Promise.resolve(void watched.push({ state, at })),
      tell(id) {
        const isNew = !told.has(id);
        told.add(id);
        store.set('told', [...told].join('\n'));
        return Promise.resolve(isNew);
      },
      prune: () => Promise.resolve(),
    },
    settings: {
      get: (key) => Promise.resolve(store.get(key) ?? null),
      set: (key, value) => Promise.resolve(void store.set(key, value)),
    },
    publications: {
      list: () => [],
      linksChanged: (projects) => void published.push(projects),
      // oxlint-disable-next-line require-yield -- nothing is published
      async *watch() {
        return;
      },
    },
    checker: {
      check(link, depth) {
        asked.push({ id: link.id, depth, at: now() });
        return Promise.resolve({ ...good, depth, ...answer(link, depth, now()) });
      },
    },
    control: {
      works(link, unrelated) {
        controlled.push([...unrelated]);
        return Promise.resolve(works(link));
      },
      measure: (link, unrelated) => Promise.resolve(options.measure?.(link, unrelated) ?? []),
    },
    now: () => new Date(now()),
    clock,
    random: options.random ?? seeded(7),
    localTime: (at) => at.toISOString().slice(11, 16),
    ...(options.settings === undefined ? {} : { fixedSettings: options.settings }),
    ...(options.onFailure === undefined ? {} : { onFailure: options.onFailure }),
    log: () => undefined,
    onBug: (bug) => bugs.push(bug),
  });

  async function settle(): Promise<void> {
    for (let turns = 0; turns < 12; turns += 1) await turn();
  }

  const harness: Harness = {
    monitor,
    asked,
    controlled,
    checks,
    transitions,
    records,
    incidents,
    watched,
    fallback,
    published,
    bugs,
    store,
    links: options.links,
    now,
    settle,
    sleep: (ms) => void (slept += ms),
    async pass(ms) {
      const end = clock.now() + ms;
      for (;;) {
        const next = clock.next();
        if (next === null || clock.now() + next > end) break;
        clock.advance(next);
        await settle();
      }
      clock.advance(end - clock.now());
      await settle();
    },
  };
  await monitor.start();
  onTestFinished(async () => {
    await monitor.close();
    if (bugs.length > 0) throw bugs[0];
  });
  return harness;
}

const none: StateCounts = {
  suspended: 0,
  'on-probation': 0,
  suspect: 0,
  degraded: 0,
  'never-checked': 0,
  healthy: 0,
  withdrawn: 0,
};
