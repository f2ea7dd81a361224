/**
 * Saves a text while it is typed: each time `delayMs` after something came, one save at a time, the newest text last.
 * Nothing typed is lost: a text that could not be saved stays unsaved and goes with the next flush.
 */
export interface TextSaver {
  set(text: string): void;
  /** Saves now what is not saved yet (on blur, on leaving the step); resolves when no save is under way. */
  flush(): Promise<void>;
  /** The newest text that is not on disk yet, or null. */
  unsaved(): string | null;
}

export interface Timers {
  start(run: () => void, ms: number): number;
  stop(timer: number): void;
}

export interface TextSaverOptions {
  save(text: string): Promise<void>;
  /** The newest unsaved text whenever it changes; null when all is saved. */
  onChange(unsaved: string | null): void;
  onError(error: unknown): void;
  readonly delayMs: number;
  readonly timers: Timers;
}

export function createTextSaver({ save, onChange, onError, delayMs, timers }: TextSaverOptions): TextSaver {
  let pending: string | null = null;
  let saving: string | null = null;
  let running: Promise<void> | null = null;
  let timer: number | null = null;
  let hasFailed = false;

  const stopTimer = () => {
    if (timer !== null) timers.stop(timer);
    timer = null;
  };

  /** Until nothing is left, or a save failed: that text waits for the next flush instead of being tried for ever. */
  const saveAll = async () => {
    while (pending !== null) {
      stopTimer();
      saving = pending;
      pending = null;
      try {
        await save(saving);
        saving = null;
        hasFailed = false;
        onChange(pending);
      } catch (error) {
        pending ??= saving;
        saving = null;
        hasFailed = true;
        onError(error);
        return;
      }
    }
  };

  const flush = async () => {
    stopTimer();
    running ??= saveAll().finally(() => {
      running = null;
    });
    await running;
  };

  return {
    set(text) {
      pending = text;
      onChange(text);
      // After a failure only in a pause: each try may tell the person again.
      if (hasFailed) stopTimer();
      timer ??= timers.start(() => {
        timer = null;
        void flush();
      }, delayMs);
    },
    flush,
    unsaved: () => pending ?? saving,
  };
}
