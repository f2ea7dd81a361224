/** The gateway and the fault bench as a script: fixed snapshots, so that every state can be looked at. */
import { implement } from '@orpc/server';
import { problemsAsErrors } from '../../../electron/problem-errors.ts';
import type { ServedRouter } from '../../../electron/shell/index.ts';
import {
  contract,
  type Download,
  type DownloadAttempt,
  type FaultBenchView,
  type FaultRun,
  type GatewayView,
} from '../../../shared/contract/index.ts';
import { ProblemError } from '../../../shared/problem/index.ts';
import { createContractApp } from '../../support/contract-app.ts';
import { quietHealth } from './quiet-health.ts';

const mib = 1024 * 1024;
const external = 'files.example.org';
const hosted = 'pypi.example.net';

export interface Scenes {
  readonly router: ReturnType<typeof createRouter>;
  showGateway(view: GatewayView): void;
  showBench(view: FaultBenchView): void;
  /** What was asked of the main process: `update {"enabled":true}`. */
  readonly calls: readonly string[];
  /** From now on changes of settings are refused. */
  refuse(): void;
}

export function createScenes(): Scenes {
  const gateway = watched<GatewayView>(gatewayView({}));
  const bench = watched(benchView({}));
  const calls: string[] = [];
  const state = { isRefusing: false };
  return {
    router: createRouter(gateway, bench, calls, state),
    showGateway: gateway.set,
    showBench: bench.set,
    calls,
    refuse: () => {
      state.isRefusing = true;
    },
  };
}

export const portBusy = {
  code: 'serving.port_busy',
  message: 'Port 8700 of this computer is taken by another program, so the gateway cannot use it.',
  facts: { port: 8700 },
  remedy: 'Close the other program, or let the gateway use another port.',
} as const;

export const noPip = {
  code: 'bench.no_installer',
  message: 'There is no pip on this machine, so that nothing can be installed here.',
  facts: { looked: 'python3, python, py' },
  remedy: 'Install Python with pip, then come back.',
} as const;

export function gatewayView(given: Partial<Omit<GatewayView, 'settings'>> & { policy?: Record<string, number> }) {
  const { policy = {}, ...view } = given;
  const state = view.state ?? 'on';
  const isOn = state === 'on';
  return {
    state,
    problem: null,
    simpleUrl: isOn ? 'http://127.0.0.1:8700/simple/' : null,
    hostedSimpleUrl: isOn ? 'http://127.0.0.1:8700/hosted/simple/' : null,
    settings: {
      enabled: state !== 'off',
      port: 8700,
      upstream: 'https://index.example.org/simple/',
      cacheLimitBytes: 2048 * mib,
      policy,
    },
    cache: { files: 41, bytes: 612 * mib, limitBytes: 2048 * mib, problem: null },
    running: [],
    recent: [],
    totals: {
      downloads: 0,
      failed: 0,
      fallbacks: 0,
      bytes: { external: 0, hosted: 0, cache: 0 },
      reasons: [],
    },
    ...view,
  } satisfies GatewayView;
}

export const someTotals: GatewayView['totals'] = {
  downloads: 480,
  failed: 1,
  fallbacks: 12,
  bytes: { external: 3120 * mib, hosted: 412 * mib, cache: 96 * mib },
  reasons: [
    { code: 'fallback.transfer.stalled', title: 'stopped sending in the middle', host: external, count: 6 },
    { code: 'tcp.refused', title: 'refused the connection', host: 'mirror.example.com', count: 4 },
    { code: 'fallback.integrity.digest_mismatch', title: 'sent other bytes', host: external, count: 1 },
    { code: 'http.error', title: 'answered with an error', host: external, count: 1 },
  ],
};

const stalled = `${external} stopped sending in the middle of the file.`;

export function runningDownloads(): Download[] {
  return [
    download({
      id: 'r1',
      filename: 'demo_project-2.1.0-cp312-cp312-manylinux_2_28_x86_64.whl',
      size: 84.2 * mib,
      state: 'running',
      received: 79 * mib,
      pieces: [
        ['external', 75.8 * mib],
        ['hosted', 3.2 * mib],
      ],
      switches: [{ at: Math.round(75.8 * mib), reason: stalled }],
      bytesPerSecond: 4.2 * mib,
      secondsLeft: 2.4,
    }),
    download({
      id: 'r2',
      filename: 'other-0.3.tar.gz',
      size: 12 * mib,
      state: 'running',
      received: 5 * mib,
      pieces: [['external', 5 * mib]],
      bytesPerSecond: 1.1 * mib,
      secondsLeft: 6.5,
    }),
    download({
      id: 'r3',
      filename: 'tiny-1.0-py3-none-any.whl',
      size: 30_000,
      state: 'running',
      received: 0,
      pieces: [],
      bytesPerSecond: null,
      secondsLeft: null,
    }),
  ];
}

/** One of each kind. */
export function recentDownloads(): Download[] {
  return [
    download({
      id: 'd1',
      size: 84.2 * mib,
      pieces: [
        ['external', 75.8 * mib],
        ['hosted', 8.4 * mib],
      ],
      switches: [{ at: Math.round(75.8 * mib), reason: stalled }],
    }),
    download({ id: 'd2', filename: 'other-0.3.tar.gz', size: 12 * mib, pieces: [['external', 12 * mib]] }),
    download({
      id: 'd3',
      filename: 'demo_project-2.1.0.tar.gz',
      size: 2 * mib,
      pieces: [['hosted', 2 * mib]],
      switches: [{ at: 0, reason: 'mirror.example.com refuses connections.' }],
      milliseconds: 640,
    }),
    download({
      id: 'd4',
      filename: 'tiny-1.0-py3-none-any.whl',
      size: 30_000,
      pieces: [['cache', 30_000]],
      milliseconds: 3,
    }),
    download({
      id: 'd5',
      filename: 'gone-1.0-py3-none-any.whl',
      size: 4 * mib,
      state: 'failed',
      pieces: [],
      problem: {
        code: 'transfer.no_source',
        message: `No source could deliver gone-1.0-py3-none-any.whl: ${external} refuses connections, and so does ${hosted}.`,
        facts: { filename: 'gone-1.0-py3-none-any.whl' },
        remedy: 'Try again later; if it stays so, ask the operators of both.',
      },
    }),
    download({ id: 'd6', filename: 'left-3.0.tar.gz', size: 9 * mib, state: 'abandoned', pieces: [['external', mib]] }),
  ];
}

/** Fifty, as many as there are ever. */
export function manyDownloads(): Download[] {
  const kinds = recentDownloads();
  return Array.from({ length: 50 }, (_, index) => ({
    ...(kinds[index % kinds.length] ?? download({})),
    id: `m${index}`,
    startedAt: new Date(Date.now() - index * 400_000).toISOString(),
  }));
}

interface Sketch extends Partial<Omit<Download, 'segments' | 'attempts'>> {
  readonly pieces?: readonly (readonly [Download['segments'][number]['source'], number])[];
}

function download({ pieces = [], ...given }: Sketch): Download {
  const size = Math.round(given.size ?? 8 * mib);
  const segments: Download['segments'] = [];
  for (const [source, bytes] of pieces) {
    const start = segments.at(-1)?.end ?? 0;
    const host = source === 'external' ? external : source === 'hosted' ? hosted : '';
    segments.push({ source, host, start, end: Math.min(size, start + Math.round(bytes)) });
  }
  const milliseconds = given.milliseconds ?? 6400;
  return {
    id: 'd',
    project: 'demo-project',
    filename: 'demo_project-2.1.0-cp312-cp312-manylinux_2_28_x86_64.whl',
    sha256: 'a3f1c29b'.repeat(8),
    startedAt: new Date(Date.now() - 130_000).toISOString(),
    state: 'done',
    bytesPerSecond: null,
    secondsLeft: null,
    switches: [],
    problem: null,
    ...given,
    size,
    milliseconds,
    received: Math.round(given.received ?? size),
    released: Math.round(given.received ?? size),
    segments,
    attempts: attemptsOf(segments, given.switches?.at(-1)?.reason ?? '', milliseconds, given.state === 'running'),
  };
}

function attemptsOf(segments: Download['segments'], message: string, milliseconds: number, isRunning: boolean) {
  const attempts: DownloadAttempt[] = [];
  const asked = segments.filter(({ source }) => source !== 'cache');
  for (const [index, { source, host, start, end }] of asked.entries()) {
    const isLast = index === asked.length - 1;
    const startedMs = (milliseconds / asked.length) * index;
    attempts.push({
      source: source === 'external' ? 'external' : 'hosted',
      host,
      url: `https://${host}/files/demo_project.whl`,
      code: isLast ? (isRunning ? null : 'ok') : 'fallback.transfer.stalled',
      message: isLast ? '' : message,
      status: start === 0 ? 200 : 206,
      scored: !isLast,
      hedge: false,
      from: start,
      received: end - start,
      used: end - start,
      startedMs,
      endedMs: isLast && isRunning ? null : (milliseconds / asked.length) * (index + 1),
      phases: { resolveMs: 12, connectMs: 38, tlsMs: 61, firstByteMs: 120 },
    });
  }
  return attempts;
}

export function benchView(given: Partial<FaultBenchView>): FaultBenchView {
  return {
    fault: 'stall',
    file: {
      project: 'rehearsal',
      filename: 'rehearsal-1.0-py3-none-any.whl',
      size: 8 * mib,
      bytesPerSecond: 8 * mib,
    },
    externalHost: '127.0.0.1:40001',
    hostedHost: '127.0.0.1:40002',
    installer: { name: 'pip', version: '23.0.1' },
    problem: null,
    run: null,
    ...given,
  };
}

export function benchRun(given: Partial<FaultRun>): FaultRun {
  const reason = '127.0.0.1:40001 stopped sending in the middle of the file.';
  const isRunning = given.state === 'running';
  const base = download({
    id: 'b',
    filename: 'rehearsal-1.0-py3-none-any.whl',
    size: 8 * mib,
    state: isRunning ? 'running' : 'done',
    received: isRunning ? 7.6 * mib : 8 * mib,
    pieces: [
      ['external', 7.2 * mib],
      ['hosted', isRunning ? 0.4 * mib : 0.8 * mib],
    ],
    switches: [{ at: Math.round(7.2 * mib), reason }],
    bytesPerSecond: isRunning ? 6 * mib : null,
  });
  const host = (source: string) => (source === 'external' ? '127.0.0.1:40001' : '127.0.0.1:40002');
  return {
    state: 'done',
    fault: 'stall',
    command: 'pip download --no-deps --index-url http://127.0.0.1:8700/simple/ rehearsal',
    lines: [
      'Looking in indexes: http://127.0.0.1:8700/simple/',
      'Collecting rehearsal',
      '  Downloading http://127.0.0.1:8700/files/rehearsal/a3f1…/rehearsal-1.0-py3-none-any.whl (8.4 MB)',
      ...(isRunning ? [] : ['Saved ./rehearsal-1.0-py3-none-any.whl', 'Successfully downloaded rehearsal']),
    ],
    exitCode: isRunning ? null : 0,
    startedAt: new Date().toISOString(),
    milliseconds: 6900,
    rightBytes: isRunning ? null : true,
    download: {
      ...base,
      segments: base.segments.map((segment) => ({ ...segment, host: host(segment.source) })),
      attempts: base.attempts.map((attempt) => ({ ...attempt, host: host(attempt.source) })),
    },
    ...given,
  };
}

interface Watched<Value> {
  readonly set: (value: Value) => void;
  readonly get: () => Value;
  readonly watch: (signal: AbortSignal | undefined) => AsyncGenerator<Value>;
}

/** A stream of snapshots that a test sets. */
export function watched<Value>(first: Value): Watched<Value> {
  let value = first;
  let changed = Promise.withResolvers<void>();
  return {
    get: () => value,
    set: (next) => {
      value = next;
      changed.resolve();
      changed = Promise.withResolvers();
    },
    async *watch(signal) {
      const left = new Promise<boolean>((resolve) => {
        signal?.addEventListener('abort', () => resolve(false), { once: true });
      });
      let isWatched = true;
      while (isWatched) {
        const next = changed.promise.then(() => true);
        yield value;
        isWatched = await Promise.race([next, left]);
      }
    },
  };
}

function createRouter(
  gateway: Watched<GatewayView>,
  bench: Watched<FaultBenchView>,
  calls: string[],
  mood: { isRefusing: boolean },
): ServedRouter {
  const os = implement(contract).use(problemsAsErrors(() => undefined));
  const told = (call: string, input?: unknown) => {
    calls.push(input === undefined ? call : `${call} ${JSON.stringify(input)}`);
  };
  const changeBench = (change: Partial<FaultBenchView>) => {
    bench.set({ ...bench.get(), ...change });
    return bench.get();
  };
  return os.router({
    ...createContractApp().router,
    health: quietHealth(),
    gateway: {
      watch: os.gateway.watch.handler(({ signal }) => gateway.watch(signal)),
      update: os.gateway.update.handler(({ input }) => {
        told('update', input);
        if (mood.isRefusing) throw new ProblemError(portBusy);
        const now = gateway.get();
        const settings = { ...now.settings, ...input };
        const { running, recent, totals } = now;
        const state = settings.enabled ? 'on' : 'off';
        const view = input.enabled === undefined ? now : gatewayView({ state, running, recent, totals });
        gateway.set({ ...view, settings });
        return gateway.get();
      }),
      clearCache: os.gateway.clearCache.handler(() => {
        told('clearCache');
        const now = gateway.get();
        gateway.set({ ...now, cache: { ...now.cache, files: 0, bytes: 0 } });
        return gateway.get();
      }),
    },
    faultBench: {
      watch: os.faultBench.watch.handler(({ signal }) => bench.watch(signal)),
      setFault: os.faultBench.setFault.handler(({ input }) => {
        told('setFault', input);
        return changeBench(input);
      }),
      install: os.faultBench.install.handler(() => {
        told('install');
        return changeBench({ run: benchRun({ state: 'running' }) });
      }),
      cancel: os.faultBench.cancel.handler(() => {
        told('cancel');
        return changeBench({ run: benchRun({ state: 'cancelled' }) });
      }),
    },
  });
}
