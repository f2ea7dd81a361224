import type { Clock } from '../../http/index.ts';

/** Waits so many milliseconds, or until it is woken; rejects with the signal's reason. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal, wake?: Promise<void>): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const callOff = clock.after(ms, resolve);
  try {
    await Promise.race(wake === undefined ? [promise] : [promise, wake]);
  } finally {
    callOff();
    signal.removeEventListener('abort', onAbort);
  }
}
