/** External links step: downloads the copies and compares them with what was hosted. */
import type { Job } from '../../shared/contract/index.ts';
import { problem, ProblemError } from '../../shared/problem/index.ts';
import type { JobContext } from '../jobs/index.ts';
import type { VerifyResult } from '../probe/index.ts';
import { allEnded } from './all-ended.ts';
import type { ReleaseContext } from './context.ts';
import type { Draft } from './draft.ts';
import { pieceKeeper } from './known-pieces.ts';
import { type Candidate, candidatesOf, linkItem } from './link-candidates.ts';
import { setStatuses } from './link-status.ts';
import { createVerification, type Looked } from './verification.ts';

/**
 * At this host, or all of them. A verification that runs takes them too. @throws problem `link.no_hosted_copy` where no
 * file is hosted yet, `link.nothing_to_verify`
 */
export function verifyLinks(context: ReleaseContext, releaseId: string, hostId?: string): Job {
  const draft = context.drafts.get(releaseId);
  const possible = possibleLinks(draft, ({ link }) => hostId === undefined || link.hostId === hostId);
  const open = possible.filter(isOpen);
  const running = takenAlong(context, releaseId, open, 'once');
  if (running !== null) return running;
  // Asked for when there is nothing left to verify, it means: all of them once more.
  const due = open.length > 0 ? open : possible;
  if (due.length === 0) throw nothingToVerify(draft);
  return start(context, releaseId, due);
}

/**
 * Of these files, which have just been sent to this host: a verification that has one of them in hand may have read what
 * was there before, so it reads it once more.
 */
export function verifySent(
  context: ReleaseContext,
  releaseId: string,
  hostId: string,
  fileIds: ReadonlySet<string>,
): void {
  const draft = context.drafts.get(releaseId);
  const sent = possibleLinks(draft, ({ link, file }) => link.hostId === hostId && fileIds.has(file.id));
  const open = sent.filter(isOpen);
  const due = open.length > 0 ? open : sent;
  if (due.length > 0 && takenAlong(context, releaseId, due, 'again') === null) start(context, releaseId, due);
}

function possibleLinks(draft: Draft, isWanted: (candidate: Candidate) => boolean): readonly Candidate[] {
  return candidatesOf(draft).filter((candidate) => candidate.file.hosted.state === 'hosted' && isWanted(candidate));
}

function isOpen({ link: { status } }: Candidate): boolean {
  return status.state !== 'verified' && status.state !== 'registered';
}

/** Null where no verification runs that could take them. */
function takenAlong(
  { jobs, verifying }: ReleaseContext,
  releaseId: string,
  due: readonly Candidate[],
  how: 'once' | 'again',
): Job | null {
  const verification = verifying.get(releaseId);
  if (verification === undefined || verification.signal.aborted) return null;
  verification.take(due, how);
  return jobs.running('verify', releaseId);
}

function start(context: ReleaseContext, releaseId: string, due: readonly Candidate[]): Job {
  const { jobs, verifying } = context;
  return jobs.start('verify', releaseId, async (job) => {
    const verification = createVerification(job, (candidate) => verifyOne(context, releaseId, candidate, job));
    verifying.set(releaseId, verification);
    verification.take(due, 'once');
    await verification.ended(() => {
      if (verifying.get(releaseId) === verification) verifying.delete(releaseId);
    });
  });
}

/** Resolves when the copy has been looked at; what was found is then on its way to the disk, and keeps no other waiting. */
async function verifyOne(
  context: ReleaseContext,
  releaseId: string,
  candidate: Candidate,
  job: JobContext,
): Promise<Looked> {
  if (job.signal.aborted) return { written: Promise.resolve() };
  const { file, url, sha256, rehearsal } = candidate;
  const status = (next: Parameters<typeof setStatuses>[3]) => setStatuses(context, releaseId, [candidate], next);
  // A registered link stays registered while it is looked at again: after a kill it must not look as if it were not.
  const begun = status((now) => (now.state === 'registered' ? now : { state: 'verifying' }));
  // It is told with what was found.
  begun.catch(() => undefined);
  try {
    const keeper = await pieceKeeper(context, releaseId, candidate);
    const result = await context.prober.verifyCopy({
      url,
      size: file.size,
      sha256,
      allowLoopback: rehearsal,
      signal: job.signal,
      onProgress: (bytes) => job.progress(linkItem(candidate), bytes),
      ...(keeper === null ? {} : { onBytes: (bytes) => keeper.onBytes(bytes) }),
    });
    const at = context.now().toISOString();
    const write = async () => {
      if (!result.ok) return refuse(context, releaseId, candidate, result, at);
      await keeper?.keep();
      await status((now) => (now.state === 'registered' ? { ...now, verifiedAt: at } : { state: 'verified', at }));
    };
    return { written: allEnded([begun, whenWritten(write())]) };
  } catch (error) {
    return { written: allEnded([begun, whenWritten(Promise.reject(error))]) };
  }

  /** Whatever goes wrong, the link is not being looked at any more. */
  async function whenWritten(write: Promise<void>): Promise<void> {
    try {
      await write;
    } catch (error) {
      await status((now) => (now.state === 'verifying' ? { state: 'unverified' } : now));
      if (!job.signal.aborted) throw error;
    }
  }
}

/** What is wrong at the host withdraws a registered link; what is wrong here (fallback-policy: blame guard) does not. */
async function refuse(
  context: ReleaseContext,
  releaseId: string,
  candidate: Candidate,
  result: Extract<VerifyResult, { ok: false }>,
  at: string,
): Promise<void> {
  const isOurs = result.code === 'local.fault' || result.code === 'dns.unreachable';
  let keepsRegistered = false;
  const failed = { state: 'failed', at, problem: { ...result.problem, facts: { ...result.problem.facts } } } as const;
  // Both at once: from here on nobody can register it, and the page has it no longer.
  const marked = setStatuses(context, releaseId, [candidate], (now) => {
    keepsRegistered = isOurs && now.state === 'registered';
    return keepsRegistered ? now : failed;
  });
  const { sha256, url } = candidate;
  const refused = isOurs ? {} : { refusedAt: at };
  await Promise.all([
    marked,
    keepsRegistered ? null : context.store.links.withdraw([{ sha256, url, indexId: null, ...refused }]),
  ]);
  if (keepsRegistered) throw new ProblemError(result.problem);
}

function nothingToVerify(draft: Draft) {
  if (!draft.files.some(({ hosted }) => hosted.state === 'hosted')) {
    return problem(
      'link.no_hosted_copy',
      'No file of this release has a confirmed hosted copy yet.',
      { release: draft.id },
      'Upload the files first: the hosted copy is what installers fall back to.',
    );
  }
  return problem(
    'link.nothing_to_verify',
    'There is no link to verify: no host, or a template that asks for a value that is missing.',
    { release: draft.id },
    'Add a host, and fill in what its template asks for.',
  );
}
