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

/**
 * Whether this computer's own line is down, or in other hands (a captive portal): several hosts were tried, the one of the
 * hosted copy among them, and not one got as far as an HTTP answer. Nobody is to blame then.
 */
export function isOwnLineDown(
  attempts: readonly {
    readonly source: 'external' | 'hosted';
    readonly host: string;
    readonly code: OutcomeCode | null;
  }[],
): boolean {
  const told = attempts.filter(({ code }) => code !== null && !nobodysFault.has(code));
  return (
    new Set(told.map(({ host }) => host)).size > 1 &&
    told.some(({ source }) => source === 'hosted') &&
    told.every(({ code }) => /^(?:dns|tcp|tls)\./.test(code ?? '')) &&
    !attempts.some(({ code }) => code === 'ok')
  );
}
