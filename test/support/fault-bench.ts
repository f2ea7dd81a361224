/** A bench with a real gateway in front, told of its snapshots as the app tells it. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { createFaultBench, type FaultBench, type FaultBenchOptions } from '../../electron/fault-bench/index.ts';
import type { Gateway } from '../../electron/gateway/index.ts';
import { createHttp } from '../../electron/http/index.ts';
import { faultBenchSchema, type FaultBenchView } from '../../shared/contract/fault-bench.ts';
import type { GatewayView } from '../../shared/contract/gateway.ts';
import { startTestGateway } from './gateway.ts';
import { temporaryFolder } from './temp.ts';

export interface TestBench extends FaultBench {
  readonly folder: string;
  readonly bugs: readonly unknown[];
  readonly gateway: Gateway;
  /** The first view for which this holds. */
  until(holds: (view: FaultBenchView) => boolean): Promise<FaultBenchView>;
  /** Installs and waits for the end. */
  run(): Promise<NonNullable<FaultBenchView['run']>>;
  /** Runs and downloads that have left something on disk. */
  leftovers(): Promise<readonly string[]>;
}

/** Debian's, whatever else is first in the path. */
const debianPip = [{ file: '/usr/bin/python3', args: ['-m', 'pip'] }];

type Options = Partial<Omit<FaultBenchOptions, 'folder' | 'http' | 'onBug'>>;

/** Closed when the test has ended. */
export async function startBench(options: Options = {}): Promise<TestBench> {
  const folder = join(await temporaryFolder(), 'scratch', 'bench');
  const bugs: unknown[] = [];
  const http = createHttp();
  const started: { gateway?: Gateway } = {};
  const bench = createFaultBench({
    folder,
    gateway: () => started.gateway ?? null,
    http,
    onBug: (error) => bugs.push(error),
    pips: debianPip,
    ...options,
  });
  const gateway = await startTestGateway({ catalogues: [bench.catalogue] });
  started.gateway = gateway;
  const stop = new AbortController();
  const telling = tell(bench, gateway, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await telling;
    await bench.close();
    await http.close();
    expect(bugs).toEqual([]);
  });
  const until: TestBench['until'] = async (holds) => {
    const left = new AbortController();
    for await (const view of bench.watch(left.signal)) {
      if (!holds(faultBenchSchema.parse(view))) continue;
      left.abort();
      return view;
    }
    throw new Error('the bench was closed');
  };
  return {
    ...bench,
    folder,
    bugs,
    gateway,
    until,
    async run() {
      await bench.install();
      // The gateway tells of the end a moment after pip has it.
      const { run } = await until(({ run }) => run?.state !== 'running' && run?.download?.state !== 'running');
      if (run === null) throw new Error('there is no run');
      return run;
    },
    leftovers: async () => (await readdir(folder)).filter((name) => name !== 'hosts'),
  };
}

async function tell(bench: FaultBench, gateway: Gateway, signal: AbortSignal): Promise<void> {
  for await (const activity of gateway.watch(signal)) bench.gatewayChanged(viewOf(gateway, activity));
}

export function viewOf(gateway: Gateway, activity = gateway.view()): GatewayView {
  const { simpleUrl, hostedSimpleUrl } = gateway;
  const settings = { enabled: true, port: 0, upstream: null, cacheLimitBytes: 0, policy: {} };
  return {
    state: 'on',
    problem: null,
    simpleUrl,
    hostedSimpleUrl,
    settings,
    cache: { files: 0, bytes: 0, limitBytes: 0, problem: null },
    running: [...activity.running],
    recent: [...activity.recent],
    totals: { downloads: 0, failed: 0, fallbacks: 0, bytes: { external: 0, hosted: 0, cache: 0 }, reasons: [] },
  };
}
