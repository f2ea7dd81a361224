/** External links step: downloads the copies and compares them with what was hosted. */
import pLimit from 'p-limit';
import type { Job } from '../../shared/contract/index.ts';
import { problem, ProblemError } from '../../shared/problem/index.ts';
import type { JobContext } from '../jobs/index.ts';
import type { VerifyResult } from '../probe/index.ts';
import { allEnded } from './all-ended.ts';
import type { ReleaseContext } from './context.ts';
import type { Draft } from './draft.ts';
import { pieceKeeper } from './known-pieces.ts';
import { type Candidate, candidatesOf } from './link-candidates.ts';
import { setStatuses } from './link-status.ts';

/** Downloads from one host side by side. */
const perHost = 4;

/**
 * At this host, or all of them; of these files, or all. @throws problem `link.no_hosted_copy` where no file is hosted yet,
 * `link.nothing_to_verify`
 */
export function verifyLinks(
  context: ReleaseContext,
  releaseId: string,
  hostId?: string,
  fileIds?: ReadonlySet<string>,
): Job {
  const running = context.jobs.running('verify', releaseId);
  if (running !== null) return running;
  const draft = context.drafts.get(releaseId);
  const possible = candidatesOf(draft).filter(
    ({ file, link }) =>
      file.hosted.state === 'hosted' &&
      (hostId === undefined || link.hostId === hostId) &&
      (fileIds === undefined || fileIds.has(file.id)),
  );
  const open = possible.filter(({ link }) => link.status.state !== 'verified' && link.status.state !== 'registered');
  // Asked for when there is nothing left to verify, it means: all of them once more.
  const due = open.length > 0 ? open : possible;
  if (due.length === 0) throw nothingToVerify(draft);

  return context.jobs.start('verify', releaseId, async (job) => {
    job.plan(due.map((candidate) => ({ id: itemId(candidate), bytes: candidate.file.size })));
    const limits = new Map(draft.hosts.map((host) => [host.id, pLimit(perHost)]));
    await allEnded(
      due.map((candidate) =>
        (limits.get(candidate.link.hostId) ?? pLimit(1))(() => verifyOne(context, releaseId, candidate, job)),
      ),
    );
  });
}

async function verifyOne(
  context: ReleaseContext,
  releaseId: string,
  candidate: Candidate,
  job: JobContext,
): Promise<void> {
  if (job.signal.aborted) return;
  const { file, url, sha256, rehearsal } = candidate;
  const status = (next: Parameters<typeof setStatuses>[3]) => setStatuses(context, releaseId, [candidate], next);
  try {
    // A registered link stays registered while it is looked at again: after a kill it must not look as if it were not.
    await status((now) => (now.state === 'registered' ? now : { state: 'verifying' }));
    const keeper = await pieceKeeper(context, releaseId, candidate);
    const result = await context.prober.verifyCopy({
      url,
      size: file.size,
      sha256,
      allowLoopback: rehearsal,
      signal: job.signal,
      onProgress: (bytes) => job.progress(itemId(candidate), bytes),
      ...(keeper === null ? {} : { onBytes: (bytes) => keeper.onBytes(bytes) }),
    });
    if (result.ok) await keeper?.keep();
    const at = context.now().toISOString();
    if (!result.ok) await refuse(context, releaseId, candidate, result, at);
    else await status((now) => (now.state === 'registered' ? { ...now, verifiedAt: at } : { state: 'verified', at }));
  } catch (error) {
    await status((now) => (now.state === 'verifying' ? { state: 'unverified' } : now));
    if (!job.signal.aborted) throw error;
  } finally {
    job.finish(itemId(candidate));
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

/** As the contract's Job has it: `fileId hostId`. */
function itemId({ file, link }: Candidate): string {
  return `${file.id} ${link.hostId}`;
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
