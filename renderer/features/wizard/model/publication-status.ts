import { formatCount } from '../../../ui/format.ts';
import type { Publication, Release } from '../../../../shared/contract/index.ts';
import { orderNames } from './orders.ts';

export interface PublicationStatus {
  readonly publication: Publication;
  /** What changed in the draft since, in sentences; empty where what is published is what the draft says. */
  readonly changedSince: readonly string[];
}

/** The newest publication of each kind and place. Publications are kept oldest first. */
export function publicationStatuses(release: Release, kind: Publication['kind']): readonly PublicationStatus[] {
  const newest = new Map<string, Publication>();
  for (const publication of release.publications.filter((candidate) => candidate.kind === kind)) {
    const known = newest.get(publication.where);
    if (known === undefined || Date.parse(known.at) <= Date.parse(publication.at)) {
      newest.set(publication.where, publication);
    }
  }
  return [...newest.values()]
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .map((publication) => ({ publication, changedSince: changesSince(release, publication) }));
}

/** Links on the published page, by what the draft knows now. */
export function publishedCounts(release: Release): { files: number; links: number } {
  return {
    files: release.files.filter((file) => file.hosted.state === 'hosted').length,
    links: release.files.flatMap((file) => file.links).filter((link) => link.status.state === 'registered').length,
  };
}

function changesSince(release: Release, publication: Publication): readonly string[] {
  const after = (at: string) => Date.parse(at) > Date.parse(publication.at);
  const registered = release.files
    .flatMap((file) => file.links)
    .filter((link) => link.status.state === 'registered' && after(link.status.at)).length;
  const hosted = release.files.filter(
    (file) => file.hosted.state === 'hosted' && after(file.hosted.confirmedAt),
  ).length;
  return [
    ...(publication.order === release.order
      ? []
      : [`It was published ${orderNames[publication.order]}; the order is now ${orderNames[release.order]}.`]),
    ...(registered === 0 ? [] : [`${formatCount(registered, 'link was', 'links were')} registered since.`]),
    ...(hosted === 0 ? [] : [`${formatCount(hosted, 'file was', 'files were')} uploaded since.`]),
  ];
}
