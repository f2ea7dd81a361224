/**
 * The fault bench: a host on this computer that fails on demand, a hosted copy that does not, and a real pip that installs
 * through the gateway all the same. Set up for the first who watches it.
 */
import { join } from 'node:path';
import type { Fault, FaultBenchView } from '../../shared/contract/fault-bench.ts';
import type { GatewayView } from '../../shared/contract/gateway.ts';
import { type Clock, type Http, monotonicClock } from '../http/index.ts';
import { createLive } from '../live/index.ts';
import { benchProject, benchVersion, wheelFilename } from './bench-wheel.ts';
import { createBenchCatalogue, type Offer } from './catalogue.ts';
import type { Catalogue } from '../gateway/index.ts';
import { type PipCandidate, pipCandidates } from './find-pip.ts';
import { runInstall } from './install-run.ts';
import { measureHostedCopy } from './measure-hosted.ts';
import { commandLine, installArguments } from './pip-call.ts';
import { createPreparation } from './preparation.ts';
import { alreadyRunning, gatewayOff } from './problems.ts';
import { createRunRecord, type RunRecord } from './runs.ts';

export interface FaultBench {
  /** For the gateway, before all others: nobody else may answer for its project. */
  readonly catalogue: Catalogue;
  /** Now, and again on change, at most ten times a second. */
  watch(signal?: AbortSignal): AsyncGenerator<FaultBenchView, void, void>;
  /** For the requests that the host gets from now on. */
  setFault(fault: Fault): Promise<FaultBenchView>;
  /**
   * Resolves when pip is about to be started. Problems: `fault_bench.gateway_off`, `fault_bench.no_pip`,
   * `fault_bench.running`, `fault_bench.not_set_up`.
   */
  install(): Promise<FaultBenchView>;
  /** Resolves when pip and its children are gone. */
  cancel(): Promise<FaultBenchView>;
  /** To be told of each of the gateway's snapshots. */
  gatewayChanged(view: GatewayView): void;
  close(): Promise<void>;
}

export interface FaultBenchOptions {
  /** For the bench alone: what lies there is removed. */
  readonly folder: string;
  /** Null while it is off. One that was started anew is another object: nothing is known of its hosts. */
  gateway(): { readonly simpleUrl: string } | null;
  readonly http: Http;
  /** What is no problem but a mistake of ours. */
  onBug(error: unknown): void;
  readonly clock?: Clock;
  now?(): Date;
  readonly env?: NodeJS.ProcessEnv;
  /** In the order to try; the usual ones of this platform unless told. */
  readonly pips?: readonly PipCandidate[];
  /** Of the file that is installed; 24 MiB unless told. */
  readonly noiseBytes?: number;
  /** Of both hosts; 12 MiB a second unless told, so that one can watch. */
  readonly bytesPerSecond?: number;
}

const mib = 1024 * 1024;
/** Milliseconds between two views of a run that says nothing: its time goes on. */
const tickMs = 250;

export function createFaultBench(options: FaultBenchOptions): FaultBench {
  const { folder, gateway, http, onBug, env = process.env, pips = pipCandidates(process.platform) } = options;
  const { clock = monotonicClock, noiseBytes = 24 * mib, bytesPerSecond = 12 * mib } = options;
  const now = options.now ?? (() => new Date());
  const closing = new AbortController();
  const prepared = createPreparation({
    folder,
    noiseBytes,
    bytesPerSecond,
    clock,
    pips,
    env,
    onBug,
    signal: closing.signal,
    onChange: () => publish(),
  });
  let fault: Fault = 'none';
  /** The gateway; asked for only when there is someone to tell. */
  let isOn = true;
  /**
   * The gateway that knows how fast the hosted copy is: it forgets that when it is started anew or its policy is changed.
   */
  let measured: object | null = null;
  let policy = '';
  let runs = 0;
  let run: RunRecord | null = null;
  /** From the call to the end of pip. */
  let current: { readonly stop: AbortController; over: Promise<void> } | null = null;

  const view = (): FaultBenchView => {
    const bench = prepared.bench();
    const pip = prepared.pip();
    return {
      fault,
      file: {
        project: benchProject,
        filename: wheelFilename(benchVersion),
        size: bench?.wheel.size ?? noiseBytes,
        bytesPerSecond,
      },
      externalHost: bench?.external.host() ?? null,
      hostedHost: bench?.hosted.host() ?? null,
      installer: pip === null ? null : { name: 'pip', version: pip.version },
      problem: (isOn ? null : gatewayOff().problem) ?? prepared.problem(),
      run: run?.view() ?? null,
    };
  };
  const live = createLive<FaultBenchView>(view());
  const publish = () => live.set(view());

  /** What it resolves with resolves when pip has ended. */
  async function begin({ signal }: AbortController): Promise<{ readonly ended: Promise<void> }> {
    const through = gateway();
    isOn = through !== null;
    if (through === null) throw gatewayOff();
    const { bench, pip } = await prepared.get();
    const { wheel, sample } = bench;
    const { simpleUrl } = through;
    runs += 1;
    const args = installArguments(pip, { simpleUrl, requirement: `${benchProject}==${benchVersion}` });
    const command = commandLine(pip.file, args);
    const record = createRunRecord({ fault, command, sha256: wheel.sha256, clock, now, onChange: publish });
    run = record;
    publish();
    const install = async () => {
      if (measured !== through && (await measureHostedCopy(http, { simpleUrl, sample, signal }))) measured = through;
      record.begins();
      const folderOfRun = join(folder, `run-${runs}`);
      return runInstall({ pip, args, wheel, folder: folderOfRun, env, clock, signal, onLine: record.line });
    };
    const stopTicks = every(clock, tickMs, publish);
    const ended = install()
      .then(record.ends, (error: unknown) => {
        record.ends({ state: 'failed', exitCode: null, rightBytes: false });
        onBug(error);
      })
      .finally(stopTicks);
    return { ended };
  }

  function offer(): Offer | null {
    const bench = prepared.bench();
    if (bench === null) return null;
    const { wheel, sample, hosted, external } = bench;
    return { wheel, sample, hostedHost: hosted.host(), externalHost: external.host(), run: runs };
  }

  return {
    catalogue: createBenchCatalogue(offer),
    watch(signal) {
      isOn = gateway() !== null;
      publish();
      prepared.begin();
      return live.watch(signal);
    },
    async setFault(next) {
      fault = next;
      publish();
      await prepared.setFault(next);
      publish();
      return view();
    },
    async install() {
      closing.signal.throwIfAborted();
      if (current !== null) throw alreadyRunning();
      const stop = new AbortController();
      const begun = begin(stop);
      const over = () => {
        current = null;
        publish();
      };
      current = { stop, over: begun.then(({ ended }) => ended).then(over, over) };
      await begun;
      return view();
    },
    async cancel() {
      current?.stop.abort();
      await current?.over;
      return view();
    },
    gatewayChanged(gatewayView) {
      run?.gatewayChanged(gatewayView);
      const nextPolicy = JSON.stringify(gatewayView.settings.policy);
      if (nextPolicy !== policy || gatewayView.state !== 'on') measured = null;
      policy = nextPolicy;
      const wasOn = isOn;
      isOn = gateway() !== null;
      if (isOn !== wasOn) publish();
    },
    async close() {
      closing.abort();
      current?.stop.abort();
      await current?.over;
      await prepared.close();
      live.end();
    },
  };
}

function every(clock: Clock, ms: number, callback: () => void): () => void {
  let callOff = clock.after(ms, again);
  function again(): void {
    callback();
    callOff = clock.after(ms, again);
  }
  return () => callOff();
}
