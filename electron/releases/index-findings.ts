/** A release against what its index listed when the files were read. Pure over the draft. */
import type { IndexTarget } from '../../shared/contract/index.ts';
import { checkListing, type Finding, notAsked, type ReleaseMember } from '../../shared/packaging/index.ts';
import { isPypi } from '../../shared/targets/index.ts';
import type { Draft, DraftListing } from './draft.ts';
import { memberOf } from './member.ts';
import { rememberOf } from './remembered.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Of the files that are not hosted yet. `now`: milliseconds since 1970. */
export function indexFindings(
  { files, listings = [] }: Pick<Draft, 'files' | 'listings'>,
  target: IndexTarget,
  now: number,
): readonly Finding[] {
  const ofTarget = listings.filter(({ indexId }) => indexId === target.id);
  if (ofTarget.length === 0) return [];
  const members = files.flatMap((file) => memberOf(file) ?? []);
  const waiting = files.filter(({ hosted }) => hosted.state !== 'hosted');
  const names = new Set(waiting.map(({ filename }) => filename));
  const projects = new Set(waiting.flatMap((file) => memberOf(file)?.project ?? []));
  return ofTarget
    .filter(({ project }) => projects.has(project))
    .flatMap((listing) => ofListing(members, listing, target, now))
    .filter(({ file }) => file === null || names.has(file));
}

const remembered = rememberOf<readonly Finding[]>();

function ofListing(
  members: readonly ReleaseMember[],
  listing: DraftListing,
  { name, uploadUrl }: IndexTarget,
  now: number,
): readonly Finding[] {
  const { project, files, why = '' } = listing;
  if (files === null) return [notAsked(name, project, why)];
  const hour = Math.floor(now / HOUR_MS);
  return remembered([listing, ...members], `${name} ${uploadUrl} ${hour}`, () => {
    const ofProject = members.filter((member) => member.project === project);
    return checkListing(ofProject, { index: name, isPypi: isPypi(uploadUrl), files }, now);
  });
}
