/** Which files of a release go to a place, and what stands for the placeholders there. */
import type { CommandPlace } from '../../shared/contract/copies.ts';
import { type LinkValues, tagOfUrl } from '../../shared/links/index.ts';
import { problem } from '../../shared/problem/index.ts';
import type { Draft } from './draft.ts';
import { type Candidate, candidatesOf } from './link-candidates.ts';

export interface FileForPlace {
  readonly candidate: Candidate;
  readonly values: LinkValues;
}

/**
 * Those that lie on this computer, are hosted (P9: the hosted copy first) and have a link to the host. Problems:
 * `copy.nothing_to_send`, `copy.link_elsewhere`.
 */
export function filesForPlace(draft: Draft, hostId: string, place: CommandPlace): readonly FileForPlace[] {
  const found = candidatesOf(draft).flatMap((candidate) => {
    const { file, link, url } = candidate;
    const { inspection, filename } = file;
    if (link.hostId !== hostId || file.hosted.state !== 'hosted' || file.path === '') return [];
    if (inspection.state !== 'done') return [];
    const { project, version } = inspection.distribution;
    const tag = place.kind === 'github' ? tagOfUrl(place, url, filename) : draft.tag;
    if (tag === null) throw elsewhere(place, candidate);
    return [{ candidate, values: { filename, project, version, tag } }];
  });
  if (found.length > 0) return found;
  throw problem(
    'copy.nothing_to_send',
    'There is no file to send: none that lies on this computer, is hosted on the index and has a link to this host.',
    { release: draft.id },
    'Upload the files to the index first, and fill in what the link template asks for.',
  );
}

function elsewhere(place: CommandPlace, { file, url }: Candidate) {
  const repository = place.kind === 'github' ? `${place.owner}/${place.repo}` : '';
  return problem(
    'copy.link_elsewhere',
    `The link of ${file.filename} leads to no release of ${repository}.`,
    { host: new URL(url).host, url, file: file.filename, repository },
    `Let the link template be https://github.com/${repository}/releases/download/{tag}/{filename}.`,
  );
}
