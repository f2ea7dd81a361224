import type { LinkRegistration } from '../store/index.ts';
import type { Candidate } from './link-candidates.ts';

/** How the store keeps a link of this index. */
export function registrationOf(
  { file, url, sha256, rank, rehearsal }: Candidate,
  indexId: string,
  registeredAt: string,
): LinkRegistration {
  return {
    project: file.inspection.state === 'done' ? file.inspection.distribution.project : '',
    filename: file.filename,
    sha256,
    size: file.size,
    url,
    rank,
    rehearsal,
    registeredAt,
    indexId,
  };
}
