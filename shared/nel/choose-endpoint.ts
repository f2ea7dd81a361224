import type { Endpoint } from './endpoint-groups.ts';

/**
 * Reporting API, "choose an endpoint": of those with the smallest priority one, as often as its weight says. Null where
 * there is none.
 * @param draw from 0 up to, and without, 1; the same draw chooses the same
 */
export function chooseEndpoint(endpoints: readonly Endpoint[], draw: number): Endpoint | null {
  const priority = Math.min(...endpoints.map((endpoint) => endpoint.priority));
  const candidates = endpoints.filter((endpoint) => endpoint.priority === priority);
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  // Nobody is preferred: each as often as any other.
  if (total === 0) return candidates[Math.floor(draw * candidates.length)] ?? null;
  let left = draw * total;
  for (const candidate of candidates) {
    if (left < candidate.weight) return candidate;
    left -= candidate.weight;
  }
  return candidates.findLast(({ weight }) => weight > 0) ?? null;
}
