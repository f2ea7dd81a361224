import { formatCount, formatNumber } from '../../../ui/format.ts';
import type { CommandPlace, CopyPlace, Job } from '../../../../shared/contract/index.ts';
import { tagOfUrl } from '../../../../shared/links/index.ts';
import { isPrerelease } from '../../../../shared/packaging/index.ts';
import type { Problem } from '../../../../shared/problem/index.ts';
import type { LinkRow } from './link-rows.ts';
import { placeName } from './guess-place.ts';

/** A file that is at the place already, with other bytes. */
export interface Conflict {
  readonly fileId: string;
  readonly filename: string;
  readonly size: number;
  readonly sha256: string;
  /** Null where the place does not say. */
  readonly theirSize: number | null;
  readonly theirSha256: string | null;
}

/** Of a host's links, those whose file lies here, is hosted and has a URL: what can be sent to the host. */
export function rowsToSend(rows: readonly LinkRow[]): readonly LinkRow[] {
  return rows.filter(({ file, hosted, url }) => hosted && url !== null && file.path !== '');
}

/** Why nothing can be sent; a sentence. Null where something can. */
export function whyNothing(rows: readonly LinkRow[]): string | null {
  if (rowsToSend(rows).length > 0) return null;
  if (!rows.some(({ hosted }) => hosted)) return 'No file has a hosted copy yet: upload them to the index first.';
  return rows.some(({ hosted, url }) => hosted && url === null)
    ? 'The link template asks for a tag: fill it in first.'
    : 'None of the files lies on this computer.';
}

/** Links whose copy could not be sent, as against those that were looked at and refused. */
export function isUnsent({ status }: LinkRow): boolean {
  return status.state === 'failed' && isOfSending(status.problem);
}

/** In a release that is not published they are sent: it is the link that leads nowhere yet. */
function isOfSending({ code }: Problem): boolean {
  return code.startsWith('copy.') && code !== 'copy.release_draft' && code !== 'copy.release_unpublished';
}

/** The tags whose releases the files go to; none where the place is a bucket. */
function releaseTags(rows: readonly LinkRow[], place: CommandPlace | null): readonly string[] {
  if (place?.kind !== 'github') return [];
  const tags = rowsToSend(rows).flatMap(({ url, file }) => tagOfUrl(place, url ?? '', file.filename) ?? []);
  return [...new Set(tags)];
}

/** What comes of sending to them beside the files. Sentences; empty where the place is a bucket. */
export function releaseNotice(rows: readonly LinkRow[], place: CommandPlace | null): string {
  const [tag, ...others] = releaseTags(rows, place);
  if (tag === undefined) return '';
  const isPre = rowsToSend(rows).every(
    ({ file: { inspection } }) => inspection.state === 'done' && isPrerelease(inspection.distribution.version),
  );
  const which = others.length === 0 ? `Where ${tag} has no release yet, one` : 'Where a tag has no release yet, one';
  return `${which} is made, filled, and published${isPre ? ' as a pre-release' : ''} when all files are in it. GitHub tells those who watch the repository. A draft that you made stays a draft.`;
}

/** The place has other bytes, or does not let one see what it has: it is asked before anything is replaced. */
export function isConflict({ code }: Problem): boolean {
  return code === 'copy.exists' || code === 'copy.cannot_look';
}

/**
 * A registered link keeps its state whatever came of sending its file: of those there is only the job's own problem.
 * `last`: the newest job of the release that sent copies.
 */
export function conflictsOf(rows: readonly LinkRow[], last: Job | null): readonly Conflict[] {
  return rowsToSend(rows).flatMap((row) => {
    const { file, status } = row;
    const told = status.state === 'failed' ? status.problem : status.state === 'registered' ? ofJob(last, row) : null;
    if (told === null || !isConflict(told) || file.inspection.state !== 'done') return [];
    const { theirSize, theirSha256 } = told.facts;
    return [
      {
        fileId: file.id,
        filename: file.filename,
        size: file.size,
        sha256: file.inspection.sha256,
        theirSize: typeof theirSize === 'number' ? theirSize : null,
        theirSha256: typeof theirSha256 === 'string' ? theirSha256 : null,
      },
    ];
  });
}

function ofJob(last: Job | null, { file }: LinkRow): Problem | null {
  const problem = last?.state === 'failed' ? last.problem : null;
  return problem !== null && problem.facts['file'] === file.filename ? problem : null;
}

export interface SendAction {
  readonly label: string;
  /** Why it has to wait: a sentence. */
  readonly blocked: string | null;
}

interface Sending {
  readonly rows: readonly LinkRow[];
  readonly place: CopyPlace | null;
  /** It is kept, or typed and not set yet. */
  readonly hasSecret: boolean;
  readonly conflicts: readonly Conflict[];
  /** Ids of files whose copies may be replaced. */
  readonly replaced: ReadonlySet<string>;
  readonly isSending: boolean;
}

export function sendAction(sending: Sending): SendAction {
  const { rows, place, conflicts, replaced } = sending;
  const due = rowsToSend(rows);
  const asked = new Set(conflicts.map(({ fileId }) => fileId));
  // Those that are to stay as they are at the place would only be refused again.
  const left = due.filter(({ file: { id }, status }) => (asked.has(id) ? replaced.has(id) : !isThere(status)));
  const replacing = left.filter(({ file }) => asked.has(file.id)).length;
  const where = place === null ? 'the place' : whereTo(rows, place);
  // What goes to a release is public with it, and the release itself may be new.
  const verb = place?.kind === 'github' ? 'Publish' : 'Send';
  const into = place?.kind === 'github' ? 'in' : 'to';
  const files = due.length === 0 ? 'the files' : formatCount(left.length === 0 ? due.length : left.length, 'file');
  const label =
    replacing === 0
      ? `${verb} ${files} ${into} ${where}`
      : replacing === left.length
        ? `Replace ${files} in ${where}`
        : `${verb} ${files} ${into} ${where}, replacing ${formatNumber(replacing)}`;
  const isForAnswer = asked.size > 0 && left.length === 0;
  return { label, blocked: whyNothing(rows) ?? whyNot(sending, isForAnswer) };
}

function whereTo(rows: readonly LinkRow[], place: CopyPlace): string {
  const [tag, ...others] = releaseTags(rows, place);
  if (place.kind === 's3' || tag === undefined || others.length > 0) return placeName(place);
  return `the release ${tag} of ${place.owner}/${place.repo}`;
}

function whyNot({ place, hasSecret, isSending }: Sending, isForAnswer: boolean): string | null {
  if (isSending) return 'Copies of this release are being sent already.';
  if (place === null) return 'Fill in the place first.';
  if (!hasSecret) return place.kind === 's3' ? 'Enter the secret access key first.' : 'Enter the token first.';
  return isForAnswer ? 'Choose what may be replaced.' : null;
}

function isThere(status: LinkRow['status']): boolean {
  return status.state === 'unverified' ? status.sentAt !== undefined : status.state !== 'failed';
}
