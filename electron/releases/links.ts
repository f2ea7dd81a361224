/** External links step, second half: register what was verified, withdraw what is not wanted any more. */
import type { FileLink, IndexTarget } from '../../shared/contract/index.ts';
import { problem } from '../../shared/problem/index.ts';
import type { ReleaseContext } from './context.ts';
import type { Draft, DraftFile } from './draft.ts';
import { type Candidate, candidatesOf, expandLinks } from './link-candidates.ts';
import { setStatuses, stillMeant } from './link-status.ts';
import { rankLinks } from './rank-links.ts';
import { registrationOf, verifiedAtOf } from './registration.ts';
import { targetOfDraft } from './target.ts';

export interface LinkKey {
  readonly fileId: string;
  readonly hostId: string;
}

/**
 * Writes verified links down as the project's (P4, P9: never without a confirmed hosted copy of the same SHA-256).
 * All or none. @throws problem `link.no_hosted_copy`, `link.not_verified`, `link.rehearsal_host`
 */
export async function registerLinks(context: ReleaseContext, releaseId: string, keys: readonly LinkKey[]) {
  const draft = context.drafts.get(releaseId);
  const target = targetOfDraft(context.targets, draft);
  const chosen = pickAll(draft, keys);
  const now = context.now();
  for (const candidate of chosen) assertRegistrable(target, candidate, now);
  const at = now.toISOString();
  await context.store.links.register(chosen.map((candidate) => registrationOf(candidate, target.id, at)));
  // The draft may have changed while the store was writing: what it no longer names must not stay behind.
  const meant = new Set(stillMeant(context.drafts.get(releaseId), chosen));
  const lost = chosen.filter((candidate) => !meant.has(candidate));
  if (lost.length > 0)
    await context.store.links.withdraw(lost.map(({ sha256, url }) => ({ sha256, url, indexId: target.id })));
  await setStatuses(context, releaseId, chosen, (status) => ({
    state: 'registered',
    at,
    verifiedAt: verifiedAtOf(status),
  }));
  if (context.drafts.get(releaseId).hosts !== draft.hosts) await rankLinks(context, releaseId);
}

/**
 * The links leave the next page that is published; a page that is out keeps them until then. For some minutes they can be
 * registered again without being verified anew.
 */
export async function withdrawLinks(context: ReleaseContext, releaseId: string, keys: readonly LinkKey[]) {
  const draft = context.drafts.get(releaseId);
  const chosen = pickAll(draft, keys);
  const indexId = draft.targetId;
  await context.store.links.withdraw(chosen.map(({ sha256, url }) => ({ sha256, url, indexId })));
  const withdrawnAt = context.now().toISOString();
  await setStatuses(context, releaseId, chosen, (status) =>
    status.state === 'registered'
      ? { state: 'unverified', withdrawnAt, verifiedAt: verifiedAtOf(status) }
      : { state: 'unverified' },
  );
}

/** Registered links that a changed template, tag or list of hosts no longer names: what is registered is what is shown. */
export async function withdrawStaleLinks(context: ReleaseContext, releaseId: string): Promise<void> {
  const draft = context.drafts.get(releaseId);
  const stale = draft.files.flatMap((file) => {
    const { inspection } = file;
    if (inspection.state !== 'done') return [];
    const current = new Set(expandLinks(draft, file).map(({ url }) => url));
    return file.links.flatMap(({ status, url }) =>
      status.state === 'registered' && url !== null && !current.has(url)
        ? [{ sha256: inspection.sha256, url, indexId: draft.targetId }]
        : [],
    );
  });
  if (stale.length > 0) await context.store.links.withdraw(stale);
  await context.drafts.change(releaseId, (now) => ({
    ...now,
    files: now.files.map((file) => (file.links.length === 0 ? file : { ...file, links: keepCurrent(now, file) })),
  }));
}

function keepCurrent(draft: Draft, file: DraftFile): FileLink[] {
  const current = new Map(expandLinks(draft, file).map(({ hostId, url }) => [hostId, url]));
  return file.links.filter(({ hostId, url }) => current.get(hostId) === url);
}

/** @throws problem `link.unknown` */
function pickAll(draft: Draft, keys: readonly LinkKey[]): readonly Candidate[] {
  const byKey = new Map(candidatesOf(draft).map((candidate) => [keyOf(candidate.file.id, candidate.link), candidate]));
  return keys.map((key) => {
    const found = byKey.get(keyOf(key.fileId, key));
    if (found !== undefined) return found;
    throw problem(
      'link.unknown',
      'This link is not part of the release any more.',
      { ...key },
      'Look at the list again: a host or a file was changed meanwhile.',
    );
  });
}

function keyOf(fileId: string, { hostId }: { readonly hostId: string }): string {
  return `${fileId} ${hostId}`;
}

/**
 * What was withdrawn just now is registered again as it was; later, its copy must be verified first. Whether it is listed at
 * once is the store's to say: not where it was suspended meanwhile.
 */
const asItWasMs = 10 * 60_000;

function isVerified({ status }: FileLink, now: Date): boolean {
  if (status.state !== 'unverified') return status.state === 'verified' || status.state === 'registered';
  return status.withdrawnAt !== undefined && now.getTime() - Date.parse(status.withdrawnAt) < asItWasMs;
}

function assertRegistrable(target: IndexTarget, { file, link, url, rehearsal }: Candidate, now: Date): void {
  const facts = { file: file.filename, url };
  if (file.hosted.state !== 'hosted') {
    throw problem(
      'link.no_hosted_copy',
      `${file.filename} has no confirmed hosted copy, so it cannot have an external link.`,
      facts,
      'Upload the file first: the hosted copy is what installers fall back to.',
    );
  }
  if (!isVerified(link, now)) {
    throw problem(
      'link.not_verified',
      `The copy at ${new URL(url).host} has not been verified for ${file.filename}.`,
      facts,
      'Verify the link first.',
    );
  }
  if (rehearsal && !target.rehearsal) {
    throw problem(
      'link.rehearsal_host',
      `${new URL(url).host} is a rehearsal host; it cannot be registered on ${target.name}.`,
      facts,
      'Use a public https host for a real index.',
    );
  }
}
