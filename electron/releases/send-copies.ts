/** External links step: sends the copies to the place behind a host, where the app can, and verifies them there as ever. */
import pLimit from 'p-limit';
import type { CopyPlace, GitHubPlace, SendCopies } from '../../shared/contract/copies.ts';
import type { Job } from '../../shared/contract/index.ts';
import { isProblem, problem, type ProblemError } from '../../shared/problem/index.ts';
import { type CopyFile, type CopySender, secretOf, type SendOptions } from '../copies/index.ts';
import type { JobContext } from '../jobs/index.ts';
import type { Secret } from '../secrets/index.ts';
import { allEnded } from './all-ended.ts';
import type { ReleaseContext } from './context.ts';
import { type FileForPlace, filesForPlace } from './copy-files.ts';
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
  readonly failures: ProblemError[];
}

/**
 * What is there already is not sent again. When it is done, the links are verified by a job of their own. Problems:
 * `copy.nothing_to_send`, `copy.link_elsewhere`; of the job the first of a file's, `copy.secret_missing`,
 * `copy.release_draft`.
 */
export function sendCopies(context: ReleaseContext, copies: CopySender, wanted: SendCopies): Job {
  const { releaseId, hostId, place } = wanted;
  const running = context.jobs.running('copy', releaseId);
  if (running !== null) return running;
  const due = filesForPlace(context.drafts.get(releaseId), hostId, place);

  return context.jobs.start('copy', releaseId, async (job) => {
    job.plan(due.map(({ candidate: { file } }) => ({ id: file.id, bytes: file.size })));
    const secret = await secretOf(context.secrets, place);
    const sending: Sending = { context, releaseId, job, overwrite: new Set(wanted.overwrite), failures: [] };
    if (place.kind === 's3') await toBucket(sending, copies, place, secret, due);
    else {
      for (const [tag, ofTag] of Map.groupBy(due, ({ values }) => values.tag)) {
        await toRelease(sending, copies, place, secret, tag, ofTag);
      }
    }
    if (job.signal.aborted) return;
    const [first] = sending.failures;
    if (sending.failures.length < due.length) verifyLinks(context, releaseId, hostId);
    if (first !== undefined) throw first;
  });
}

async function toBucket(
  sending: Sending,
  copies: CopySender,
  place: Extract<CopyPlace, { kind: 's3' }>,
  secret: Secret,
  due: readonly FileForPlace[],
): Promise<void> {
  const bucket = copies.bucket(place, secret);
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
  secret: Secret,
  tag: string,
  due: readonly FileForPlace[],
): Promise<void> {
  const { signal } = sending.job;
  const before = sending.failures.length;
  const release = await copies.release(place, secret, tag, signal);
  for (const { candidate } of due) await sendOne(sending, candidate, (file, options) => release.send(file, options));
  if (signal.aborted || !release.draft || sending.failures.length > before) return;
  // A draft that a person made is theirs to publish: it may announce things.
  if (!release.isNew) throw stillDraft(tag, release.page);
  await release.publish(signal);
}

async function sendOne(
  { context, releaseId, job, overwrite, failures }: Sending,
  candidate: Candidate,
  send: (file: CopyFile, options: SendOptions) => Promise<unknown>,
): Promise<void> {
  if (job.signal.aborted) return;
  const { file, sha256 } = candidate;
  const { id, path, filename, size } = file;
  try {
    await send(
      { path, filename, size, sha256 },
      { overwrite: overwrite.has(id), signal: job.signal, onProgress: (bytes) => job.progress(id, bytes) },
    );
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
    job.finish(id);
  }
}

function stillDraft(tag: string, page: string) {
  return problem(
    'copy.release_draft',
    `The files are in the release of ${tag}, which is a draft: nobody can fetch them yet.`,
    { tag, page },
    'Publish the release on its page, then verify the links.',
  );
}
