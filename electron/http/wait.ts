import type { OutcomeCode } from '../../shared/fallback/index.ts';
import type { HttpFailure } from './failure.ts';
import type { Hop } from './hop.ts';

interface WaitOptions {
  readonly hop: Hop;
  readonly ms: number;
  /** What it means when the time is over. */
  readonly late: () => HttpFailure;
  /** The outcome of an error that has no other. */
  readonly otherwise: Exclude<OutcomeCode, 'ok'>;
}

/** The promise's value, or a failure: its own, the limit's, or the signal's reason. The work itself goes on unheeded. */
export async function waitFor<T>(work: Promise<T>, { hop, ms, late, otherwise }: WaitOptions): Promise<T> {
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  const callOff = hop.clock.after(ms, () => stop(late()));
  const onAbort = () => stop(hop.signal.reason);
  hop.signal.addEventListener('abort', onAbort, { once: true });
  if (hop.signal.aborted) onAbort();
  try {
    return await Promise.race([work, stopped]);
  } catch (error) {
    throw hop.asFailure(error, { answered: false, otherwise });
  } finally {
    callOff();
    hop.signal.removeEventListener('abort', onAbort);
  }
}
