/** What may pass is tried again, a few times and with growing pauses; what will not pass is told at once. */
import { describeOutcome } from '../../shared/fallback/index.ts';
import { problem, type ProblemError } from '../../shared/problem/index.ts';
import type { Clock, HttpFailure } from '../http/index.ts';

/** A refusal that may be another one in a moment. */
export class Transient extends Error {
  readonly told: ProblemError;
  /** Milliseconds that the host asks for; null where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(told: ProblemError, retryAfterMs: number | null = null) {
    super(told.message, { cause: told });
    this.name = 'Transient';
    this.told = told;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface RetryOptions {
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
}

const attempts = 5;
const firstPauseMs = 1000;
/** Longer than this nobody looks at a bar that stands still: the wait is told as a problem. */
const longestPauseMs = 90_000;

/** @throws what `work` throws; of a Transient, at the end, the problem in it */
export async function retrying<T>(
  { clock, random, signal }: RetryOptions,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof Transient)) throw error;
      signal?.throwIfAborted();
      const pause = error.retryAfterMs ?? firstPauseMs * 2 ** (attempt - 1) * (0.5 + random() / 2);
      if (attempt === attempts || pause > longestPauseMs) throw error.told;
      await sleep(clock, pause, signal);
    }
  }
}

/** A failed connection as a problem; transient where a second attempt makes sense. */
export function unreachable(failure: HttpFailure, what: string): ProblemError | Transient {
  const { message, remedy } = describeOutcome(failure.code, { host: failure.host, detail: failure.detail });
  const facts = { host: failure.host, url: failure.url, outcome: failure.code };
  const told = problem('copy.unreachable', `${what} could not be sent. ${message}`, facts, remedy, failure);
  return mayPass(failure.code) ? new Transient(told) : told;
}

function mayPass(code: HttpFailure['code']): boolean {
  if (code === 'tcp.address_invalid') return false;
  return (
    /^(?:tcp|fallback\.transfer|local)\.|^http\.(?:protocol\.error|response\.invalid)$/.test(code) ||
    /^dns\.(?:unreachable|failed)$/.test(code)
  );
}

/** Rejects with the signal's reason. */
export async function sleep(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const callOff = clock.after(ms, resolve);
  const onAbort = () => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await promise;
  } finally {
    callOff();
    signal?.removeEventListener('abort', onAbort);
  }
}
