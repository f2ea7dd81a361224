import type { FileLink } from '../../shared/contract/index.ts';
import type { LinkRegistration } from '../store/index.ts';
import type { Candidate } from './link-candidates.ts';

/** Before any: what is not known to have been verified is verified again where that matters. */
const never = new Date(0).toISOString();

/** When the whole copy was last found right. */
export function verifiedAtOf(status: FileLink['status']): string {
  switch (status.state) {
    case 'verified':
      return status.at;
    case 'registered':
    case 'unverified':
      return status.verifiedAt ?? never;
    case 'verifying':
    case 'failed':
      return never;
  }
}

/** How the store keeps a link of this index. */
export function registrationOf(
  { file, link, url, sha256, rank, rehearsal }: Candidate,
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
    verifiedAt: verifiedAtOf(link.status),
    indexId,
  };
}
