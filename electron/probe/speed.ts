import type { ProbeSpeed } from '../../shared/contract/reachability.ts';

export interface SpeedSample {
  readonly received: number;
  readonly milliseconds: number;
  readonly firstByteMs: number | null;
}

const mib = 1024 * 1024;
/** What comes in one go says how long the way is, not how wide. */
const leastBytes = 16 * 1024;
const leastMs = 1000;

/** Over all parts together; the rate is null where they are too small to say one. */
export function speedOf(samples: readonly SpeedSample[]): ProbeSpeed {
  const received = samples.reduce((total, sample) => total + sample.received, 0);
  const milliseconds = samples.reduce((total, sample) => total + sample.milliseconds, 0);
  const waits = samples
    .flatMap(({ firstByteMs }) => (firstByteMs === null ? [] : [firstByteMs]))
    .toSorted((a, b) => a - b);
  const isEnough = received > 0 && milliseconds > 0 && (received >= leastBytes || milliseconds >= leastMs);
  const bytesPerSecond = isEnough ? (received / milliseconds) * 1000 : null;
  return {
    received,
    bytesPerSecond,
    secondsPerMib: bytesPerSecond === null ? null : mib / bytesPerSecond,
    firstByteMs: waits[Math.floor(waits.length / 2)] ?? null,
  };
}
