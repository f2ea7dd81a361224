import type { ExternalHost, FileLink } from '../../shared/contract/index.ts';
import { expandTemplate } from '../../shared/links/index.ts';
import { isProblem } from '../../shared/problem/index.ts';
import type { Draft, DraftFile } from './draft.ts';

/** The file's links under the draft's hosts as they are now, in the hosts' order. */
export function expandLinks(draft: Pick<Draft, 'hosts' | 'tag'>, file: Omit<DraftFile, 'modifiedNs'>): FileLink[] {
  return draft.hosts.map((host) => {
    const url = candidateUrl(host, draft.tag, file);
    const known = file.links.find((link) => link.hostId === host.id && link.url === url);
    return known ?? { hostId: host.id, url, status: { state: 'unverified' } };
  });
}

/** Null where the template asks for a value that is not known yet, or the tag is one that would bend the path. */
export function candidateUrl(host: ExternalHost, tag: string, file: Pick<DraftFile, 'filename' | 'inspection'>) {
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
