/** What is on this computer for the bench while it is set up: two files, the host that fails, and the one that does not. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../http/index.ts';
import { type BenchWheel, benchVersion, makeBenchWheel } from './bench-wheel.ts';
import { type RehearsalHost, startRehearsalHost } from './rehearsal-host.ts';

export interface Bench {
  readonly wheel: BenchWheel;
  /** To measure the hosted copy by. */
  readonly sample: BenchWheel;
  readonly external: RehearsalHost;
  readonly hosted: RehearsalHost;
  close(): Promise<void>;
}

export interface BenchOptions {
  /** Of the bench's own: what lies there is removed. */
  readonly folder: string;
  readonly noiseBytes: number;
  readonly bytesPerSecond: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onBug(error: unknown): void;
}

/** Long enough, at the speed of the hosts, to say how fast they are; short enough to be passed on as a whole. */
const sampleBytes = 1024 * 1024;
/** So slow that the policy leaves the host as soon as it judges it, and not so slow that there is nothing to judge. */
const slowBytesPerSecond = 128 * 1024;

/** Rejects with what the system says, problem `serving.port_busy`, or the signal's reason; nothing is left then. */
export async function setUpBench(options: BenchOptions): Promise<Bench> {
  const { folder, noiseBytes, bytesPerSecond, clock, signal, onBug } = options;
  const started: RehearsalHost[] = [];
  const hosts = join(folder, 'hosts');
  const removeFolder = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  const close = async () => {
    await Promise.all(started.map((host) => host.close()));
    // What cannot be removed now is removed when the bench is set up again.
    await removeFolder().catch(() => undefined);
  };
  try {
    await removeFolder();
    await mkdir(hosts, { recursive: true });
    const wheel = await makeBenchWheel(hosts, { version: benchVersion, noiseBytes, signal });
    const sample = await makeBenchWheel(hosts, { version: '0.1', noiseBytes: sampleBytes, signal });
    const host = async () => {
      const files = [wheel, sample];
      const one = await startRehearsalHost({ files, bytesPerSecond, slowBytesPerSecond, clock, onBug });
      started.push(one);
      return one;
    };
    return { wheel, sample, external: await host(), hosted: await host(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
