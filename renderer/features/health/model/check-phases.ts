import type { LinkCheckView } from '../../../../shared/contract/index.ts';
import type { ProbePhases } from '../../../../shared/contract/reachability.ts';

/** What a check spent its time on; what is left of the whole was the transfer. */
export function checkPhases({
  phases,
  totalMs,
  bytes,
}: Pick<LinkCheckView, 'phases' | 'totalMs' | 'bytes'>): ProbePhases {
  const { resolveMs, connectMs, tlsMs, firstByteMs } = phases;
  const before = [resolveMs, connectMs, tlsMs, firstByteMs].reduce<number>((sum, part) => sum + (part ?? 0), 0);
  const transferMs = totalMs === null || firstByteMs === null || bytes === 0 ? null : Math.max(0, totalMs - before);
  return { resolveMs, connectMs, tlsMs, firstByteMs, transferMs };
}
