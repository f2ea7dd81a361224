import type { ProbePhases } from '../../shared/contract/reachability.ts';
import { formatMilliseconds } from './format.ts';

export interface PhasePart {
  readonly name: 'resolve' | 'connect' | 'TLS' | 'first byte' | 'transfer';
  readonly milliseconds: number;
}

/** What a request spent its time on, in its order; phases that were not needed are left out. */
export function phaseParts({
  resolveMs,
  connectMs,
  tlsMs,
  firstByteMs,
  transferMs,
}: ProbePhases): readonly PhasePart[] {
  const all = [
    ['resolve', resolveMs],
    ['connect', connectMs],
    ['TLS', tlsMs],
    ['first byte', firstByteMs],
    ['transfer', transferMs],
  ] as const;
  return all.flatMap(([name, milliseconds]) => (milliseconds === null ? [] : [{ name, milliseconds }]));
}

export function phaseSentence(parts: readonly PhasePart[]): string {
  if (parts.length === 0) return 'Nothing was measured';
  return parts.map(({ name, milliseconds }) => `${name} ${formatMilliseconds(milliseconds)}`).join(', ');
}
