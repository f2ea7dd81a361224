import { type AttemptDecision, startAttempt, stepAttempt } from './attempt.ts';
import { deadlineMs } from './deadline.ts';
import type { PolicySettings } from './setting-list.ts';

/** What was measured on parts of a file, to be thought on to its end. */
export interface ProjectedTransfer {
  /** Of the whole file, in bytes. */
  readonly size: number;
  /** From the start to the first body byte. */
  readonly firstByteMs: number;
  readonly bytesPerSecond: number;
  /** The same of the hosted copy; null: not known. */
  readonly hosted: { readonly bytesPerSecond: number; readonly firstByteMs: number } | null;
  readonly settings: PolicySettings;
}

export type Projection =
  /** `normalised` in seconds per MiB. */
  | { readonly kind: 'finishes'; readonly afterMs: number; readonly normalised: number }
  | (Extract<AttemptDecision, { kind: 'leave' }> & { readonly afterMs: number });

const growth = 1.02;

/**
 * What the policy does with a download that goes on at this speed: the policy itself, over made-up time. The bytes come
 * evenly, so it says nothing of a host that begins well and then stops.
 */
export function projectTransfer({
  size,
  firstByteMs,
  bytesPerSecond,
  hosted,
  settings,
}: ProjectedTransfer): Projection {
  const transferMs = bytesPerSecond > 0 ? (size / bytesPerSecond) * 1000 : Number.POSITIVE_INFINITY;
  const endMs = firstByteMs + transferMs;
  let { state } = startAttempt(
    {
      size,
      from: 0,
      lastSource: false,
      canContinue: true,
      reference: hosted?.bytesPerSecond ?? null,
      switchMs: hosted?.firstByteMs ?? null,
      hedgeAfterMs: null,
      settings,
    },
    0,
  );
  ({ state } = stepAttempt(state, { type: 'requested', at: 0 }));
  const deadline = deadlineMs(size, settings);
  // Second by second at first; later, and where files are huge, in longer steps, but never over a deadline.
  const after = (at: number) => {
    const next = Math.max(at + settings.rateBucketMs, firstByteMs + (at - firstByteMs) * growth);
    return [deadline, 2 * deadline].find((limit) => at < limit && limit < next) ?? next;
  };
  for (let at = firstByteMs; at < endMs; at = after(at)) {
    // The first byte is there as soon as it comes, however slow the rest.
    const total = Math.min(size, 1 + Math.floor(((at - firstByteMs) / 1000) * bytesPerSecond));
    const { state: next, decision } = stepAttempt(state, { type: 'bytes', at, total });
    state = next;
    if (decision.kind === 'leave') return { ...decision, afterMs: at };
  }
  const { decision } = stepAttempt(stepAttempt(state, { type: 'bytes', at: endMs, total: size }).state, {
    type: 'finished',
    at: endMs,
  });
  if (decision.kind === 'leave') return { ...decision, afterMs: endMs };
  return { kind: 'finishes', afterMs: endMs, normalised: decision.kind === 'done' ? decision.normalised : 0 };
}
