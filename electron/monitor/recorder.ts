/**
 * Writes what was found out, one batch after the other; what comes while one is written goes into the next. What the disk
 * does not take now is tried again; a row that can never be written is left out, so that it does not hold up the others.
 */
import { isProblem } from '../../shared/problem/index.ts';
import type { Clock } from '../http/index.ts';
import type { HealthBatch, HealthRepository, StoredCheck, StoredRecord, StoredTransition } from '../store/index.ts';

export interface Recorded {
  readonly checks?: readonly StoredCheck[];
  readonly record?: StoredRecord;
  readonly transition?: StoredTransition | null;
  /** Its links have left or come back. */
  readonly changedProject?: string;
}

export interface Recorder {
  /** Resolves when it is on the disk, or could not be written now. */
  add(recorded: readonly Recorded[]): Promise<void>;
  idle(): Promise<void>;
  /** Tries once more what could not be written. */
  close(): Promise<void>;
}

interface RecorderOptions {
  readonly repository: Pick<HealthRepository, 'record'>;
  readonly clock: Clock;
  /** After they are on the disk: whoever builds pages reads them there. */
  onChanged(projects: readonly string[]): void | Promise<void>;
  onWritten(): void;
  onBug(error: unknown): void;
}

/** What could not be written waits for the next time, but not for ever. */
const mostUnwritten = 10_000;
const retryMs = 30_000;

export function createRecorder({ repository, clock, onChanged, onWritten, onBug }: RecorderOptions): Recorder {
  let waiting: Recorded[] = [];
  let busy = false;
  let writing: Promise<void> = Promise.resolve();
  let callOff: (() => void) | null = null;

  async function write(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const taken = waiting;
        waiting = [];
        await writeAll(taken);
      }
    } finally {
      // In the same turn as the loop's last look: what comes later begins a loop of its own.
      busy = false;
    }
  }

  /** In their order, so that of a link the newest record stays. Rejects where nothing can be written now: then it waits. */
  async function writeAll(taken: readonly Recorded[]): Promise<void> {
    const parts: (readonly Recorded[])[] = [taken];
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      try {
        await repository.record(batchOf(part));
      } catch (error) {
        if (isForNow(error)) {
          waiting = [...part, ...parts.flat(), ...waiting].slice(-mostUnwritten);
          throw error;
        }
        const halves = halvesOf(part);
        parts.unshift(...halves);
        if (halves.length === 0) onBug(error);
        continue;
      }
      await written(part);
    }
  }

  async function written(part: readonly Recorded[]): Promise<void> {
    onWritten();
    const projects = [...new Set(part.flatMap(({ changedProject }) => changedProject ?? []))];
    try {
      if (projects.length > 0) await onChanged(projects);
    } catch (error) {
      onBug(error);
    }
  }

  function begin(): Promise<void> {
    if (!busy) {
      busy = true;
      callOff?.();
      callOff = null;
      writing = write().catch((error: unknown) => {
        onBug(error);
        callOff ??= clock.after(retryMs, () => {
          callOff = null;
          void begin();
        });
      });
    }
    return writing;
  }

  return {
    add(recorded) {
      waiting.push(...recorded);
      return begin();
    },
    idle: () => writing,
    async close() {
      await writing;
      if (waiting.length > 0) await begin();
      callOff?.();
      callOff = null;
    },
  };
}

/** A full disk, another program in the database: it says nothing about what was to be written. */
function isForNow(error: unknown): boolean {
  return isProblem(error) && error.problem.code !== 'store.damaged';
}

/** Of one alone its state and its checks: one that cannot be kept does not keep its link listed. None: it is one row. */
function halvesOf(part: readonly Recorded[]): readonly (readonly Recorded[])[] {
  if (part.length > 1) {
    const half = Math.ceil(part.length / 2);
    return [part.slice(0, half), part.slice(half)];
  }
  return part.flatMap(({ checks = [], ...state }) =>
    checks.length === 0 || state.record === undefined ? [] : [[state], [{ checks }]],
  );
}

function batchOf(recorded: readonly Recorded[]): HealthBatch {
  // Of each link the newest record counts.
  const records = new Map(recorded.flatMap(({ record }) => (record === undefined ? [] : [[record.linkId, record]])));
  return {
    checks: recorded.flatMap(({ checks = [] }) => checks),
    records: [...records.values()],
    transitions: recorded.flatMap(({ transition }) => transition ?? []),
  };
}
