/** External links step: sends the copies to the place behind a host, where the app can, and verifies them there as ever. */
import pLimit from 'p-limit';
import type { CopyPlace, GitHubPlace, SendCopies } from '../../shared/contract/copies.ts';
import type { Job } from '../../shared/contract/index.ts';
import { isPrerelease } from '../../shared/packaging/index.ts';
import { problem } from '../../shared/problem/index.ts';
import { type CopyCredential, type CopySender, credentialOf } from '../copies/index.ts';
import { allEnded } from './all-ended.ts';
import type { ReleaseContext } from './context.ts';
import { type FileForPlace, filesForPlace } from './copy-files.ts';
import { rememberPlace } from './host-defaults.ts';
import { linkItem } from './link-candidates.ts';
import { setStatuses } from './link-status.ts';
import { type CopySending, failAll, openSending, sendOne, tellUntried } from './send-copy.ts';
import { verifySent } from './verify-links.ts';

/** Files to one bucket side by side; of a large one several parts are on their way too. */
const sideBySide = 3;

/**
 * What is there already is not sent again. When it is done, the links to what is there are verified by a job of their
 * own; why the others are not there stays written at their links. Problems:
 * `copy.under_way`, `copy.nothing_to_send`, `copy.link_elsewhere`; of the job the first of a file's, `copy.secret_missing`,
 * `copy.release_draft`.
 */
export function sendCopies(context: ReleaseContext, copies: CopySender, wanted: SendCopies): Job {
  const { releaseId, hostId, place } = wanted;
  if (context.jobs.running('copy', releaseId) !== null) throw underWay(releaseId);
  const due = filesForPlace(context.drafts.get(releaseId), hostId, place);

  return context.jobs.start('copy', releaseId, async (job) => {
    job.plan(due.map(({ candidate }) => ({ id: linkItem(candidate), bytes: candidate.file.size })));
    await rememberPlace(context, releaseId, hostId);
    // Why it failed the last time is not why it does now.
    const candidates = due.map(({ candidate }) => candidate);
    await setStatuses(context, releaseId, candidates, (now) =>
      now.state === 'failed' ? { state: 'unverified' } : now,
    );
    const credential = await credentialOf(context.secrets, place);
    const sending = openSending(context, releaseId, job, new Set(wanted.overwrite));
    if (place.kind === 's3') await toBucket(sending, copies, place, credential, due);
    else {
      for (const [tag, ofTag] of Map.groupBy(due, ({ values }) => values.tag)) {
        await toRelease(sending, copies, place, credential, tag, ofTag);
      }
    }
    await allEnded(sending.writes);
    if (job.signal.aborted) return;
    await tellUntried(sending);
    if (sending.there.size > 0) verifySent(context, releaseId, hostId, sending.there);
    const [first] = sending.failures;
    if (first !== undefined) throw first;
  });
}

async function toBucket(
  sending: CopySending,
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

/** What goes wrong with the release of one tag is told at the links of its files, and keeps no other tag's from going out. */
async function toRelease(
  sending: CopySending,
  copies: CopySender,
  place: GitHubPlace,
  credential: CopyCredential,
  tag: string,
  due: readonly FileForPlace[],
): Promise<void> {
  const { signal } = sending.job;
  const candidates = due.map(({ candidate }) => candidate);
  const before = sending.failures.length;
  try {
    // A tag is that of one version, as a rule; otherwise it is a pre-release where nothing else is in it.
    const prerelease = due.every(({ values }) => isPrerelease(values.version));
    const refused = sending.refused();
    if (refused !== null) throw refused;
    const release = await copies.release(place, credential, { tag, prerelease }, signal);
    for (const candidate of candidates)
      await sendOne(sending, candidate, (file, options) => release.send(file, options));
    if (signal.aborted || !release.draft) return;
    if (sending.failures.length > before) {
      // Nobody can fetch them before the others are there too and it is published.
      for (const { file } of candidates) sending.there.delete(file.id);
      return;
    }
    // A draft that a person made is theirs to publish: it may announce things.
    if (!release.isOurs) throw stillDraft(tag, release.page);
    await release.publish(signal);
  } catch (error) {
    await failAll(sending, candidates, error);
  }
}

function underWay(release: string) {
  return problem(
    'copy.under_way',
    'Copies of this release are being sent already.',
    { release },
    'Send these when they have arrived, or cancel those first.',
  );
}

function stillDraft(tag: string, page: string) {
  return problem(
    'copy.release_draft',
    `The files are in the release of ${tag}, which is a draft: nobody can fetch them yet.`,
    { tag, page },
    'Publish the release on its page, then verify the links.',
  );
}
