/** External links step, second half: verify the copies, register what is right, withdraw what is not wanted any more. */
import pLimit from 'p-limit';
import type { FileLink, Job } from '../../shared/contract/index.ts';
import { problem } from '../../shared/problem/index.ts';
import type { RegisteredLink } from '../store/index.ts';
import type { ReleaseContext } from './context.ts';
import type { Draft, DraftFile } from './draft.ts';
import { expandLinks } from './link-candidates.ts';

export interface LinkKey {
  readonly fileId: string;
  readonly hostId: string;
}

interface Candidate {
  readonly file: DraftFile;
  readonly link: FileLink;
  readonly url: string;
  readonly sha256: string;
  readonly rehearsal: boolean;
  readonly rank: number;
}

/** Downloads from one host side by side. */
const perHost = 4;

/** @throws problem `link.no_hosted_copy` where no file is hosted yet, `link.nothing_to_verify` */
export function verifyLinks(context: ReleaseContext, releaseId: string, hostId?: string): Job {
  const running = context.jobs.running('verify', releaseId);
  if (running !== null) return running;
  const draft = context.drafts.get(releaseId);
  const possible = candidates(draft).filter(
    ({ file, link }) => file.hosted.state === 'hosted' && (hostId === undefined || link.hostId === hostId),
  );
  const open = possible.filter(({ link }) => link.status.state !== 'verified' && link.status.state !== 'registered');
  // Asked for when there is nothing left to verify, it means: all of them once more.
  const due = open.length > 0 ? open : possible;
  if (due.length === 0) throw nothingToVerify(draft);

  return context.jobs.start('verify', releaseId, async (job) => {
    job.plan(due.map(({ file, link }) => ({ id: itemId(file, link), bytes: file.size })));
    const limits = new Map(draft.hosts.map((host) => [host.id, pLimit(perHost)]));
    await Promise.all(
      due.map(({ file, link, ...candidate }) =>
        (limits.get(link.hostId) ?? pLimit(1))(async () => {
          if (job.signal.aborted) return;
          const before = link.status;
          const status = (next: FileLink['status']) =>
            setStatus(context, releaseId, file.id, { ...link, status: next });
          await status({ state: 'verifying' });
          try {
            const result = await context.prober.verifyCopy({
              url: candidate.url,
              size: file.size,
              sha256: candidate.sha256,
              allowLoopback: candidate.rehearsal,
              signal: job.signal,
              onProgress: (bytes) => job.progress(itemId(file, link), bytes),
            });
            const at = context.now().toISOString();
            if (!result.ok) {
              if (before.state === 'registered') await withdrawLinks(context, releaseId, [keyOf(file, link)]);
              await status({ state: 'failed', at, problem: { ...result.problem, facts: { ...result.problem.facts } } });
            } else
              await status(before.state === 'registered' ? { state: 'registered', at } : { state: 'verified', at });
          } catch (error) {
            await status(before.state === 'registered' ? before : { state: 'unverified' });
            if (!job.signal.aborted) throw error;
          } finally {
            job.finish(itemId(file, link));
          }
        }),
      ),
    );
  });
}

/**
 * Writes verified links down as the project's (P4, P9: never without a confirmed hosted copy of the same SHA-256).
 * All or none. @throws problem `link.no_hosted_copy`, `link.not_verified`, `link.rehearsal_host`
 */
export async function registerLinks(context: ReleaseContext, releaseId: string, keys: readonly LinkKey[]) {
  const chosen = keys.map((key) => pick(context.drafts.get(releaseId), key));
  for (const candidate of chosen) assertRegistrable(context, candidate);
  const registeredAt = context.now().toISOString();
  await context.store.links.register(
    chosen.map(({ file, url, sha256, rank, rehearsal }): RegisteredLink => ({
      project: file.inspection.state === 'done' ? file.inspection.distribution.project : '',
      filename: file.filename,
      sha256,
      size: file.size,
      url,
      rank,
      rehearsal,
      registeredAt,
      indexId: context.target.id,
    })),
  );
  for (const { file, link } of chosen) {
    await setStatus(context, releaseId, file.id, { ...link, status: { state: 'registered', at: registeredAt } });
  }
}

/** The links leave the next page that is published; a page that is out keeps them until then. */
export async function withdrawLinks(context: ReleaseContext, releaseId: string, keys: readonly LinkKey[]) {
  const chosen = keys.map((key) => pick(context.drafts.get(releaseId), key));
  await context.store.links.withdraw(chosen.map(({ sha256, url }) => ({ sha256, url })));
  for (const { file, link } of chosen) {
    await setStatus(context, releaseId, file.id, { ...link, status: { state: 'unverified' } });
  }
}

/** Registered links that a changed template, tag or list of hosts no longer names: what is registered is what is shown. */
export async function withdrawStaleLinks(context: ReleaseContext, releaseId: string): Promise<void> {
  const draft = context.drafts.get(releaseId);
  const stale = draft.files.flatMap((file) => {
    const { inspection } = file;
    if (inspection.state !== 'done') return [];
    const current = new Set(expandLinks(draft, file).map(({ url }) => url));
    return file.links.flatMap(({ status, url }) =>
      status.state === 'registered' && url !== null && !current.has(url) ? [{ sha256: inspection.sha256, url }] : [],
    );
  });
  if (stale.length > 0) await context.store.links.withdraw(stale);
  await context.drafts.change(releaseId, (now) => ({
    ...now,
    files: now.files.map((file) => ({ ...file, links: keepCurrent(now, file) })),
  }));
}

function keepCurrent(draft: Draft, file: DraftFile): FileLink[] {
  const current = new Map(expandLinks(draft, file).map(({ hostId, url }) => [hostId, url]));
  return file.links.filter(({ hostId, url }) => current.get(hostId) === url);
}

function candidates(draft: Draft): Candidate[] {
  return draft.files.flatMap((file) => {
    const { inspection } = file;
    if (inspection.state !== 'done') return [];
    return expandLinks(draft, file).flatMap((link, rank) =>
      link.url === null
        ? []
        : [
            {
              file,
              link,
              url: link.url,
              sha256: inspection.sha256,
              rehearsal: draft.hosts[rank]?.rehearsal ?? false,
              rank,
            },
          ],
    );
  });
}

function pick(draft: Draft, key: LinkKey): Candidate {
  const found = candidates(draft).find(({ file, link }) => file.id === key.fileId && link.hostId === key.hostId);
  if (found !== undefined) return found;
  throw problem(
    'link.unknown',
    'This link is not part of the release any more.',
    { ...key },
    'Look at the list again: a host or a file was changed meanwhile.',
  );
}

function assertRegistrable(context: ReleaseContext, { file, link, url, rehearsal }: Candidate): void {
  const facts = { file: file.filename, url };
  if (file.hosted.state !== 'hosted') {
    throw problem(
      'link.no_hosted_copy',
      `${file.filename} has no confirmed hosted copy, so it cannot have an external link.`,
      facts,
      'Upload the file first: the hosted copy is what installers fall back to.',
    );
  }
  if (link.status.state !== 'verified' && link.status.state !== 'registered') {
    throw problem(
      'link.not_verified',
      `The copy at ${new URL(url).host} has not been verified for ${file.filename}.`,
      facts,
      'Verify the link first.',
    );
  }
  if (rehearsal && !context.target.rehearsal) {
    throw problem(
      'link.rehearsal_host',
      `${new URL(url).host} is a rehearsal host; it cannot be registered on ${context.target.name}.`,
      facts,
      'Use a public https host for a real index.',
    );
  }
}

async function setStatus(context: ReleaseContext, releaseId: string, fileId: string, link: FileLink): Promise<void> {
  await context.drafts.changeFile(releaseId, fileId, (file) => ({
    ...file,
    links: [...file.links.filter(({ hostId }) => hostId !== link.hostId), link],
  }));
}

function keyOf(file: DraftFile, link: FileLink): LinkKey {
  return { fileId: file.id, hostId: link.hostId };
}

function itemId(file: DraftFile, link: FileLink): string {
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
