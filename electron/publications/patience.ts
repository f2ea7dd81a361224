import type { ProblemError } from '../../shared/problem/index.ts';
import type { Clock } from '../http/index.ts';

interface PatienceOptions {
  readonly clock: Clock;
  /** Milliseconds. */
  readonly ms: number;
  readonly signal: AbortSignal;
  /** What is thrown when the time is over. */
  late(): ProblemError;
}

/** What `work` answers, or rejects with, in time. It is called off when the time is over, and not waited for. */
export async function withPatience<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { clock, ms, signal, late }: PatienceOptions,
): Promise<T> {
  const calledOff = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  const end = (reason: unknown) => {
    reject(reason);
    calledOff.abort(reason);
  };
  const stopClock = clock.after(ms, () => end(late()));
  const onAbort = () => end(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work(calledOff.signal), over]);
  } finally {
    stopClock();
    signal.removeEventListener('abort', onAbort);
  }
}
