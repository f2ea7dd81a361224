/** External links step: sends the copies to the place behind a host, where the app can, and verifies them there as ever. */
import pLimit from 'p-limit';
import type { CopyPlace, GitHubPlace, SendCopies } from '../../shared/contract/copies.ts';
import type { Job } from '../../shared/contract/index.ts';
import { isProblem, problem, type ProblemError } from '../../shared/problem/index.ts';
import {
  type CopyCredential,
  type CopyFile,
  type CopySender,
  credentialOf,
  type SendOptions,
  type SendOutcome,
} from '../copies/index.ts';
import type { JobContext } from '../jobs/index.ts';
import { allEnded } from './all-ended.ts';
import type { ReleaseContext } from './context.ts';
import { type FileForPlace, filesForPlace } from './copy-files.ts';
import { rememberPlace } from './host-defaults.ts';
import type { Candidate } from './link-candidates.ts';
import { setStatuses } from './link-status.ts';
import { verifyLinks } from './verify-links.ts';

/** Files to one bucket side by side; of a large one several parts are on their way too. */
const sideBySide = 3;

interface Sending {
  readonly context: ReleaseContext;
  readonly releaseId: string;
  readonly job: JobContext;
  readonly overwrite: ReadonlySet<string>;
  /** Files whose copies are at the host now. */
  readonly there: Set<string>;
  readonly failures: ProblemError[];
}

/**
 * What is there already is not sent again. When it is done, the links to what is there are verified by a job of their
 * own; why the others are not there stays written at their links. Problems:
 * `copy.nothing_to_send`, `copy.link_elsewhere`; of the job the first of a file's, `copy.secret_missing`,
 * `copy.release_draft`.
 */
export function sendCopies(context: ReleaseContext, copies: CopySender, wanted: SendCopies): Job {
  const { releaseId, hostId, place } = wanted;
  const running = context.jobs.running('copy', releaseId);
  if (running !== null) return running;
  const due = filesForPlace(context.drafts.get(releaseId), hostId, place);

  return context.jobs.start('copy', releaseId, async (job) => {
    job.plan(due.map(({ candidate }) => ({ id: itemId(candidate), bytes: candidate.file.size })));
    await rememberPlace(context, releaseId, hostId);
    // Why it failed the last time is not why it does now.
    const candidates = due.map(({ candidate }) => candidate);
    await setStatuses(context, releaseId, candidates, (now) =>
      now.state === 'failed' ? { state: 'unverified' } : now,
    );
    const credential = await credentialOf(context.secrets, place);
    const sending: Sending = {
      context,
      releaseId,
      job,
      overwrite: new Set(wanted.overwrite),
      there: new Set(),
      failures: [],
    };
    if (place.kind === 's3') await toBucket(sending, copies, place, credential, due);
    else {
      for (const [tag, ofTag] of Map.groupBy(due, ({ values }) => values.tag)) {
        await toRelease(sending, copies, place, credential, tag, ofTag);
      }
    }
    if (job.signal.aborted) return;
    const [first] = sending.failures;
    if (sending.there.size > 0) verifyLinks(context, releaseId, hostId, sending.there);
    if (first !== undefined) throw first;
  });
}

async function toBucket(
  sending: Sending,
  copies: CopySender,
  place: Extract<CopyPlace, { kind: 's3' }>,
  credential: CopyCredential,
  due: readonly FileForPlace[],
): Promise<void> {
  const bucket = copies.bucket(place, credential);
  const limit = pLimit(sideBySide);
  await allEnded(
    due.map(({ candidate, values }) =>
      limit(() => sendOne(sending, candidate, (file, options) => bucket.send(file, values, options))),
    ),
  );
}

async function toRelease(
  sending: Sending,
  copies: CopySender,
  place: GitHubPlace,
  credential: CopyCredential,
  tag: string,
  due: readonly FileForPlace[],
): Promise<void> {
  const { signal } = sending.job;
  const before = sending.failures.length;
  const release = await copies.release(place, credential, tag, signal);
  for (const { candidate } of due) await sendOne(sending, candidate, (file, options) => release.send(file, options));
  if (signal.aborted || !release.draft) return;
  if (sending.failures.length > before) {
    // Nobody can fetch them before the others are there too and it is published.
    for (const { candidate } of due) sending.there.delete(candidate.file.id);
    return;
  }
  // A draft that a person made is theirs to publish: it may announce things.
  if (!release.isNew) throw stillDraft(tag, release.page);
  await release.publish(signal);
}

async function sendOne(
  { context, releaseId, job, overwrite, there, failures }: Sending,
  candidate: Candidate,
  send: (file: CopyFile, options: SendOptions) => Promise<SendOutcome>,
): Promise<void> {
  if (job.signal.aborted) return;
  const { file, sha256 } = candidate;
  const { id, path, filename, size } = file;
  try {
    const outcome = await send(
      { path, filename, size, sha256 },
      {
        overwrite: overwrite.has(id),
        signal: job.signal,
        onProgress: (bytes) => job.progress(itemId(candidate), bytes),
      },
    );
    there.add(id);
    const sentAt = context.now().toISOString();
    await setStatuses(context, releaseId, [candidate], (now) => {
      if (now.state === 'registered') return now;
      // What was verified and had to be sent again was not there any more.
      return now.state === 'verified' && outcome === 'already-there' ? now : { state: 'unverified', sentAt };
    });
  } catch (error) {
    if (job.signal.aborted) return;
    if (!isProblem(error)) throw error;
    failures.push(error);
    const at = context.now().toISOString();
    const told = { ...error.problem, facts: { ...error.problem.facts } };
    // A link that is registered is judged by what its host serves, not by what could not be sent to it.
    await setStatuses(context, releaseId, [candidate], (now) =>
      now.state === 'registered' || now.state === 'verified' ? now : { state: 'failed', at, problem: told },
    );
  } finally {
    job.finish(itemId(candidate));
  }
}

/** As the contract's Job has it: `fileId hostId`. */
function itemId({ file, link }: Candidate): string {
  return `${file.id} ${link.hostId}`;
}

function stillDraft(tag: string, page: string) {
  return problem(
    'copy.release_draft',
    `The files are in the release of ${tag}, which is a draft: nobody can fetch them yet.`,
    { tag, page },
    'Publish the release on its page, then verify the links.',
  );
}
