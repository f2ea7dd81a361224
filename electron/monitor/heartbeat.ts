/** Once a minute: that somebody is watching is written down, so that a gap is a gap; and what else has its time. */
import type { MonitorState } from '../../shared/contract/index.ts';
import type { Clock } from '../http/index.ts';
import type { Incidents } from './incidents.ts';
import type { MonitorRepository } from './types.ts';

interface HeartbeatOptions {
  readonly repository: Pick<MonitorRepository, 'watched' | 'prune' | 'saveIncidents'>;
  readonly clock: Clock;
  now(): Date;
  readonly incidents: Incidents;
  state(): MonitorState['state'];
  onBeat(): Promise<void>;
  /** The computer has slept for so many milliseconds, or its clock was set forward by them (back where less than 0). */
  onDrift(ms: number): void;
  onBug(error: unknown): void;
}

export interface Heartbeat {
  start(): void;
  /** Now too: something has changed. */
  beat(): void;
  close(): Promise<void>;
}

const everyMs = 60_000;
const gapMs = 3 * everyMs;
const dayMs = 24 * 3_600_000;

export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { repository, clock, now, incidents, state, onBeat, onDrift, onBug } = options;
  const ahead = () => now().getTime() - clock.now();
  let wasAhead = ahead();
  let callOff: (() => void) | null = null;
  let work: Promise<void> = Promise.resolve();
  let prunedAt = Number.NEGATIVE_INFINITY;
  let running = false;

  async function once(): Promise<void> {
    const at = now();
    const is = state();
    if (is !== 'off') await repository.watched(is, at.toISOString(), gapMs);
    const changed = incidents.changed(at.getTime());
    if (changed.length > 0) await repository.saveIncidents(changed);
    if (at.getTime() - prunedAt >= dayMs) {
      prunedAt = at.getTime();
      await repository.prune(at.toISOString());
    }
    await onBeat();
  }

  function beat(): void {
    if (running) work = work.then(once).catch(onBug);
  }

  function arm(): void {
    callOff = clock.after(everyMs, () => {
      arm();
      // Timers do not run while the computer sleeps, and its clock does.
      const drift = ahead() - wasAhead;
      wasAhead += drift;
      if (Math.abs(drift) > everyMs) onDrift(drift);
      beat();
    });
  }

  return {
    start() {
      running = true;
      beat();
      arm();
    },
    beat,
    async close() {
      callOff?.();
      // What is so at the end.
      beat();
      running = false;
      await work;
    },
  };
}
