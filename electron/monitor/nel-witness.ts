/** Tells electron/nel what our own checks met, and lets it send when something is due. */
import type { Clock } from '../http/index.ts';
import type { NelReporter } from '../nel/index.ts';
import type { CheckWitness } from './link-checker.ts';

export interface NelWitness extends CheckWitness {
  /** Sends nothing more. */
  close(): Promise<void>;
}

interface NelWitnessOptions {
  readonly nel: Pick<NelReporter, 'observe' | 'failed' | 'deliver'>;
  readonly clock: Clock;
  now(): Date;
  onBug(error: unknown): void;
}

/** A moment, so that what fails together is sent together. */
const gatherMs = 30_000;
const longestWaitMs = 3_600_000;

export function createNelWitness({ nel, clock, now, onBug }: NelWitnessOptions): NelWitness {
  const stop = new AbortController();
  let callOff: (() => void) | null = null;
  let work: Promise<void> = Promise.resolve();

  function then(step: () => Promise<void>): void {
    work = work.then(step).catch((error: unknown) => {
      if (!stop.signal.aborted) onBug(error);
    });
  }

  function deliverIn(ms: number): void {
    if (callOff !== null || stop.signal.aborted) return;
    callOff = clock.after(Math.min(Math.max(0, ms), longestWaitMs), () => {
      callOff = null;
      then(async () => {
        const next = await nel.deliver(stop.signal);
        if (next !== null) deliverIn(Math.max(gatherMs, next - now().getTime()));
      });
    });
  }

  return {
    observe({ url, headers, address }, found, { rehearsal: allowLoopback }) {
      then(() => nel.observe({ source: 'probe', url, headers, address, allowLoopback, found }));
    },
    failed({ code, finalUrl, address = null, status, totalMs }, { url }) {
      then(async () => {
        const failure = { code, url: finalUrl ?? url, address, status, elapsedMs: totalMs ?? 0 };
        const waits = await nel.failed({ source: 'probe', method: 'GET', ...failure });
        if (waits) deliverIn(gatherMs);
      });
    },
    async close() {
      callOff?.();
      stop.abort(new Error('The monitor ends'));
      await work;
    },
  };
}
