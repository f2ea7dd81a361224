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
  const { repository, clock, now, incidents, state, onBeat, onBug } = options;
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
