import { errors } from 'undici';
import type { OutcomeCode } from '../../shared/fallback/index.ts';
import type { Clock } from './clock.ts';
import { classify } from './error-codes.ts';
import { HttpFailure } from './failure.ts';
import { type Limits, type MutablePhases, noPhases } from './types.ts';

type FailureCode = Exclude<OutcomeCode, 'ok'>;

/** One request to one host, before the next redirect: what all its phases need. */
export interface Hop {
  readonly url: URL;
  readonly allowLoopback: boolean;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly phases: MutablePhases;
  /** That is connected to, or tried just now; null before that. */
  address: string | null;
  failure(code: FailureCode, detail: string, cause?: unknown): HttpFailure;
  /** Errors of the network become an HttpFailure; the signal's reason and bugs stay what they are. */
  asFailure(error: unknown, options: { readonly answered: boolean; readonly otherwise?: FailureCode }): unknown;
}

export function createHop(options: Pick<Hop, 'url' | 'allowLoopback' | 'limits' | 'clock' | 'signal'>): Hop {
  const { url, signal } = options;
  const phases: MutablePhases = { ...noPhases };
  const failure = (code: FailureCode, detail: string, cause?: unknown) =>
    new HttpFailure({ code, url, address: hop.address, phases, detail }, cause);
  const hop: Hop = {
    ...options,
    phases,
    address: null,
    failure,
    asFailure(error, { answered, otherwise }) {
      if (error instanceof HttpFailure || (signal.aborted && error === signal.reason)) return error;
      const known = classify(error, answered);
      // undici's parser errors carry what the host sent, however much that is.
      const cause = error instanceof errors.HTTPParserError ? undefined : error;
      if (known === null) return otherwise === undefined ? error : failure(otherwise, '', error);
      hop.address = known.address ?? hop.address;
      return failure(known.code, known.detail, cause);
    },
  };
  return hop;
}
