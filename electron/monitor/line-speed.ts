/**
 * How fast our own line is at this moment, from what other hosts send over it: where it is not fast enough for any of
 * them, a host that was slow is not to blame (the own-line guard of the fallback policy).
 */
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { SpotResult } from '../probe/index.ts';
import type { MonitoredLink } from '../store/index.ts';

export interface LineSpeed {
  /** What came from this host. */
  saw(sample: SpeedSample): void;
  /** Whether that it was slow, or too late, is the line's fault. Others are asked where nothing has come of late. */
  isToBlame(link: MonitoredLink, result: Pick<SpotResult, 'code' | 'slow'>): Promise<boolean>;
}

export interface SpeedSample {
  readonly host: string;
  readonly bytes: number;
  /** Of the body alone: how long the way to a host is says nothing about the line. */
  readonly milliseconds: number;
}

interface LineSpeedOptions {
  policy(): Pick<PolicySettings, 'minBytesPerSecond' | 'ownLineFactor'>;
  /** Epoch milliseconds. */
  now(): number;
  /** Reads something from hosts that have nothing to do with this link. */
  measure(link: MonitoredLink): Promise<readonly SpeedSample[]>;
}

/** What a host that is slow and a line that is slow both look like. */
const lateCodes: ReadonlySet<string> = new Set([
  'fallback.transfer.deadline_exceeded',
  'fallback.transfer.too_slow',
  'fallback.transfer.stalled',
]);

/** Less of it says how long the way is, not how wide; unless it took long. */
export const leastBytes = 256 * 1024;
const leastMs = 3000;
/** Half of the time over which failures must be spread: a line that has just become slow suspends nobody. */
const freshMs = 5 * 60_000;
const lateMs = 24 * 3_600_000;
const mostHosts = 1000;

export function createLineSpeed({ policy, now, measure }: LineSpeedOptions): LineSpeed {
  /** The newest of each host, the oldest host first. */
  const rates = new Map<string, { readonly at: number; readonly bytesPerSecond: number }>();

  function saw({ host, bytes, milliseconds }: SpeedSample): void {
    if (bytes < leastBytes && milliseconds < leastMs) return;
    rates.delete(host);
    rates.set(host, { at: now(), bytesPerSecond: (bytes / milliseconds) * 1000 });
    const [oldest] = rates.keys();
    if (rates.size > mostHosts && oldest !== undefined) rates.delete(oldest);
  }

  /** The best of other hosts in this time; null: none has sent anything. */
  function bestElsewhere(host: string, withinMs: number): number | null {
    const others = [...rates].filter(([name, { at }]) => name !== host && Math.abs(now() - at) < withinMs);
    return others.length === 0 ? null : Math.max(...others.map(([, { bytesPerSecond }]) => bytesPerSecond));
  }

  async function reference(link: MonitoredLink): Promise<number | null> {
    const fresh = bestElsewhere(link.host, freshMs);
    if (fresh !== null) return fresh;
    for (const sample of await measure(link)) saw(sample);
    return bestElsewhere(link.host, freshMs) ?? bestElsewhere(link.host, lateMs);
  }

  return {
    saw,
    async isToBlame(link, { code, slow }) {
      if (link.rehearsal || (!slow && !lateCodes.has(code))) return false;
      const best = await reference(link);
      const { minBytesPerSecond, ownLineFactor } = policy();
      return best !== null && best < ownLineFactor * minBytesPerSecond;
    },
  };
}

/** Of a check that read bytes one after the other; null: it says nothing about the line. */
export function sampleOf(
  { host, rehearsal }: Pick<MonitoredLink, 'host' | 'rehearsal'>,
  { depth, bytes, totalMs, phases }: SpotResult,
): SpeedSample | null {
  // Between pieces it waits for answers; and what is on this computer comes over no line.
  if (depth !== 'whole' || totalMs === null || rehearsal) return null;
  return { host, bytes, milliseconds: bodyMs(totalMs, phases) };
}

export function bodyMs(totalMs: number, { resolveMs, connectMs, tlsMs, firstByteMs }: SpotResult['phases']): number {
  const before = (resolveMs ?? 0) + (connectMs ?? 0) + (tlsMs ?? 0) + (firstByteMs ?? 0);
  return Math.max(1, totalMs - before);
}
