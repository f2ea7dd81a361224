/** One file on its way to a place, and what becomes of its link. */
import { isProblem, type ProblemError } from '../../shared/problem/index.ts';
import { type CopyFile, refusesPlace, type SendOptions, type SendOutcome } from '../copies/index.ts';
import type { JobContext } from '../jobs/index.ts';
import type { ReleaseContext } from './context.ts';
import { type Candidate, linkItem } from './link-candidates.ts';
import { setStatuses } from './link-status.ts';

export interface CopySending {
  readonly context: ReleaseContext;
  readonly releaseId: string;
  readonly job: JobContext;
  readonly overwrite: ReadonlySet<string>;
  /** Files whose copies are at the host now. */
  readonly there: Set<string>;
  readonly failures: ProblemError[];
  /** What is on its way to the disk. */
  readonly writes: Promise<void>[];
  /** Those that were not tried, because the place is refused as a whole. */
  readonly untried: Candidate[];
  /** Why it is; null as long as it is not. */
  refused(): ProblemError | null;
}

export function openSending(
  context: ReleaseContext,
  releaseId: string,
  job: JobContext,
  overwrite: ReadonlySet<string>,
): CopySending {
  const failures: ProblemError[] = [];
  const refused = () => failures.find(refusesPlace) ?? null;
  return { context, releaseId, job, overwrite, there: new Set(), failures, writes: [], untried: [], refused };
}

export async function sendOne(
  sending: CopySending,
  candidate: Candidate,
  send: (file: CopyFile, options: SendOptions) => Promise<SendOutcome>,
): Promise<void> {
  const { context, releaseId, job, overwrite, there, untried, writes } = sending;
  if (job.signal.aborted) return;
  if (sending.refused() !== null) {
    untried.push(candidate);
    return job.finish(linkItem(candidate));
  }
  const { file, sha256, link } = candidate;
  const { id, path, filename, size } = file;
  try {
    const outcome = await send(
      { path, filename, size, sha256 },
      {
        overwrite: overwrite.has(id),
        doubted: link.status.state === 'failed' && link.status.problem.code === 'fallback.integrity.digest_mismatch',
        signal: job.signal,
        onProgress: (bytes) => job.progress(linkItem(candidate), bytes),
      },
    );
    there.add(id);
    const sentAt = context.now().toISOString();
    const written = setStatuses(context, releaseId, [candidate], (now) => {
      if (now.state === 'registered') return now;
      // What was verified and had to be sent again was not there any more.
      return now.state === 'verified' && outcome === 'already-there' ? now : { state: 'unverified', sentAt };
    });
    // The next file goes out meanwhile: what is there already is asked of the place, not of the disk.
    written.catch(() => undefined);
    writes.push(written);
  } catch (error) {
    await failAll(sending, [candidate], error);
  } finally {
    job.finish(linkItem(candidate));
  }
}

/** The same for all of these files; what is no problem is thrown. */
export async function failAll(sending: CopySending, candidates: readonly Candidate[], error: unknown): Promise<void> {
  const { job, there, failures } = sending;
  if (job.signal.aborted) return;
  if (!isProblem(error)) throw error;
  failures.push(error);
  for (const { file } of candidates) there.delete(file.id);
  await tell(sending, candidates, error);
  for (const candidate of candidates) job.finish(linkItem(candidate));
}

/** What the place said of the others counts for these too. */
export async function tellUntried(sending: CopySending): Promise<void> {
  const refused = sending.refused();
  if (refused !== null) await tell(sending, sending.untried, refused);
}

async function tell(
  { context, releaseId }: CopySending,
  candidates: readonly Candidate[],
  { problem }: ProblemError,
): Promise<void> {
  const at = context.now().toISOString();
  const told = { ...problem, facts: { ...problem.facts } };
  // A link that is registered is judged by what its host serves, not by what could not be sent to it.
  await setStatuses(context, releaseId, candidates, (now) =>
    now.state === 'registered' || now.state === 'verified' ? now : { state: 'failed', at, problem: told },
  );
}
