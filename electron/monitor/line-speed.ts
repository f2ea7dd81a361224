/**
 * How fast our own line has been lately, from what other hosts sent over it: where it is not fast enough for any of them,
 * a host that was slow is not to blame (the own-line guard of the fallback policy).
 */
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { SpotResult } from '../probe/index.ts';

export interface LineSpeed {
  /** What came from this host; at epoch milliseconds. */
  saw(host: string, sample: SpeedSample, at: number): void;
  /** Whether that it was slow, or too late, is the line's fault. */
  isToBlame(host: string, result: Pick<SpotResult, 'code' | 'slow'>, at: number): boolean;
}

export interface SpeedSample {
  readonly bytes: number;
  /** Of the body alone: how long the way to a host is says nothing about the line. */
  readonly milliseconds: number;
}

/** What a host that is slow and a line that is slow both look like. */
const lateCodes: ReadonlySet<string> = new Set([
  'fallback.transfer.deadline_exceeded',
  'fallback.transfer.too_slow',
  'fallback.transfer.stalled',
]);

/** Less of it says how long the way is, not how wide. */
const leastBytes = 256 * 1024;
const recentMs = 3_600_000;
const lateMs = 24 * recentMs;
const mostHosts = 1000;

export function createLineSpeed(policy: () => Pick<PolicySettings, 'minBytesPerSecond' | 'ownLineFactor'>): LineSpeed {
  /** The newest of each host, the oldest host first. */
  const rates = new Map<string, { readonly at: number; readonly bytesPerSecond: number }>();

  function bestElsewhere(host: string, at: number): number | null {
    const others = [...rates].filter(([name, rate]) => name !== host && Math.abs(at - rate.at) < lateMs);
    const recent = others.filter(([, rate]) => Math.abs(at - rate.at) < recentMs);
    const counted = recent.length > 0 ? recent : others;
    return counted.length === 0 ? null : Math.max(...counted.map(([, { bytesPerSecond }]) => bytesPerSecond));
  }

  return {
    saw(host, { bytes, milliseconds }, at) {
      if (bytes < leastBytes || milliseconds <= 0) return;
      rates.delete(host);
      rates.set(host, { at, bytesPerSecond: (bytes / milliseconds) * 1000 });
      const [oldest] = rates.keys();
      if (rates.size > mostHosts && oldest !== undefined) rates.delete(oldest);
    },
    isToBlame(host, { code, slow }, at) {
      if (!slow && !lateCodes.has(code)) return false;
      const best = bestElsewhere(host, at);
      const { minBytesPerSecond, ownLineFactor } = policy();
      return best !== null && best < ownLineFactor * minBytesPerSecond;
    },
  };
}

/** Of a check that read bytes one after the other; null: it says nothing about the line. */
export function sampleOf({ depth, bytes, totalMs, phases }: SpotResult): SpeedSample | null {
  // Between pieces it waits for answers.
  return depth !== 'whole' || totalMs === null ? null : { bytes, milliseconds: bodyMs(totalMs, phases) };
}

export function bodyMs(totalMs: number, { resolveMs, connectMs, tlsMs, firstByteMs }: SpotResult['phases']): number {
  const before = (resolveMs ?? 0) + (connectMs ?? 0) + (tlsMs ?? 0) + (firstByteMs ?? 0);
  return Math.max(1, totalMs - before);
}
