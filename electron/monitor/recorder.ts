/** Writes what was found out, one batch after the other; what comes while one is written goes into the next. */
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
}

interface RecorderOptions {
  readonly repository: Pick<HealthRepository, 'record'>;
  /** After they are on the disk: whoever builds pages reads them there. */
  onChanged(projects: readonly string[]): void | Promise<void>;
  onWritten(): void;
  onBug(error: unknown): void;
}

/** What could not be written waits for the next time, but not for ever. */
const mostUnwritten = 10_000;

export function createRecorder({ repository, onChanged, onWritten, onBug }: RecorderOptions): Recorder {
  let waiting: Recorded[] = [];
  let busy = false;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    try {
      while (waiting.length > 0) await writeOnce();
    } finally {
      // In the same turn as the loop's last look: what comes later begins a loop of its own.
      busy = false;
    }
  }

  async function writeOnce(): Promise<void> {
    const taken = waiting;
    waiting = [];
    try {
      await repository.record(batchOf(taken));
    } catch (error) {
      waiting = [...taken, ...waiting].slice(-mostUnwritten);
      throw error;
    }
    onWritten();
    const projects = [...new Set(taken.flatMap(({ changedProject }) => changedProject ?? []))];
    try {
      if (projects.length > 0) await onChanged(projects);
    } catch (error) {
      onBug(error);
    }
  }

  return {
    async add(recorded) {
      waiting.push(...recorded);
      if (!busy) {
        busy = true;
        writing = write().catch(onBug);
      }
      await writing;
    },
    async idle() {
      await writing;
    },
  };
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
