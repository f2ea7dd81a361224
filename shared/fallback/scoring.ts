import type { OutcomeCode } from './outcomes.ts';

/** Left for being slow, where another source is expected to be sooner. */
export const slowCodes: ReadonlySet<OutcomeCode> = new Set([
  'fallback.transfer.deadline_exceeded',
  'fallback.transfer.too_slow',
]);

const nobodysFault: ReadonlySet<OutcomeCode> = new Set(['ok', 'abandoned', 'local.fault']);

/**
 * Whether an outcome counts against the host. `ownLine`: the limit is this computer's own line, so slowness does not.
 */
export function isScored(code: OutcomeCode, ownLine: boolean): boolean {
  return !nobodysFault.has(code) && !(ownLine && slowCodes.has(code));
}
