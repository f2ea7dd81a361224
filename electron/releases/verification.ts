/** A verification that is under way: it takes more links for as long as it has not ended. */
import pLimit from 'p-limit';
import type { JobContext } from '../jobs/index.ts';
import { allEnded } from './all-ended.ts';
import { type Candidate, linkItem } from './link-candidates.ts';

export interface Verification {
  readonly signal: AbortSignal;
  /** `again`: also those that it has in hand, once more after that. */
  take(due: readonly Candidate[], how: 'once' | 'again'): void;
  /** Throws what the first failure threw. `onEnd`: from here on it takes no more. */
  ended(onEnd: () => void): Promise<void>;
}

export interface Looked {
  /** What was found is on the disk. */
  readonly written: Promise<void>;
}

/** Downloads from one host side by side. */
const perHost = 4;

export function createVerification(
  job: Pick<JobContext, 'signal' | 'plan' | 'finish'>,
  verify: (candidate: Candidate) => Promise<Looked>,
): Verification {
  const limits = new Map<string, ReturnType<typeof pLimit>>();
  const limitOf = (hostId: string) => {
    const limit = limits.get(hostId) ?? pLimit(perHost);
    limits.set(hostId, limit);
    return limit;
  };
  const begun: Promise<void>[] = [];
  /** The last of each link. */
  const inHand = new Map<string, Promise<void>>();

  function begin(candidate: Candidate): void {
    const id = linkItem(candidate);
    const before = inHand.get(id) ?? Promise.resolve();
    const work = before
      .catch(() => undefined)
      .then(() => limitOf(candidate.link.hostId)(() => verify(candidate)))
      .then(({ written }) => written)
      .finally(() => {
        if (inHand.get(id) !== work) return;
        inHand.delete(id);
        job.finish(id);
      });
    inHand.set(id, work);
    begun.push(work);
    // It is told at the end, when all have ended.
    work.catch(() => undefined);
  }

  return {
    signal: job.signal,
    take(due, how) {
      const more = how === 'again' ? due : due.filter((candidate) => !inHand.has(linkItem(candidate)));
      job.plan(more.map((candidate) => ({ id: linkItem(candidate), bytes: candidate.file.size })));
      for (const candidate of more) begin(candidate);
    },
    async ended(onEnd) {
      for (let seen = 0; seen < begun.length;) {
        seen = begun.length;
        await Promise.allSettled(begun);
      }
      onEnd();
      await allEnded(begun);
    },
  };
}
