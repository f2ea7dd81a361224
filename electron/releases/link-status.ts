import type { FileLink } from '../../shared/contract/index.ts';
import type { ReleaseContext } from './context.ts';
import type { Draft, DraftFile } from './draft.ts';
import { type Candidate, candidatesOfFile } from './link-candidates.ts';

type Status = FileLink['status'];

/**
 * Writes what became of these links into the draft, in one change. What was found out counts for a URL and for bytes: a
 * link whose template, tag or file has changed since is left as it is.
 */
export async function setStatuses(
  context: ReleaseContext,
  releaseId: string,
  candidates: readonly Candidate[],
  next: (now: Status) => Status,
): Promise<void> {
  const byFile = Map.groupBy(candidates, ({ file }) => file.id);
  await context.drafts.change(releaseId, (draft) => ({
    ...draft,
    files: draft.files.map((file) => {
      const mine = byFile.get(file.id);
      return mine === undefined ? file : withStatuses(draft, file, mine, next);
    }),
  }));
}

/** Those of the candidates that the draft still means: the same URL for the same bytes. */
export function stillMeant(draft: Draft, candidates: readonly Candidate[]): readonly Candidate[] {
  const files = new Map(draft.files.map((file) => [file.id, file]));
  return candidates.filter((candidate) => {
    const file = files.get(candidate.file.id);
    return file !== undefined && candidatesOfFile(draft, file).some((now) => sameLink(now, candidate));
  });
}

function withStatuses(
  draft: Draft,
  file: DraftFile,
  candidates: readonly Candidate[],
  next: (now: Status) => Status,
): DraftFile {
  const changed = candidatesOfFile(draft, file)
    .filter((now) => candidates.some((one) => sameLink(now, one)))
    .map(({ link }) => ({ ...link, status: next(link.status) }));
  const hosts = new Set(changed.map(({ hostId }) => hostId));
  return { ...file, links: [...file.links.filter(({ hostId }) => !hosts.has(hostId)), ...changed] };
}

function sameLink(a: Candidate, b: Candidate): boolean {
  return a.link.hostId === b.link.hostId && a.url === b.url && a.sha256 === b.sha256;
}
