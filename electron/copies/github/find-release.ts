/** The release of a tag: found, or made as a draft. */
import { z } from 'zod';
import { isProblem, problem } from '../../../shared/problem/index.ts';
import type { OwnDraft, OwnDrafts } from '../own-drafts.ts';
import { type RetryOptions, retrying } from '../retry.ts';
import type { GitHubClient } from './client.ts';
import { type GitHubRelease, releaseSchema } from './shapes.ts';

/** What a release is made as. */
export interface ReleaseKind {
  readonly tag: string;
  /** As PEP 440 has it of the version: GitHub then shows it as one, and never as the latest. */
  readonly prerelease: boolean;
}

/** 100 to a page; a project with more than ten thousand releases has published the one in question. */
const mostPages = 100;

/** Problems: `copy.repository_missing`, and those of the client. Null where there is none. */
export async function findRelease(
  client: GitHubClient,
  tag: string,
  retry: RetryOptions,
): Promise<GitHubRelease | null> {
  const { signal } = retry;
  const url = `${client.repository}/releases/tags/${encodeURIComponent(tag)}`;
  const published = await retrying(retry, () => client.call({ url, signal }));
  if (published.refusal === null) return client.parse(releaseSchema, published);
  // A draft has no tag yet as far as that question goes: it is only in the list, for who may write.
  let next: string | null = `${client.repository}/releases?per_page=100`;
  for (let page = 0; next !== null && page < mostPages; page++) {
    const at: string = next;
    const answer = await retrying(retry, () => client.call({ url: at, signal }));
    if (answer.refusal !== null) throw noRepository(client, answer.status);
    const found = client.parse(z.array(releaseSchema), answer).find((release) => release.tag_name === tag);
    if (found !== undefined) return found;
    next = answer.next;
  }
  return null;
}

/**
 * A draft: its files are fetched by nobody until it is published, and a repository with immutable releases takes files
 * only until then. It is written down before it is asked for: whose it is must be known after a kill too. Problems:
 * `copy.tag_missing`, and those of the client.
 */
export async function createDraft(
  client: GitHubClient,
  { tag, prerelease }: ReleaseKind,
  drafts: OwnDrafts,
  retry: RetryOptions,
): Promise<GitHubRelease> {
  const { signal } = retry;
  // Publishing a release makes a tag that is not there, on whatever is the newest commit then.
  const url = `${client.repository}/git/ref/tags/${tag.split('/').map(encodeURIComponent).join('/')}`;
  const ref = await retrying(retry, () => client.call({ url, signal }));
  if (ref.refusal !== null) throw noTag(client, tag, ref.status);
  const id = draftId(client, tag);
  await drafts.remember({ id, release: null });
  const draft = await retrying(retry, async (attempt) => {
    // The answer to an attempt before this one may have been lost.
    const made = attempt === 1 ? null : await findRelease(client, tag, retry);
    if (made !== null) return made;
    try {
      return await askForDraft(client, { tag, prerelease }, signal);
    } catch (error) {
      // It was refused: one that is there the next time was made by somebody else.
      if (isProblem(error)) await drafts.forget(id);
      throw error;
    }
  });
  if (isOurs(draft, await drafts.get(id))) await drafts.remember({ id, release: draft.id });
  return draft;
}

async function askForDraft(
  client: GitHubClient,
  { tag, prerelease }: ReleaseKind,
  signal: AbortSignal | undefined,
): Promise<GitHubRelease> {
  // "Drafts and prereleases cannot be set as latest", and to be it is what GitHub takes for granted.
  const json = { tag_name: tag, name: tag, draft: true, prerelease, make_latest: 'false' };
  const answer = await client.call({ method: 'POST', url: `${client.repository}/releases`, json, signal });
  if (answer.refusal === null) return client.parse(releaseSchema, answer);
  throw problem(
    'copy.release_refused',
    `The release of ${tag} could not be made: ${answer.refusal.message}`,
    { ...factsOf(client), tag, status: answer.status },
    answer.status === 404
      ? 'Give the token the permission to write the contents of this repository.'
      : 'Make the release on the web page of the repository, then send the files.',
  );
}

/** `known`: what is remembered of a draft of its tag. One whose making got no answer is told by how it was asked for. */
export function isOurs({ draft, id, tag_name, name, body }: GitHubRelease, known: OwnDraft | null): boolean {
  if (!draft || known === null) return false;
  return known.release === null ? name === tag_name && (body ?? '') === '' : known.release === id;
}

/** Under which a draft is remembered. GitHub takes owner and repository in any case. */
export function draftId({ repository }: GitHubClient, tag: string): string {
  return `${repository.toLowerCase()} ${tag}`;
}

/** The latest is then the one with the highest version, as before this app: of an older line nobody wants it to be. */
export async function publishRelease(client: GitHubClient, release: GitHubRelease, retry: RetryOptions): Promise<void> {
  const { signal } = retry;
  const url = `${client.repository}/releases/${release.id}`;
  const json = { draft: false, make_latest: release.prerelease ? 'false' : 'legacy' };
  const answer = await retrying(retry, () => client.call({ method: 'PATCH', url, json, signal }));
  if (answer.refusal === null) return;
  throw problem(
    'copy.release_unpublished',
    `The release of ${release.tag_name} could not be published: ${answer.refusal.message}`,
    { ...factsOf(client), tag: release.tag_name, status: answer.status },
    'Publish it on the web page of the repository, then verify the links: the files are there.',
  );
}

export function factsOf({ place }: GitHubClient) {
  return { host: new URL(place.api).host, repository: `${place.owner}/${place.repo}` };
}

function noRepository(client: GitHubClient, status: number) {
  const facts = factsOf(client);
  return problem(
    'copy.repository_missing',
    `${facts.host} shows no repository ${facts.repository} to this token.`,
    { ...facts, status },
    'Check owner and name, and that the token is for this repository.',
  );
}

function noTag(client: GitHubClient, tag: string, status: number) {
  const facts = factsOf(client);
  return problem(
    'copy.tag_missing',
    `${facts.repository} has no tag ${tag}.`,
    { ...facts, tag, status },
    'Push the tag first, or check its name: GitHub would otherwise put it on the newest commit.',
  );
}
