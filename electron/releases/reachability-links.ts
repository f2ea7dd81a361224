/** Hosts screen: which links a check is about, and what each of them should serve. */
import type { ReachabilityInput } from '../../shared/contract/reachability.ts';
import { problem } from '../../shared/problem/index.ts';
import type { ProbedLink } from '../probe/index.ts';
import type { ReleaseContext } from './context.ts';
import { candidatesOf } from './link-candidates.ts';
import { targetOfDraft } from './target.ts';

/** @throws problem `link.nothing_to_check`, `link.not_an_address`, `release.missing` */
export async function reachabilityLinks(
  context: ReleaseContext,
  input: ReachabilityInput,
): Promise<readonly ProbedLink[]> {
  if (input.of === 'sample') return [await sample(context, input)];
  const draft = context.drafts.get(input.releaseId);
  const { rehearsal } = targetOfDraft(context.targets, draft);
  const due = candidatesOf(draft).filter(({ link }) => input.hostId === undefined || link.hostId === input.hostId);
  if (due.length === 0) {
    throw problem(
      'link.nothing_to_check',
      'There is no link to check: no host, or a template that asks for a value that is missing.',
      { release: draft.id },
      'Add a host, and fill in what its template asks for.',
    );
  }
  const pieces = await knownPieces(
    context,
    due.map(({ sha256 }) => sha256),
  );
  return due.map(({ file, link, url, sha256, rehearsal: isRehearsal }) => ({
    id: `${file.id} ${link.hostId}`,
    url,
    size: file.size,
    sha256,
    pieces: pieces.get(sha256) ?? null,
    hostedUrl: file.hosted.state === 'hosted' ? file.hosted.url : null,
    allowLoopback: isRehearsal,
    hostedAllowLoopback: rehearsal,
  }));
}

async function sample(
  context: ReleaseContext,
  { url, size, sha256, hostedUrl, rehearsal }: Extract<ReachabilityInput, { of: 'sample' }>,
): Promise<ProbedLink> {
  for (const address of [url, hostedUrl]) {
    if (address === null || URL.canParse(address)) continue;
    throw problem(
      'link.not_an_address',
      'This is not a web address.',
      { length: address.length },
      'Write it like https://host/path/file.whl.',
    );
  }
  const pieces = sha256 === null ? null : ((await knownPieces(context, [sha256])).get(sha256) ?? null);
  return {
    id: 'sample',
    url,
    size,
    sha256,
    pieces,
    hostedUrl,
    allowLoopback: rehearsal,
    hostedAllowLoopback: rehearsal,
  };
}

async function knownPieces({ store }: ReleaseContext, sha256s: readonly string[]) {
  const known = await store.files.bySha256([...new Set(sha256s)]);
  return new Map(known.map(({ sha256, pieceLength, pieces }) => [sha256, { length: pieceLength, hashes: pieces }]));
}
