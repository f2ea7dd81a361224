import type { ExternalHost, FileLink } from '../../shared/contract/index.ts';
import { expandTemplate } from '../../shared/links/index.ts';
import { isProblem } from '../../shared/problem/index.ts';
import type { Draft, DraftFile } from './draft.ts';

/** A link that could be there: this URL, for these bytes. */
export interface Candidate {
  readonly file: DraftFile;
  readonly link: FileLink;
  readonly url: string;
  readonly sha256: string;
  readonly rehearsal: boolean;
  readonly rank: number;
}

/** Its item in a job, as the contract's Job has it: `fileId hostId`. */
export function linkItem({ file, link }: Pick<Candidate, 'file' | 'link'>): string {
  return `${file.id} ${link.hostId}`;
}

/** The file's links under the draft's hosts as they are now, in the hosts' order. */
export function expandLinks(draft: Pick<Draft, 'hosts' | 'tag'>, file: Omit<DraftFile, 'modifiedNs'>): FileLink[] {
  return draft.hosts.map((host) => {
    const url = candidateUrl(host, draft.tag, file);
    const known = file.links.find((link) => link.hostId === host.id && link.url === url);
    return known ?? { hostId: host.id, url, status: { state: 'unverified' } };
  });
}

/** All links of the draft that have a URL, file by file. */
export function candidatesOf(draft: Draft): readonly Candidate[] {
  return draft.files.flatMap((file) => candidatesOfFile(draft, file));
}

export function candidatesOfFile(draft: Pick<Draft, 'hosts' | 'tag'>, file: DraftFile): readonly Candidate[] {
  const { inspection } = file;
  if (inspection.state !== 'done') return [];
  return expandLinks(draft, file).flatMap((link, rank) => {
    const rehearsal = draft.hosts[rank]?.rehearsal ?? false;
    return link.url === null ? [] : [{ file, link, url: link.url, sha256: inspection.sha256, rehearsal, rank }];
  });
}

/** Null where the template asks for a value that is not known yet, or the tag is one that would bend the path. */
function candidateUrl(host: ExternalHost, tag: string, file: Pick<DraftFile, 'filename' | 'inspection'>) {
  if (file.inspection.state !== 'done') return null;
  const { project, version } = file.inspection.distribution;
  try {
    const expanded = expandTemplate(host.template, { filename: file.filename, project, version, tag });
    return 'url' in expanded ? expanded.url : null;
  } catch (error) {
    if (isProblem(error)) return null;
    throw error;
  }
}
