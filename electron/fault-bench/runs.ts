/** One run after the other: what its terminal shows, how it stands, which download of the gateway is its own. */
import type { Fault, FaultRun } from '../../shared/contract/fault-bench.ts';
import type { Download, GatewayView } from '../../shared/contract/gateway.ts';
import type { Clock } from '../http/index.ts';
import type { InstallEnd } from './install-run.ts';
import { ownDownload } from './own-download.ts';

/** A run as it goes on. */
export interface RunRecord {
  view(): FaultRun;
  line(text: string): void;
  /** The time counts from here. */
  begins(): void;
  ends(end: InstallEnd): void;
  gatewayChanged(view: Pick<GatewayView, 'running' | 'recent'>): void;
}

const keptLines = 200;

interface RunFacts {
  readonly fault: Fault;
  readonly command: string;
  /** Of the file that is installed. */
  readonly sha256: string;
  readonly clock: Clock;
  now(): Date;
  onChange(): void;
}

export function createRunRecord({ fault, command, sha256, clock, now, onChange }: RunFacts): RunRecord {
  let lines: readonly string[] = [];
  let startedAt = now();
  let beganAt = clock.now();
  let download: Download | null = null;
  let end: (InstallEnd & { readonly at: number; readonly milliseconds: number }) | null = null;

  return {
    view: () => ({
      state: end?.state ?? 'running',
      fault,
      command,
      lines: [...lines],
      exitCode: end?.exitCode ?? null,
      startedAt: startedAt.toISOString(),
      milliseconds: end?.milliseconds ?? clock.now() - beganAt,
      rightBytes: end?.rightBytes ?? null,
      download,
    }),
    line(text) {
      lines = [...lines, text].slice(-keptLines);
      onChange();
    },
    begins() {
      startedAt = now();
      beganAt = clock.now();
      onChange();
    },
    ends(result) {
      end = { ...result, at: now().getTime(), milliseconds: clock.now() - beganAt };
      onChange();
    },
    gatewayChanged(view) {
      // Also after its end: the gateway tells of the last bytes a moment later.
      const wanted = { sha256, from: startedAt.getTime(), until: end?.at ?? Number.POSITIVE_INFINITY };
      const found = ownDownload(view, wanted);
      if (found === null || found === download) return;
      download = found;
      onChange();
    },
  };
}
